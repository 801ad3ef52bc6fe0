import type { KeyDirectory, VerifiedKey } from '#server/api-keys/key-directory.ts';
import { RequestError, type RequestErrorCode } from '#server/errors.ts';
import { parseKey } from './api-key-format.ts';
import { anyIncludes } from './networks.ts';
import type { Environment } from './principal.ts';

export interface KeyCheck {
  keys: KeyDirectory;
  keyBrand: string;
  environments: readonly Environment[];
  now(): Date;
}

/** A header's text; null when it is not there. */
export type HeaderReader = (name: string) => string | null;

const realm = 'Bearer realm="countersign"';

function refuse(code: RequestErrorCode, message: string): RequestError {
  const error = code === 'MISSING_API_KEY' ? '' : ', error="invalid_token"';
  return new RequestError(code, 401, message, { headers: { 'WWW-Authenticate': realm + error } });
}

export const missingKey = () =>
  refuse(
    'MISSING_API_KEY',
    'API key is required. Include it in the Authorization header as "Bearer <key>", or in X-API-Key.',
  );

/** The key a request presents, from `Authorization: Bearer` or `X-API-Key`; null when it presents none. */
export function presentedKey(header: HeaderReader): string | null {
  const authorization = header('authorization');
  const apiKey = header('x-api-key')?.trim() || null;
  if (authorization === null) return apiKey;
  const bearer = /^Bearer +(\S+)$/i.exec(authorization.trim())?.[1];
  if (!bearer) {
    throw refuse(
      'INVALID_AUTHORIZATION_SCHEME',
      'The Authorization header must be exactly "Bearer <key>", with one space and nothing after the key.',
    );
  }
  if (apiKey !== null && apiKey !== bearer) {
    throw refuse('INVALID_API_KEY', 'Authorization and X-API-Key carry two different keys. Send one key.');
  }
  return bearer;
}

/**
 * Which key this is and whether it may speak now from here, in this order: format and checksum (no SQL),
 * digest, state, environment, address. Scopes come next, per operation. What is refused spends nothing.
 */
export async function authenticateKey(check: KeyCheck, text: string, ip: string): Promise<VerifiedKey> {
  if (!parseKey(check.keyBrand, text)) {
    throw refuse(
      'INVALID_API_KEY_FORMAT',
      'This is not a well-formed API key: a character is wrong or missing, or it belongs to another service. Copy the whole key again.',
    );
  }
  const key = await check.keys.find(text);
  if (!key) throw refuse('INVALID_API_KEY', 'The provided API key is not known here.');
  checkState(key, check.now());
  if (!check.environments.includes(key.environment)) {
    const other = key.environment.toLowerCase();
    throw refuse(
      'WRONG_ENVIRONMENT',
      `This server does not serve the ${other} environment; use a key of another one.`,
    );
  }
  checkAddress(key, ip);
  return key;
}

function checkState(key: VerifiedKey, now: Date): void {
  if (key.revokedAt) throw refuse('API_KEY_REVOKED', 'This API key has been revoked. Create a new key.');
  if (key.expiresAt && key.expiresAt <= now) {
    throw refuse(
      'API_KEY_EXPIRED',
      `This API key expired at ${key.expiresAt.toISOString()}. Create a new key.`,
    );
  }
  if (key.retiresAt && key.retiresAt <= now) {
    throw refuse('API_KEY_REVOKED', 'This secret was replaced when the key was rotated. Use the new secret.');
  }
  if (key.disabledAt) {
    throw refuse('API_KEY_DISABLED', 'This API key is disabled. An owner or admin can enable it again.');
  }
  if (key.notBefore && key.notBefore > now) {
    throw refuse('API_KEY_NOT_YET_VALID', `This API key becomes valid at ${key.notBefore.toISOString()}.`);
  }
}

function checkAddress({ allow, deny }: VerifiedKey, ip: string): void {
  if (anyIncludes(deny, ip) || (allow.length > 0 && !anyIncludes(allow, ip))) {
    throw new RequestError('IP_NOT_ALLOWED', 403, `This API key may not be used from ${ip}.`, {
      headers: { 'WWW-Authenticate': `${realm}, error="ip_not_allowed"` },
    });
  }
}

/** Names every missing scope, for people and (RFC 6750 §3.1) for programs. */
export function insufficientScope(missing: readonly string[]): RequestError {
  const list = missing.join(' ');
  return new RequestError(
    'INSUFFICIENT_SCOPE',
    403,
    `This credential lacks the ${missing.length === 1 ? 'scope' : 'scopes'} ${missing.join(', ')}. Nothing was executed.`,
    {
      details: { missingScopes: missing },
      headers: { 'WWW-Authenticate': `${realm}, error="insufficient_scope", scope="${list}"` },
    },
  );
}
