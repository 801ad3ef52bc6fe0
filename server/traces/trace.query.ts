import { sql } from 'kysely';
import type { Pool } from 'pg';
import { type Context, type Owner, ownedBy } from '#server/context.ts';
import type { Direction, Order, Page, PageArgs } from '#server/db/page.ts';
import { page } from '#server/db/page.ts';
import { perRequest } from '#server/db/per-request.ts';
import { db, firstRow, rows } from '#server/db/rows.ts';
import { containing } from '#server/db/search.ts';
import type { TraceStatus } from './trace.entity.ts';

export interface TraceRecord {
  id: string;
  label: string;
  description: string | null;
  status: TraceStatus;
  eventCount: number;
  sealEventId: string | null;
  root: Buffer | null;
  sealedAt: Date | null;
  createdAt: Date;
  createdByType: 'API_KEY' | 'USER' | 'SYSTEM';
  createdById: string | null;
  createdByLabel: string;
}

export interface TraceFilter {
  search?: string | null;
  status?: readonly TraceStatus[] | null;
  /** The id of an event that is part of it. */
  eventId?: string | null;
}

export interface TraceOrder {
  field: 'CREATED_AT' | 'LABEL';
  direction: Direction;
}

const status = sql<TraceStatus>`case when trace.sealed_at is not null then 'SEALED'
  when trace.seal_event_id is not null then 'SEALING' else 'OPEN' end`;

const tracesOf = (owner: Owner) =>
  allTraces()
    .where('trace.organization_id', '=', owner.organizationId)
    .where('trace.environment', '=', owner.environment);

function allTraces() {
  return db
    .selectFrom('trace')
    .select([
      'trace.id',
      'trace.label',
      'trace.description',
      status.as('status'),
      'trace.event_count as eventCount',
      'trace.seal_event_id as sealEventId',
      'trace.root',
      'trace.sealed_at as sealedAt',
      'trace.created_at as createdAt',
      'trace.created_by_type as createdByType',
      'trace.created_by_id as createdById',
      'trace.created_by_label as createdByLabel',
    ])
    .$castTo<TraceRecord>();
}

const orders: Record<TraceOrder['field'], Order['by']> = {
  CREATED_AT: undefined,
  LABEL: { expression: sql`lower(trace.label)`, cast: 'text' },
};

export async function list(
  ctx: Context,
  args: PageArgs & { filter?: TraceFilter | null; orderBy?: TraceOrder | null },
): Promise<Page<TraceRecord>> {
  const { search, status: statuses, eventId } = args.filter ?? {};
  let query = tracesOf(ownedBy(ctx));
  if (search?.trim()) query = query.where('trace.label', 'ilike', containing(search.trim()));
  if (statuses) query = query.where(sql<boolean>`${status} = any(${statuses}::text[])`);
  if (eventId) {
    query = query.where(
      sql<boolean>`exists (select from trace_event where trace_id = trace.id and event_id = ${eventId})`,
    );
  }
  const { field, direction } = args.orderBy ?? { field: 'CREATED_AT', direction: 'DESC' };
  return page(ctx.runtime.pool, query, { id: sql<string>`trace.id`, by: orders[field], direction }, args);
}

/** The traces with these ids, as far as they are the tenant's. */
export const byId = perRequest(async (ctx, ids: readonly string[]) => {
  const found = await rows(ctx.runtime.pool, tracesOf(ownedBy(ctx)).where('trace.id', 'in', [...ids]));
  const records = new Map(found.map((record) => [record.id, record]));
  return ids.map((id) => records.get(id) ?? null);
});

/** A sealed one, whoever's it is: for those who were given its id. */
export async function sharedSealed(pool: Pool, id: string): Promise<(TraceRecord & Owner) | null> {
  const query = allTraces()
    .select(['trace.organization_id as organizationId', 'trace.environment'])
    .where('trace.id', '=', id)
    .where('trace.sealed_at', 'is not', null)
    .$castTo<TraceRecord & Owner>();
  return firstRow(pool, query);
}
