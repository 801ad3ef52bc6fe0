import { sql } from 'kysely';
import { type Context, type Owner, ownedBy } from '#server/context.ts';
import { columnsFor, type Fields } from '#server/db/fields.ts';
import { type Direction, type Order, type Page, type PageArgs, page } from '#server/db/page.ts';
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

const orders: Record<ClientOrder['field'], Order['by']> = {
  CREATED_AT: undefined,
  NAME: { expression: sql`lower(client.name)`, cast: 'text' },
};

function clientsOf(owner: Owner | Slots<Owner>, fields: Fields<ClientRecord> = 'all') {
  return db
    .selectFrom('client')
    .where('client.organization_id', '=', owner.organizationId)
    .where('client.environment', '=', owner.environment)
    .select(columnsFor(clientColumns, fields))
    .$castTo<ClientRecord>();
}

export async function list(
  ctx: Context,
  args: PageArgs & { filter?: ClientFilter | null; orderBy?: ClientOrder | null },
  fields: Fields<ClientRecord>,
): Promise<Page<ClientRecord>> {
  const { search, archived, externalId } = args.filter ?? {};
  const order = args.orderBy ?? { field: 'CREATED_AT', direction: 'DESC' };
  let query = clientsOf(ownedBy(ctx), fields);
  if (search?.trim()) query = query.where(matches(search.trim()));
  if (archived != null) query = query.where('client.archived_at', archived ? 'is not' : 'is', null);
  if (externalId) query = query.where('client.external_id', '=', externalId);
  const by = { id: sql<string>`client.id`, by: orders[order.field], direction: order.direction };
  return page(ctx.runtime.pool, query, by, args);
}

function matches(search: string) {
  const pattern = containing(search);
  return sql<boolean>`(client.name ilike ${pattern} or client.email ilike ${pattern} or client.external_id ilike ${pattern})`;
}

const withIds = prepared((params: Slots<Owner & { ids: readonly string[] }>) =>
  clientsOf(params).where('client.id', '=', anyOf(params.ids)),
);

/** The clients with these ids, as far as they are the tenant's. */
export const byId = perRequest(async (ctx, ids: readonly string[]) => {
  const found = await withIds(ctx.runtime.pool, { ...ownedBy(ctx), ids });
  const records = new Map(found.map((record) => [record.id, record]));
  return ids.map((id) => records.get(id) ?? null);
});
