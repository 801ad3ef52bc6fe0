import type { KeyDirectory, LookupGate, VerifiedKey } from '#server/api-keys/key-directory.ts';
import { RequestError } from '#server/errors.ts';
import { keyPrefix, parseKey } from './api-key-format.ts';
import { keyChecks, realm, unauthenticated } from './key-checks.ts';
import { type Environment, environments } from './principal.ts';

export interface KeyCheck {
  keys: KeyDirectory;
  wrongKeys: { gateFor(ip: string): LookupGate };
  keyBrand: string;
  environments: readonly Environment[];
  now(): Date;
}

/** A header's text; null when it is not there. */
export type HeaderReader = (name: string) => string | null;

export const missingKey = () =>
  unauthenticated(
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
    throw unauthenticated(
      'INVALID_AUTHORIZATION_SCHEME',
      'The Authorization header must be exactly "Bearer <key>", with one space and nothing after the key.',
    );
  }
  if (apiKey !== null && apiKey !== bearer) {
    throw unauthenticated(
      'INVALID_API_KEY',
      'Authorization and X-API-Key carry two different keys. Send one key.',
    );
  }
  return bearer;
}

/**
 * Which key this is and whether it may speak now from here, in this order: format and checksum (no SQL),
 * digest, state, environment, address. Scopes come next, per operation. What is refused spends nothing. `known` is
 * told as soon as it is clear which key it is, so that refusals of it can be recorded. What is no key here counts
 * against the address, which may have had too many of them.
 */
export async function authenticateKey(
  check: KeyCheck,
  text: string,
  ip: string,
  known?: (key: VerifiedKey) => void,
): Promise<VerifiedKey> {
  const gate = check.wrongKeys.gateFor(ip);
  if (!mayBeKey(check, text)) {
    await gate.missed();
    throw unauthenticated(
      'INVALID_API_KEY_FORMAT',
      'This is not a well-formed API key: a character is wrong or missing, or it belongs to another service. Copy the whole key again.',
    );
  }
  const key = await check.keys.find(text, gate);
  if (!key) throw unauthenticated('INVALID_API_KEY', 'The provided API key is not known here.');
  known?.(key);
  const moment = { now: check.now(), ip, environments: check.environments };
  for (const { refusal } of keyChecks) {
    const refused = refusal(key, moment);
    if (refused) throw refused;
  }
  return key;
}

/**
 * Whether it is worth asking the database. Keys imported by hash have any form; one of our own form that is mistyped
 * is still told apart offline.
 */
export function mayBeKey({ keyBrand, keys }: Pick<KeyCheck, 'keyBrand' | 'keys'>, text: string): boolean {
  if (parseKey(keyBrand, text)) return true;
  const isOurs = environments.some((environment) => text.startsWith(keyPrefix(keyBrand, environment)));
  return !isOurs && keys.recognizes(text);
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
