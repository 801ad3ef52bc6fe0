import type { RequestErrorCode } from '#server/error-codes.ts';
import { RequestError } from '#server/errors.ts';
import { anyIncludes, type Network } from './networks.ts';
import type { Environment } from './principal.ts';

/** What decides whether a key may speak, before anything is known of what it says. */
export interface CheckedKey {
  environment: Environment;
  allow: readonly Network[];
  deny: readonly Network[];
  notBefore: Date | null;
  expiresAt: Date | null;
  retiresAt: Date | null;
  disabledAt: Date | null;
  revokedAt: Date | null;
}

export interface Moment {
  now: Date;
  ip: string;
  /** Those that this server serves. */
  environments: readonly Environment[];
}

interface KeyCheck {
  name: 'STATE' | 'ENVIRONMENT' | 'ADDRESS';
  /** Null when the key passes. */
  refusal(key: CheckedKey, moment: Moment): RequestError | null;
}

/** In the order in which they are made, by requests and by `apiKeyExplain` alike. */
export const keyChecks: readonly KeyCheck[] = [
  { name: 'STATE', refusal: stateRefusal },
  { name: 'ENVIRONMENT', refusal: environmentRefusal },
  { name: 'ADDRESS', refusal: addressRefusal },
];

export const realm = 'Bearer realm="countersign"';

/** 401: with the challenge that RFC 6750 §3 asks for. */
export function unauthenticated(code: RequestErrorCode, message: string): RequestError {
  const error = code === 'MISSING_API_KEY' ? '' : ', error="invalid_token"';
  return new RequestError(code, 401, message, { headers: { 'WWW-Authenticate': realm + error } });
}

function stateRefusal(key: CheckedKey, { now }: Moment): RequestError | null {
  if (key.revokedAt) {
    return unauthenticated('API_KEY_REVOKED', 'This API key has been revoked. Create a new key.');
  }
  if (key.expiresAt && key.expiresAt <= now) {
    const message = `This API key expired at ${key.expiresAt.toISOString()}. Create a new key.`;
    return unauthenticated('API_KEY_EXPIRED', message);
  }
  if (key.retiresAt && key.retiresAt <= now) {
    const message = 'This secret was replaced when the key was rotated. Use the new secret.';
    return unauthenticated('API_KEY_REVOKED', message);
  }
  if (key.disabledAt) {
    const message = 'This API key is disabled. An owner or admin can enable it again.';
    return unauthenticated('API_KEY_DISABLED', message);
  }
  if (key.notBefore && key.notBefore > now) {
    const message = `This API key becomes valid at ${key.notBefore.toISOString()}.`;
    return unauthenticated('API_KEY_NOT_YET_VALID', message);
  }
  return null;
}

function environmentRefusal(key: CheckedKey, { environments }: Moment): RequestError | null {
  if (environments.includes(key.environment)) return null;
  const other = key.environment.toLowerCase();
  const message = `This server does not serve the ${other} environment; use a key of another one.`;
  return unauthenticated('WRONG_ENVIRONMENT', message);
}

function addressRefusal({ allow, deny }: CheckedKey, { ip }: Moment): RequestError | null {
  if (!anyIncludes(deny, ip) && (allow.length === 0 || anyIncludes(allow, ip))) return null;
  return new RequestError('IP_NOT_ALLOWED', 403, `This API key may not be used from ${ip}.`, {
    headers: { 'WWW-Authenticate': `${realm}, error="ip_not_allowed"` },
  });
}

/** 403: the key is narrowed to certain clients, and this reaches beyond them. Says nothing of what is there. */
export const notAccessible = () =>
  new RequestError(
    'RESOURCE_NOT_ACCESSIBLE',
    403,
    'This API key is narrowed to certain clients, and this is not theirs alone. Nothing was executed.',
    { headers: { 'WWW-Authenticate': `${realm}, error="resource_not_accessible"` } },
  );
