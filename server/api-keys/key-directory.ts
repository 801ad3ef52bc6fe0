import { hash } from 'node:crypto';
import { sql } from 'kysely';
import type pg from 'pg';
import type { Logger } from 'pino';
import { createDigestRenewal } from '#server/auth/digest-renewal.ts';
import { createKeyCache } from '#server/auth/key-cache.ts';
import type { CheckedKey } from '#server/auth/key-checks.ts';
import { parseNetworks } from '#server/auth/networks.ts';
import type { KeyLimits, Principal } from '#server/auth/principal.ts';
import { heldScopes, scopeMask } from '#server/auth/scopes.ts';
import { digestKey, type ServerSecrets, sha256, sha256Version } from '#server/auth/secrets.ts';
import { prepared, type Slots } from '#server/db/prepared.ts';
import { db, rows } from '#server/db/rows.ts';

/** All that deciding about a request with this secret takes; no secret and no SQL. */
export interface VerifiedKey extends CheckedKey {
  principal: Principal;
  secretId: string;
}

/** Stands before the database, and is told of each key that is none. Either may throw. */
export interface LookupGate {
  missed(): Promise<void>;
  /** Loads what has never been found here; counts a miss itself. */
  ask<Found>(load: () => Promise<Found | null>): Promise<Found | null>;
}

/** Where nothing is counted. */
export const openGate: LookupGate = { missed: async () => {}, ask: (load) => load() };

export interface KeyDirectory {
  /** The key whose secret this is, whatever its state; null when there is none. */
  find(secret: string, gate: LookupGate): Promise<VerifiedKey | null>;
  /** Whether a text that has not our form begins like keys that were imported by hash. Asks no database. */
  recognizes(text: string): boolean;
  /** To be called when keys were imported. */
  loadForeignPrefixes(): Promise<void>;
  /** Read this key, or all keys of this organization, anew: called in the process that made or changed it, after the commit and before it answers. */
  forget(id: string): void;
  /** Whether changes made by other replicas are heard; while not, every lookup goes to the database. */
  setListening(listening: boolean): void;
}

const maxForeignLength = 512;

/**
 * Verified keys, kept in process for seconds. `epoch` counts changes: an answer read before a change is never
 * stored after it, and never shared with a request that began after it, so a revoke that has returned holds. That a
 * text is no key is kept likewise, until any key is made or changed. A key that was once found passes the gate.
 */
export function createKeyDirectory(options: {
  pool: pg.Pool;
  secrets: ServerSecrets;
  now(): Date;
  log: Logger;
}): KeyDirectory {
  const { pool, secrets, log } = options;
  const renew = createDigestRenewal({ pool, secrets, log });
  const cache = createKeyCache<VerifiedKey>();
  const loading = new Map<string, Promise<VerifiedKey | null>>();
  let epoch = 0;
  let listening = false;
  let foreignPrefixes: readonly string[] = [];

  async function load(secret: string, cacheKey: string): Promise<VerifiedKey | null> {
    const startedAt = epoch;
    const peppers = [secrets.pepper, ...secrets.previousPeppers];
    const digests = peppers.map((pepper) => digestKey(pepper, secret));
    const row = await readKey(pool, [...digests, sha256(secret)]);
    const key = row && verified(row);
    cache.keep(cacheKey, key, listening && startedAt === epoch);
    if (row) void renew(row, digests[0]);
    return key;
  }

  async function read(secret: string, cacheKey: string): Promise<VerifiedKey | null> {
    const found = cache.get(cacheKey);
    if (found !== undefined) return found;
    const flight = `${epoch}:${cacheKey}`;
    const running = loading.get(flight);
    if (running) return running;
    const started = load(secret, cacheKey).finally(() => loading.delete(flight));
    loading.set(flight, started);
    return started;
  }

  return {
    async find(secret, gate) {
      const cacheKey = hash('sha256', secret, 'base64');
      const found = cache.get(cacheKey);
      if (found) return found;
      if (found === undefined) {
        if (!cache.wasKey(cacheKey)) return gate.ask(() => read(secret, cacheKey));
        const key = await read(secret, cacheKey);
        if (key) return key;
      }
      await gate.missed();
      return null;
    },
    recognizes: (text) =>
      text.length <= maxForeignLength && foreignPrefixes.some((prefix) => text.startsWith(prefix)),
    async loadForeignPrefixes() {
      foreignPrefixes = await readForeignPrefixes(pool);
    },
    forget(id) {
      epoch++;
      cache.expire(({ principal }) => principal.key?.id === id || principal.organizationId === id);
    },
    setListening(value) {
      // Counts as a change both ways: what was read while nobody listened may have changed unheard since.
      epoch++;
      listening = value;
      cache.expire(() => true);
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
      'key.client_ids as clientIds',
      'key.not_before as notBefore',
      'key.expires_at as expiresAt',
      'key.disabled_at as disabledAt',
      'key.revoked_at as revokedAt',
      sql<KeyLimits | null>`key.rate_limits`.as('rateLimits'),
      sql<boolean>`key.money_limits is not null`.as('hasMoneyLimits'),
      'secret.id as secretId',
      'secret.prefix',
      'secret.last4',
      'secret.pepper_version as pepperVersion',
      'secret.retires_at as retiresAt',
      'organization.id as organizationId',
      'organization.name as organizationName',
      'organization.plan',
      sql<KeyLimits | null>`organization.rate_limits`.as('organizationLimits'),
    ]),
);

type KeyRow = Awaited<ReturnType<typeof withDigest>>[number];

async function readForeignPrefixes(pool: pg.Pool): Promise<string[]> {
  const query = db
    .selectFrom('api_key_secret as secret')
    .where('secret.pepper_version', '=', sha256Version)
    .where('secret.prefix', '<>', '')
    .select('secret.prefix')
    .distinct();
  return (await rows(pool, query)).map(({ prefix }) => prefix);
}

async function readKey(pool: pg.Pool, digests: Buffer[]): Promise<KeyRow | null> {
  const [row] = await withDigest(pool, { digests });
  return row ?? null;
}

function verified(row: KeyRow): VerifiedKey {
  const clientIds = row.clientIds ?? null;
  const scopes = heldScopes(row.scopes, clientIds);
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
        organizationLimits: row.organizationLimits,
        plan: row.plan,
        hasMoneyLimits: row.hasMoneyLimits,
        documents: row.documents,
        clientIds,
      },
      scopes,
      mask: scopeMask(scopes),
    },
  };
}
