import { hash } from 'node:crypto';
import { sql } from 'kysely';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { CheckedKey } from '#server/auth/key-checks.ts';
import { parseNetworks } from '#server/auth/networks.ts';
import type { KeyLimits, Principal } from '#server/auth/principal.ts';
import { expandScopes, scopeMask } from '#server/auth/scopes.ts';
import { digestKey, type ServerSecrets, sha256, sha256Version } from '#server/auth/secrets.ts';
import { prepared, type Slots } from '#server/db/prepared.ts';
import { db, rows } from '#server/db/rows.ts';

/** All that deciding about a request with this secret takes; no secret and no SQL. */
export interface VerifiedKey extends CheckedKey {
  principal: Principal;
  secretId: string;
}

export interface KeyDirectory {
  /** The key whose secret this is, whatever its state; null when there is none. */
  find(secret: string): Promise<VerifiedKey | null>;
  /** Whether a text that has not our form begins like keys that were imported by hash. Asks no database. */
  recognizes(text: string): boolean;
  /** To be called when keys were imported. */
  loadForeignPrefixes(): Promise<void>;
  /** Forget this key: called in the process that changed it, after the commit and before it answers. */
  forget(keyId: string): void;
  /** Whether changes made by other replicas are heard; while not, every lookup goes to the database. */
  setListening(listening: boolean): void;
}

const freshForMs = 5_000;
const maxEntries = 50_000;
const maxForeignLength = 512;

interface Entry {
  key: VerifiedKey;
  loadedAt: number;
}

/**
 * Verified keys, kept in process for seconds. `epoch` counts changes: an answer read before a change is never
 * stored after it, and never shared with a request that began after it, so a revoke that has returned holds.
 */
export function createKeyDirectory(options: {
  pool: pg.Pool;
  secrets: ServerSecrets;
  now(): Date;
  log: Logger;
}): KeyDirectory {
  const { pool, secrets } = options;
  const entries = new Map<string, Entry>();
  const loading = new Map<string, Promise<VerifiedKey | null>>();
  let epoch = 0;
  let listening = false;
  let foreignPrefixes: readonly string[] = [];

  async function load(secret: string, cacheKey: string): Promise<VerifiedKey | null> {
    const startedAt = epoch;
    const peppers = [secrets.pepper, ...secrets.previousPeppers];
    const key = await readKey(pool, [...peppers.map((pepper) => digestKey(pepper, secret)), sha256(secret)]);
    if (key && listening && startedAt === epoch) {
      if (entries.size >= maxEntries) entries.clear();
      entries.set(cacheKey, { key, loadedAt: performance.now() });
    }
    return key;
  }

  return {
    async find(secret) {
      const cacheKey = hash('sha256', secret, 'base64');
      const entry = entries.get(cacheKey);
      if (entry && performance.now() - entry.loadedAt < freshForMs) return entry.key;
      const flight = `${epoch}:${cacheKey}`;
      const running = loading.get(flight);
      if (running) return running;
      const started = load(secret, cacheKey).finally(() => loading.delete(flight));
      loading.set(flight, started);
      return started;
    },
    recognizes: (text) =>
      text.length <= maxForeignLength && foreignPrefixes.some((prefix) => text.startsWith(prefix)),
    async loadForeignPrefixes() {
      foreignPrefixes = await readForeignPrefixes(pool);
    },
    forget(keyId) {
      epoch++;
      for (const [cacheKey, entry] of entries) {
        if (entry.key.principal.key?.id === keyId) entries.delete(cacheKey);
      }
    },
    setListening(value) {
      // Counts as a change both ways: what was read while nobody listened may have changed unheard since.
      epoch++;
      listening = value;
      if (!value) entries.clear();
    },
  };
}

const withDigest = prepared(({ digests }: Slots<{ digests: readonly Buffer[] }>) =>
  db
    .selectFrom('api_key_secret as secret')
    .innerJoin('api_key as key', 'key.id', 'secret.api_key_id')
    .innerJoin('organization', 'organization.id', 'key.organization_id')
    .where(sql<boolean>`secret.digest = any(${digests}::bytea[])`)
    .select([
      'key.id',
      'key.name',
      'key.environment',
      'key.scopes',
      'key.ip_allowlist as ipAllowlist',
      'key.ip_denylist as ipDenylist',
      'key.documents',
      'key.not_before as notBefore',
      'key.expires_at as expiresAt',
      'key.disabled_at as disabledAt',
      'key.revoked_at as revokedAt',
      sql<KeyLimits | null>`key.rate_limits`.as('rateLimits'),
      'secret.id as secretId',
      'secret.prefix',
      'secret.last4',
      'secret.retires_at as retiresAt',
      'organization.id as organizationId',
      'organization.name as organizationName',
    ]),
);

async function readForeignPrefixes(pool: pg.Pool): Promise<string[]> {
  const query = db
    .selectFrom('api_key_secret as secret')
    .where('secret.pepper_version', '=', sha256Version)
    .where('secret.prefix', '<>', '')
    .select('secret.prefix')
    .distinct();
  return (await rows(pool, query)).map(({ prefix }) => prefix);
}

async function readKey(pool: pg.Pool, digests: Buffer[]): Promise<VerifiedKey | null> {
  const [row] = await withDigest(pool, { digests });
  if (!row) return null;
  const scopes = expandScopes(row.scopes);
  return {
    secretId: row.secretId,
    environment: row.environment,
    allow: parseNetworks(row.ipAllowlist),
    deny: parseNetworks(row.ipDenylist),
    notBefore: row.notBefore ?? null,
    expiresAt: row.expiresAt ?? null,
    retiresAt: row.retiresAt ?? null,
    disabledAt: row.disabledAt ?? null,
    revokedAt: row.revokedAt ?? null,
    principal: {
      kind: 'API_KEY',
      organizationId: row.organizationId,
      organizationName: row.organizationName,
      environment: row.environment,
      actor: { type: 'API_KEY', id: row.id, label: row.name },
      role: null,
      user: null,
      key: {
        id: row.id,
        secretId: row.secretId,
        name: row.name,
        prefix: row.prefix,
        last4: row.last4,
        expiresAt: row.expiresAt ?? null,
        rateLimits: row.rateLimits,
        documents: row.documents,
      },
      scopes,
      mask: scopeMask(scopes),
    },
  };
}
