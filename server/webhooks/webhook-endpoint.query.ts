import { sql } from 'kysely';
import { type Context, ownedBy } from '#server/context.ts';
import { type Direction, type Page, type PageArgs, page } from '#server/db/page.ts';
import { perRequest } from '#server/db/per-request.ts';
import { db, rows } from '#server/db/rows.ts';
import { containing } from '#server/db/search.ts';
import type { DisabledReason } from './webhook-endpoint.entity.ts';

export type EndpointStatus = 'ENABLED' | 'FAILING' | 'DISABLED';

export interface WebhookEndpointRecord {
  id: string;
  url: string;
  description: string | null;
  events: string[];
  disabledAt: Date | null;
  disabledReason: DisabledReason | null;
  failingSince: Date | null;
  heldUntil: Date | null;
  createdAt: Date;
  updatedAt: Date;
  createdByType: 'API_KEY' | 'USER' | 'SYSTEM';
  createdById: string | null;
  createdByLabel: string;
}

export interface WebhookEndpointFilter {
  search?: string | null;
  status?: readonly EndpointStatus[] | null;
}

export function statusOf({ disabledAt, failingSince }: WebhookEndpointRecord): EndpointStatus {
  if (disabledAt) return 'DISABLED';
  return failingSince ? 'FAILING' : 'ENABLED';
}

const status = sql<EndpointStatus>`case when webhook_endpoint.disabled_at is not null then 'DISABLED'
  when webhook_endpoint.failing_since is not null then 'FAILING' else 'ENABLED' end`;

function endpointsOf(ctx: Context) {
  const owner = ownedBy(ctx);
  return db
    .selectFrom('webhook_endpoint')
    .where('webhook_endpoint.organization_id', '=', owner.organizationId)
    .where('webhook_endpoint.environment', '=', owner.environment)
    .where('webhook_endpoint.deleted_at', 'is', null)
    .select([
      'webhook_endpoint.id',
      'webhook_endpoint.url',
      'webhook_endpoint.description',
      'webhook_endpoint.events',
      'webhook_endpoint.disabled_at as disabledAt',
      'webhook_endpoint.disabled_reason as disabledReason',
      'webhook_endpoint.failing_since as failingSince',
      'webhook_endpoint.held_until as heldUntil',
      'webhook_endpoint.created_at as createdAt',
      'webhook_endpoint.updated_at as updatedAt',
      'webhook_endpoint.created_by_type as createdByType',
      'webhook_endpoint.created_by_id as createdById',
      'webhook_endpoint.created_by_label as createdByLabel',
    ])
    .$castTo<WebhookEndpointRecord>();
}

export async function list(
  ctx: Context,
  args: PageArgs & { filter?: WebhookEndpointFilter | null; direction?: Direction | null },
): Promise<Page<WebhookEndpointRecord>> {
  const { search, status: statuses } = args.filter ?? {};
  let query = endpointsOf(ctx);
  if (search?.trim()) query = query.where(matches(search.trim()));
  if (statuses) query = query.where(sql<boolean>`${status} = any(${[...statuses]}::text[])`);
  const order = { id: sql<string>`webhook_endpoint.id`, direction: args.direction ?? 'DESC' };
  return page(ctx.runtime.pool, query, order, args);
}

function matches(search: string) {
  const pattern = containing(search);
  return sql<boolean>`(webhook_endpoint.url ilike ${pattern} or webhook_endpoint.description ilike ${pattern})`;
}

/** The endpoints with these ids, as far as they are the tenant's and not deleted. */
export const byId = perRequest(async (ctx, ids: readonly string[]) => {
  const found = await rows(ctx.runtime.pool, endpointsOf(ctx).where('webhook_endpoint.id', 'in', [...ids]));
  const records = new Map(found.map((record) => [record.id, record]));
  return ids.map((id) => records.get(id) ?? null);
});

export interface SecretRecord {
  createdAt: Date;
  retiresAt: Date | null;
}

/** Of each endpoint, the secrets that sign, the newest first: when they came and when they go, and no more. */
export const secretsOf = perRequest(async (ctx, endpointIds: readonly string[]) => {
  const owner = ownedBy(ctx);
  const query = db
    .selectFrom('webhook_endpoint_secret as secret')
    .where('secret.organization_id', '=', owner.organizationId)
    .where('secret.environment', '=', owner.environment)
    .where('secret.endpoint_id', 'in', [...endpointIds])
    .where(sql<boolean>`coalesce(secret.retires_at > ${ctx.now()}, true)`)
    .orderBy('secret.id', 'desc')
    .select([
      'secret.endpoint_id as endpointId',
      'secret.created_at as createdAt',
      'secret.retires_at as retiresAt',
    ])
    .$castTo<SecretRecord & { endpointId: string }>();
  const found = await rows(ctx.runtime.pool, query);
  return endpointIds.map((id): SecretRecord[] => found.filter(({ endpointId }) => endpointId === id));
});
