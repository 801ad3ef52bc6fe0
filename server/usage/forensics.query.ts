import { sql } from 'kysely';
import { ownedBy } from '#server/context.ts';
import { perRequest } from '#server/db/per-request.ts';
import { db, rows } from '#server/db/rows.ts';

export interface Denial {
  apiKeyId: string;
  secretId: string;
  code: string;
  count: bigint;
  firstAt: Date;
  lastAt: Date;
  lastIp: string;
  lastUserAgent: string | null;
}

/** How a key was refused, the latest first. */
export const denialsOf = perRequest(async (ctx, keyIds: readonly string[]) => {
  const owner = ownedBy(ctx);
  const query = db
    .selectFrom('api_key_denial as denial')
    .where('denial.organization_id', '=', owner.organizationId)
    .where('denial.environment', '=', owner.environment)
    .where(sql<boolean>`denial.api_key_id = any(${[...keyIds]}::uuid[])`)
    .orderBy('denial.last_at', 'desc')
    .select([
      'denial.api_key_id as apiKeyId',
      'denial.secret_id as secretId',
      'denial.code',
      'denial.count',
      'denial.first_at as firstAt',
      'denial.last_at as lastAt',
      'denial.last_ip as lastIp',
      'denial.last_user_agent as lastUserAgent',
    ])
    .$castTo<Denial>();
  const found = Map.groupBy(await rows(ctx.runtime.pool, query), ({ apiKeyId }) => apiKeyId);
  return keyIds.map((keyId) => found.get(keyId) ?? []);
});

export interface Source {
  apiKeyId: string;
  ip: string;
  count: bigint;
  firstAt: Date;
  lastAt: Date;
  lastUserAgent: string | null;
}

const shownSources = 5;

/** The addresses a key was last used from, the latest first. */
export const sourcesOf = perRequest(async (ctx, keyIds: readonly string[]) => {
  const owner = ownedBy(ctx);
  const query = db
    .selectFrom(sql<{ id: string }>`unnest(${[...keyIds]}::uuid[])`.as<'key'>(sql`key(id)`))
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('api_key_source')
          .where('api_key_source.organization_id', '=', owner.organizationId)
          .where('api_key_source.environment', '=', owner.environment)
          .whereRef('api_key_source.api_key_id', '=', 'key.id')
          .orderBy('api_key_source.last_at', 'desc')
          .limit(shownSources)
          .selectAll()
          .as('source'),
      (join) => join.onTrue(),
    )
    .orderBy('source.last_at', 'desc')
    .select([
      'source.api_key_id as apiKeyId',
      'source.ip',
      'source.count',
      'source.first_at as firstAt',
      'source.last_at as lastAt',
      'source.last_user_agent as lastUserAgent',
    ])
    .$castTo<Source>();
  const found = Map.groupBy(await rows(ctx.runtime.pool, query), ({ apiKeyId }) => apiKeyId);
  return keyIds.map((keyId) => found.get(keyId) ?? []);
});

export interface KeyNetwork {
  apiKeyId: string;
  network: string;
  raised: boolean;
  firstAt: Date;
  firstIp: string;
  lastAt: Date;
}

const shownNetworks = 50;
const newForMs = 7 * 24 * 60 * 60 * 1000;

/** The networks a key was used from, the latest that came up first. */
export const networksOf = perRequest(async (ctx, keyIds: readonly string[]) => {
  const owner = ownedBy(ctx);
  const query = db
    .selectFrom(sql<{ id: string }>`unnest(${[...keyIds]}::uuid[])`.as<'key'>(sql`key(id)`))
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('api_key_network')
          .where('api_key_network.organization_id', '=', owner.organizationId)
          .where('api_key_network.environment', '=', owner.environment)
          .whereRef('api_key_network.api_key_id', '=', 'key.id')
          .orderBy('api_key_network.first_at', 'desc')
          .limit(shownNetworks)
          .selectAll()
          .as('network'),
      (join) => join.onTrue(),
    )
    .orderBy('network.first_at', 'desc')
    .select([
      'network.api_key_id as apiKeyId',
      'network.network',
      'network.raised',
      'network.first_at as firstAt',
      'network.first_ip as firstIp',
      'network.last_at as lastAt',
    ])
    .$castTo<KeyNetwork>();
  const found = Map.groupBy(await rows(ctx.runtime.pool, query), ({ apiKeyId }) => apiKeyId);
  return keyIds.map((keyId) => found.get(keyId) ?? []);
});

/** Whether it came up within the last seven days, on a key that had been used from elsewhere before. */
export const isNewNetwork = ({ raised, firstAt }: KeyNetwork, now: Date): boolean =>
  raised && now.getTime() - firstAt.getTime() < newForMs;
