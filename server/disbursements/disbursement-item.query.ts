import { sql } from 'kysely';
import { type Context, type Owner, ownedBy } from '#server/context.ts';
import { columnsFor, type Fields } from '#server/db/fields.ts';
import { listingOfEach } from '#server/db/listing-of-each.ts';
import type { Order, PageArgs } from '#server/db/page.ts';
import { perRequest } from '#server/db/per-request.ts';
import { anyOf, prepared, type Slots } from '#server/db/prepared.ts';
import { db } from '#server/db/rows.ts';
import { containing } from '#server/db/search.ts';
import type { CellError, DisbursementItemStatus, DisbursementStatus } from './disbursement.entity.ts';

export interface DisbursementItemRecord {
  id: string;
  disbursementId: string;
  row: number;
  status: DisbursementItemStatus;
  name: string;
  destination: string;
  amountText: string;
  reference: string;
  clientExternalId: string;
  amount: bigint | null;
  clientId: string | null;
  errors: CellError[];
  attempts: number;
  railReference: string | null;
  completedAt: Date | null;
  failedAt: Date | null;
  failureCode: string | null;
  failureMessage: string | null;
  currency: string;
  disbursementStatus: DisbursementStatus;
}

export interface DisbursementItemFilter {
  search?: string | null;
  status?: readonly DisbursementItemStatus[] | null;
}

const columns = [
  'item.id',
  'item.disbursement_id as disbursementId',
  'item.row',
  'item.status',
  'item.name',
  'item.destination',
  'item.amount_text as amountText',
  'item.reference',
  'item.client_external_id as clientExternalId',
  'item.amount',
  'item.client_id as clientId',
  'item.errors',
  'item.attempts',
  'item.rail_reference as railReference',
  'item.completed_at as completedAt',
  'item.failed_at as failedAt',
  'item.failure_code as failureCode',
  'item.failure_message as failureMessage',
  'disbursement.currency',
  'disbursement.status as disbursementStatus',
] as const;

function itemsOf(owner: Slots<Owner>, fields: Fields<DisbursementItemRecord> = 'all') {
  return db
    .selectFrom('disbursement_item as item')
    .innerJoin('disbursement', 'disbursement.id', 'item.disbursement_id')
    .where('item.organization_id', '=', owner.organizationId)
    .where('item.environment', '=', owner.environment)
    .select(columnsFor(columns, fields))
    .$castTo<DisbursementItemRecord>();
}

interface ListParams extends Owner, Omit<DisbursementItemFilter, 'search'> {
  /** For `ilike`. */
  pattern: string | null;
}

function narrow(query: ReturnType<typeof itemsOf>, { pattern, status }: Slots<ListParams>) {
  let narrowed = query;
  if (pattern) {
    narrowed = narrowed.where(
      sql<boolean>`(item.name ilike ${pattern} or item.destination ilike ${pattern}
        or item.reference ilike ${pattern} or item.client_external_id ilike ${pattern})`,
    );
  }
  if (status) narrowed = narrowed.where(sql<boolean>`item.status = any(${status}::text[])`);
  return narrowed;
}

const orders: Record<'ROW', Order['by']> = { ROW: { expression: sql`item.row`, cast: 'int' } };
const asInTheFile = { field: 'ROW', direction: 'ASC' } as const;

const pageOfEach = listingOfEach(
  {
    id: sql<string>`item.id`,
    orders,
    query: (params: Slots<ListParams>, fields: Fields<DisbursementItemRecord>) =>
      narrow(itemsOf(params, fields), params),
  },
  sql<string>`item.disbursement_id`,
);

/** The rows of each of several disbursements, in the order of their files. */
export const listOfDisbursement = perRequest(
  async (
    ctx,
    disbursementIds: readonly string[],
    args: PageArgs & { filter?: DisbursementItemFilter | null },
    fields: Fields<DisbursementItemRecord>,
  ) => {
    const { search, status } = args.filter ?? {};
    const pattern = search?.trim() ? containing(search.trim()) : null;
    const params = { ...ownedBy(ctx), status, pattern };
    return pageOfEach(ctx.runtime.pool, disbursementIds, params, asInTheFile, args, fields);
  },
);

const withIds = prepared((params: Slots<Owner & { ids: readonly string[] }>) =>
  itemsOf(params).where('item.id', '=', anyOf(params.ids)),
);

/** The rows with these ids, as far as they are the tenant's. */
export const byId = perRequest(async (ctx: Context, ids: readonly string[]) => {
  const found = await withIds(ctx.runtime.pool, { ...ownedBy(ctx), ids });
  const records = new Map(found.map((record) => [record.id, record]));
  return ids.map((id) => records.get(id) ?? null);
});

export interface StatusCount {
  status: DisbursementItemStatus;
  rows: number;
  amount: bigint;
}

const counts = prepared((params: Slots<Owner & { ids: readonly string[] }>) =>
  db
    .selectFrom('disbursement_item as item')
    .where('item.organization_id', '=', params.organizationId)
    .where('item.environment', '=', params.environment)
    .where('item.disbursement_id', '=', anyOf(params.ids))
    .groupBy(['item.disbursement_id', 'item.status'])
    .select([
      'item.disbursement_id as disbursementId',
      'item.status',
      sql<number>`count(*)::int`.as('rows'),
      sql<bigint>`coalesce(sum(item.amount), 0)::bigint`.as('amount'),
    ])
    .$castTo<StatusCount & { disbursementId: string }>(),
);

/** How many rows are in which state, and what they come to. */
export const countsOf = perRequest(async (ctx, ids: readonly string[]) => {
  const found = Map.groupBy(
    await counts(ctx.runtime.pool, { ...ownedBy(ctx), ids }),
    (each) => each.disbursementId,
  );
  return ids.map((id): StatusCount[] => found.get(id) ?? []);
});
