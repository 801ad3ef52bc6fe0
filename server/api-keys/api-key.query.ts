import { sql } from 'kysely';
import type { Environment } from '#server/auth/principal.ts';
import { type Context, ownedBy } from '#server/context.ts';
import { type Direction, type Order, type Page, type PageArgs, page } from '#server/db/page.ts';
import { perRequest } from '#server/db/per-request.ts';
import { db, rows } from '#server/db/rows.ts';
import { containing } from '#server/db/search.ts';
import type { MoneyLimits, RateLimits } from './api-key.entity.ts';
import { type ApiKeyStatus, statusSql } from './api-key-status.ts';
import type { Declaration } from './declaration.ts';
import { findingsIn, type HygieneFilter } from './hygiene.ts';
import { disablesAtText } from './idle-keys.ts';

export interface ApiKeyUse {
  usedAt: Date;
  ip: string;
  userAgent: string | null;
  operation: string | null;
}

export interface ApiKeyRecord {
  id: string;
  environment: Environment;
  name: string;
  description: string | null;
  scopes: string[];
  scopesSince: Record<string, string> | null;
  ipAllowlist: string[];
  ipDenylist: string[];
  documents: string[];
  clientIds: string[] | null;
  notBefore: Date | null;
  expiresAt: Date | null;
  metadata: Record<string, unknown> | null;
  rateLimits: RateLimits | null;
  moneyLimits: MoneyLimits | null;
  declaration: Declaration | null;
  disabledAt: Date | null;
  disabledByLabel: string | null;
  revokedAt: Date | null;
  revokedByLabel: string | null;
  revokeReason: string | null;
  archivedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  createdByType: 'API_KEY' | 'USER' | 'SYSTEM';
  createdById: string | null;
  createdByLabel: string;
  prefix: string;
  last4: string;
  lastUse: (Omit<ApiKeyUse, 'usedAt'> & { usedAt: string }) | null;
}

export interface ApiKeySecretRecord {
  id: string;
  apiKeyId: string;
  prefix: string;
  last4: string;
  createdAt: Date;
  retiresAt: Date | null;
  usedAt: Date | null;
  ip: string | null;
  userAgent: string | null;
  operation: string | null;
}

export interface ApiKeyFilter extends HygieneFilter {
  search?: string | null;
  status?: readonly ApiKeyStatus[] | null;
  scope?: string | null;
  neverUsed?: boolean | null;
  unusedSince?: Date | null;
  /** Whether the organization's rule for idle keys is about to disable them. */
  goesIdle?: boolean | null;
  expiresSince?: Date | null;
  /** Only archived keys; otherwise only those that are not. */
  archived?: boolean | null;
}

export interface ApiKeyOrder {
  field: 'CREATED_AT' | 'NAME' | 'LAST_USED_AT' | 'EXPIRES_AT';
  direction: Direction;
}

const id = sql<string>`key.id`;
const lastUsedAt = sql<Date | null>`(select max(used.used_at) from api_key_last_use used where used.api_key_id = key.id)`;
const orders: Record<ApiKeyOrder['field'], Order['by']> = {
  CREATED_AT: undefined,
  NAME: { expression: sql`lower(key.name)`, cast: 'text' },
  LAST_USED_AT: { expression: sql`coalesce(${lastUsedAt}, '-infinity')`, cast: 'timestamptz' },
  EXPIRES_AT: { expression: sql`coalesce(key.expires_at, 'infinity')`, cast: 'timestamptz' },
};

/** Of its newest secret. */
const ofSecret = (column: 'prefix' | 'last4') =>
  sql<string>`(select newest.${sql.raw(column)} from api_key_secret newest
    where newest.api_key_id = key.id order by newest.id desc limit 1)`;

/** Whichever secret it was. */
const lastUse = sql<ApiKeyRecord['lastUse']>`(select jsonb_build_object(
    'usedAt', used.used_at, 'ip', used.ip, 'userAgent', used.user_agent, 'operation', used.operation)
  from api_key_last_use used where used.api_key_id = key.id order by used.used_at desc limit 1)`;

/** Nothing is joined: what is only shown is not looked up while rows are counted or passed over. */
function keysOf(ctx: Context) {
  const owner = ownedBy(ctx);
  return db
    .selectFrom('api_key as key')
    .where('key.organization_id', '=', owner.organizationId)
    .where('key.environment', '=', owner.environment);
}

