import { createHmac, createSecretKey, hash, hkdfSync, type KeyObject } from 'node:crypto';
import type { Pool } from 'pg';
import type { Orm } from '#server/db/orm.ts';

export interface Pepper {
  /** Says under which SECRET_KEY a digest was made; stored beside it. */
  version: string;
  /** Imported once: HMAC with bytes would import them at every use. */
  key: KeyObject;
}

/** One key per purpose, all derived from SECRET_KEY (HKDF-SHA256, RFC 5869). */
export interface ServerSecrets {
  pepper: Pepper;
  previousPeppers: readonly Pepper[];
  /** What sessions are signed and second steps are encrypted under: the current one first. */
  sessionSecrets: readonly { version: number; value: string }[];
  /** AES-256 keys that wrap the ledger's signing keys: the current one first. */
  wrappingKeys: readonly Buffer[];
  /** AES-256 keys that seal the secrets of webhook endpoints: the current one first. */
  webhookKeys: readonly Buffer[];
  fingerprint: string;
  previousFingerprints: readonly string[];
}

export class SecretKeyError extends Error {}

export const shortestSecret = 32;

const derive = (secret: string, purpose: string) =>
  Buffer.from(hkdfSync('sha256', secret, 'countersign', purpose, 32));

const fingerprintOf = (secret: string) => derive(secret, 'fingerprint').toString('hex').slice(0, 16);
const pepperOf = (secret: string): Pepper => ({
  version: fingerprintOf(secret),
  key: createSecretKey(derive(secret, 'pepper')),
});

/** better-auth marks what it encrypts with a number that names the secret. */
const sessionSecretOf = (secret: string) => ({
  version: Number.parseInt(fingerprintOf(secret).slice(0, 8), 16),
  value: derive(secret, 'sessions').toString('base64url'),
});

export function deriveSecrets(secret: string, previous: readonly string[] = []): ServerSecrets {
  return {
    pepper: pepperOf(secret),
    previousPeppers: previous.map(pepperOf),
    sessionSecrets: [secret, ...previous].map(sessionSecretOf),
    wrappingKeys: [secret, ...previous].map((each) => derive(each, 'ledger-wrapping')),
    webhookKeys: [secret, ...previous].map((each) => derive(each, 'webhook-secrets')),
    fingerprint: fingerprintOf(secret),
    previousFingerprints: previous.map(fingerprintOf),
  };
}

/**
 * A database remembers which SECRET_KEY it was written under. Another one would make every key and session
 * in it worthless without saying so: refuse, unless the old one is named in SECRET_KEY_PREVIOUS.
 */
export async function checkFingerprint(orm: Orm, secrets: ServerSecrets): Promise<void> {
  const db = orm.em.fork();
  await db.execute(
    `insert into deployment (name, value) values ('secret_fingerprint', ?) on conflict (name) do nothing`,
    [secrets.fingerprint],
  );
  const [row] = await db.execute<{ value: string }[]>(
    `select value from deployment where name = 'secret_fingerprint'`,
  );
  if (!row || row.value === secrets.fingerprint) return;
  if (!secrets.previousFingerprints.includes(row.value)) {
    throw new SecretKeyError(
      `This database was written under another SECRET_KEY (fingerprint ${row.value}, this one is ${secrets.fingerprint}). ` +
        'Start with the original SECRET_KEY (or DATA_DIR/secret), or name it in SECRET_KEY_PREVIOUS to rotate.',
    );
  }
  await db.execute(`update deployment set value = ? where name = 'secret_fingerprint'`, [
    secrets.fingerprint,
  ]);
}

export interface PepperCounts {
  /** Made under a SECRET_KEY that is named no more: all refused. */
  lost: number;
  /** Still under one of SECRET_KEY_PREVIOUS: each comes under the current one when it is used next. */
  previous: number;
}

/** Keys in use that are not under the current SECRET_KEY. Those known by their plain SHA-256 are under none. */
export async function countOldKeys(pool: Pool, secrets: ServerSecrets, now: Date): Promise<PepperCounts> {
  const { rows } = await pool.query<PepperCounts>(
    `select count(distinct key.id) filter (where secret.pepper_version <> all($2::text[]))::int as lost,
       count(distinct key.id) filter (where secret.pepper_version = any($2::text[]))::int as previous
     from api_key_secret secret join api_key key on key.id = secret.api_key_id
     where key.revoked_at is null and coalesce(key.expires_at, 'infinity') > $3
       and coalesce(secret.retires_at, 'infinity') > $3 and secret.pepper_version <> all($1::text[])`,
    [[secrets.pepper.version, sha256Version], secrets.previousPeppers.map(({ version }) => version), now],
  );
  return rows[0] ?? { lost: 0, previous: 0 };
}

/** Stands for a pepper where a secret is known by its plain SHA-256: it was declared or imported by hash. */
export const sha256Version = 'sha256';

/** HMAC-SHA256 of a whole API key. 190 random bits need no slow hash; the pepper protects a leaked dump. */
export function digestKey(pepper: Pepper, key: string): Buffer {
  return createHmac('sha256', pepper.key).update(key).digest();
}

export function sha256(data: string | Uint8Array): Buffer {
  return hash('sha256', data, 'buffer');
}
