import { type RawBuilder, sql } from 'kysely';
import { type Context, type Reach, reachOf } from '#server/context.ts';
import { columnsFor, type Fields } from '#server/db/fields.ts';
import { listing } from '#server/db/listing.ts';
import type { Direction, Order, Page, PageArgs } from '#server/db/page.ts';
import { perRequest } from '#server/db/per-request.ts';
import { anyOf, prepared, type Slots } from '#server/db/prepared.ts';
import { db } from '#server/db/rows.ts';
import { containing } from '#server/db/search.ts';

export interface ClientRecord {
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  externalId: string | null;
  archivedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  createdByType: 'API_KEY' | 'USER' | 'SYSTEM';
  createdById: string | null;
  createdByLabel: string;
}

export interface ClientFilter {
  search?: string | null;
  archived?: boolean | null;
  externalId?: string | null;
}

export interface ClientOrder {
  field: 'CREATED_AT' | 'NAME';
  direction: Direction;
}

export const clientColumns = [
  'client.id',
  'client.name',
  'client.email',
  'client.phone',
  'client.external_id as externalId',
  'client.archived_at as archivedAt',
  'client.created_at as createdAt',
  'client.updated_at as updatedAt',
  'client.created_by_type as createdByType',
  'client.created_by_id as createdById',
  'client.created_by_label as createdByLabel',
] as const;

function clientsOf(reach: Slots<Reach>, fields: Fields<ClientRecord> = 'all') {
  const query = db
    .selectFrom('client')
    .where('client.organization_id', '=', reach.organizationId)
    .where('client.environment', '=', reach.environment)
    .select(columnsFor(clientColumns, fields))
    .$castTo<ClientRecord>();
  return reach.onlyClients ? query.where('client.id', '=', anyOf(reach.onlyClients)) : query;
}

interface ListParams extends Reach, Omit<ClientFilter, 'search'> {
  /** For `ilike`. */
  pattern: string | null;
}

function narrow(query: ReturnType<typeof clientsOf>, { pattern, archived, externalId }: Slots<ListParams>) {
  let narrowed = query;
  if (pattern) narrowed = narrowed.where(matches(pattern));
  if (archived) narrowed = narrowed.where(sql<boolean>`(client.archived_at is not null) = ${archived}`);
  if (externalId) narrowed = narrowed.where('client.external_id', '=', externalId);
  return narrowed;
}

const matches = (pattern: RawBuilder<string>) =>
  sql<boolean>`(client.name ilike ${pattern} or client.email ilike ${pattern} or client.external_id ilike ${pattern})`;

const orders: Record<ClientOrder['field'], Order['by']> = {
  CREATED_AT: undefined,
  NAME: { expression: sql`lower(client.name)`, cast: 'text' },
};
const newestFirst: ClientOrder = { field: 'CREATED_AT', direction: 'DESC' };

const pageOf = listing({
  id: sql<string>`client.id`,
  orders,
  query: (params: Slots<ListParams>, fields: Fields<ClientRecord>) =>
    narrow(clientsOf(params, fields), params),
});

export async function list(
  ctx: Context,
  args: PageArgs & { filter?: ClientFilter | null; orderBy?: ClientOrder | null },
  fields: Fields<ClientRecord>,
): Promise<Page<ClientRecord>> {
  const { search, archived, externalId } = args.filter ?? {};
  const pattern = search?.trim() ? containing(search.trim()) : null;
  const params = { ...reachOf(ctx), pattern, archived, externalId: externalId || null };
  return pageOf(ctx.runtime.pool, params, args.orderBy ?? newestFirst, args, fields);
}

const withIds = prepared((params: Slots<Reach & { ids: readonly string[] }>) =>
  clientsOf(params).where('client.id', '=', anyOf(params.ids)),
);

/** The clients with these ids, as far as they are the tenant's. */
export const byId = perRequest(async (ctx, ids: readonly string[]) => {
  const found = await withIds(ctx.runtime.pool, { ...reachOf(ctx), ids });
  const records = new Map(found.map((record) => [record.id, record]));
  return ids.map((id) => records.get(id) ?? null);
});