function recordsOf(ctx: Context) {
  return keysOf(ctx).select([
    'key.id',
    'key.environment',
    'key.name',
    'key.description',
    'key.scopes',
    sql<ApiKeyRecord['scopesSince']>`key.scopes_since`.as('scopesSince'),
    'key.ip_allowlist as ipAllowlist',
    'key.ip_denylist as ipDenylist',
    'key.documents',
    'key.client_ids as clientIds',
    'key.not_before as notBefore',
    'key.expires_at as expiresAt',
    sql<ApiKeyRecord['metadata']>`key.metadata`.as('metadata'),
    sql<ApiKeyRecord['rateLimits']>`key.rate_limits`.as('rateLimits'),
    sql<ApiKeyRecord['moneyLimits']>`key.money_limits`.as('moneyLimits'),
    sql<ApiKeyRecord['declaration']>`key.declaration`.as('declaration'),
    'key.disabled_at as disabledAt',
    'key.disabled_by_label as disabledByLabel',
    'key.revoked_at as revokedAt',
    'key.revoked_by_label as revokedByLabel',
    'key.revoke_reason as revokeReason',
    'key.archived_at as archivedAt',
    'key.created_at as createdAt',
    'key.updated_at as updatedAt',
    'key.created_by_type as createdByType',
    'key.created_by_id as createdById',
    'key.created_by_label as createdByLabel',
    ofSecret('prefix').as('prefix'),
    ofSecret('last4').as('last4'),
    lastUse.as('lastUse'),
  ]);
}

export async function list(
  ctx: Context,
  args: PageArgs & { filter?: ApiKeyFilter | null; orderBy?: ApiKeyOrder | null },
): Promise<Page<ApiKeyRecord>> {
  const order = args.orderBy ?? { field: 'CREATED_AT', direction: 'DESC' };
  const query = narrow(ctx, args.filter ?? {}).$castTo<ApiKeyRecord>();
  return page(ctx.runtime.pool, query, { id, by: orders[order.field], direction: order.direction }, args);
}

function narrow(ctx: Context, filter: ApiKeyFilter) {
  const { search, status, scope, unusedSince } = filter;
  let query = recordsOf(ctx).where('key.archived_at', filter.archived ? 'is not' : 'is', null);
  if (search?.trim()) query = query.where(matches(search.trim()));
  if (status) query = query.where(sql<boolean>`${statusSql(ctx.now())} = any(${[...status]}::text[])`);
  if (scope) query = query.where(sql<boolean>`${scope} = any(key.scopes)`);
  if (filter.neverUsed != null)
    query = query.where(sql<boolean>`${lastUsedAt} is ${sql.raw(filter.neverUsed ? 'null' : 'not null')}`);
  if (unusedSince) query = query.where(sql<boolean>`coalesce(${lastUsedAt}, '-infinity') < ${unusedSince}`);
  if (filter.goesIdle != null) query = query.where(goesIdle(ctx, filter.goesIdle));
  if (filter.expiresSince) query = query.where('key.expires_at', '>=', filter.expiresSince);
  for (const finding of findingsIn(ctx, filter)) query = query.where(finding);
  return query;
}

const goesIdle = (ctx: Context, wanted: boolean) =>
  sql<boolean>`(${sql.raw(disablesAtText)} is not null and coalesce(key.expires_at > ${ctx.now()}, true)) = ${wanted}`;

/** Name, description, creator, the last four characters, or an address that used it. */
function matches(search: string) {
  const pattern = containing(search);
  return sql<boolean>`(key.name ilike ${pattern} or key.description ilike ${pattern} or key.created_by_label ilike ${pattern}
    or ${ofSecret('last4')} = ${search.slice(-4)}
    or exists (select from api_key_last_use used where used.api_key_id = key.id and used.ip = ${search}))`;
}

/** The keys with these ids, as far as they are the tenant's. */
export const byId = perRequest(async (ctx, ids: readonly string[]) => {
  const found = await rows(
    ctx.runtime.pool,
    recordsOf(ctx)
      .where('key.id', 'in', [...ids])
      .$castTo<ApiKeyRecord>(),
  );
  const records = new Map(found.map((record) => [record.id, record]));
  return ids.map((each) => records.get(each) ?? null);
});

/** Newest secret first. */
export const secretsOf = perRequest(async (ctx, keyIds: readonly string[]) => {
  const query = db
    .selectFrom('api_key_secret as secret')
    .leftJoin('api_key_last_use as use', 'use.secret_id', 'secret.id')
    .where('secret.organization_id', '=', ctx.principal.organizationId)
    .where('secret.api_key_id', 'in', [...keyIds])
    .orderBy('secret.id', 'desc')
    .select([
      'secret.id',
      'secret.api_key_id as apiKeyId',
      'secret.prefix',
      'secret.last4',
      'secret.created_at as createdAt',
      'secret.retires_at as retiresAt',
      'use.used_at as usedAt',
      'use.ip',
      'use.user_agent as userAgent',
      'use.operation',
    ])
    .$castTo<ApiKeySecretRecord>();
  const found = await rows(ctx.runtime.pool, query);
  return keyIds.map((keyId) => found.filter((secret) => secret.apiKeyId === keyId));
});
