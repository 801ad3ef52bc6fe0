import { sql } from 'kysely';
import type { ApprovalError } from '#server/approvals/approval.errors.ts';
import { obstacle } from '#server/approvals/approval.ts';
import { type Context, type Owner, ownedBy } from '#server/context.ts';
import { columnsFor, type Fields } from '#server/db/fields.ts';
import { listing } from '#server/db/listing.ts';
import type { Direction, Order, Page, PageArgs } from '#server/db/page.ts';
import { perRequest } from '#server/db/per-request.ts';
import { anyOf, prepared, type Slots } from '#server/db/prepared.ts';
import { db } from '#server/db/rows.ts';
import { containing } from '#server/db/search.ts';
import type { DecisionRecord } from '#server/payouts/payout.query.ts';
import { askersOf } from './askers.ts';
import type { DisbursementStatus } from './disbursement.entity.ts';

type ActorType = 'API_KEY' | 'USER' | 'SYSTEM';

export interface DisbursementRecord extends DecisionRecord {
  id: string;
  name: string;
  status: DisbursementStatus;
  currency: string;
  fileName: string | null;
  uploadedAt: Date;
  totalRows: number;
  invalidRows: number;
  totalAmount: bigint;
  submittedAt: Date | null;
  submittedByType: ActorType | null;
  submittedById: string | null;
  submittedByLabel: string | null;
  finishedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  createdByType: ActorType;
  createdById: string | null;
  createdByLabel: string;
}

export interface DisbursementFilter {
  search?: string | null;
  status?: readonly DisbursementStatus[] | null;
}

export interface DisbursementOrder {
  field: 'CREATED_AT' | 'NAME';
  direction: Direction;
}

const columns = [
  'disbursement.id',
  'disbursement.name',
  'disbursement.status',
  'disbursement.currency',
  'disbursement.file_name as fileName',
  'disbursement.uploaded_at as uploadedAt',
  'disbursement.total_rows as totalRows',
  'disbursement.invalid_rows as invalidRows',
  'disbursement.total_amount as totalAmount',
  'disbursement.submitted_at as submittedAt',
  'disbursement.submitted_by_type as submittedByType',
  'disbursement.submitted_by_id as submittedById',
  'disbursement.submitted_by_label as submittedByLabel',
  'disbursement.approved_at as approvedAt',
  'disbursement.approved_by_type as approvedByType',
  'disbursement.approved_by_id as approvedById',
  'disbursement.approved_by_label as approvedByLabel',
  'disbursement.rejected_at as rejectedAt',
  'disbursement.cancelled_at as cancelledAt',
  'disbursement.closed_by_type as closedByType',
  'disbursement.closed_by_id as closedById',
  'disbursement.closed_by_label as closedByLabel',
  'disbursement.close_reason as closeReason',
  'disbursement.finished_at as finishedAt',
  'disbursement.created_at as createdAt',
  'disbursement.updated_at as updatedAt',
  'disbursement.created_by_type as createdByType',
  'disbursement.created_by_id as createdById',
  'disbursement.created_by_label as createdByLabel',
] as const;

function disbursementsOf(owner: Slots<Owner>, fields: Fields<DisbursementRecord> = 'all') {
  return db
    .selectFrom('disbursement')
    .where('disbursement.organization_id', '=', owner.organizationId)
    .where('disbursement.environment', '=', owner.environment)
    .select(columnsFor(columns, fields))
    .$castTo<DisbursementRecord>();
}

interface ListParams extends Owner, Omit<DisbursementFilter, 'search'> {
  /** For `ilike`. */
  pattern: string | null;
}

function narrow(query: ReturnType<typeof disbursementsOf>, { pattern, status }: Slots<ListParams>) {
  let narrowed = query;
  if (pattern) {
    narrowed = narrowed.where(
      sql<boolean>`(disbursement.name ilike ${pattern} or disbursement.file_name ilike ${pattern})`,
    );
  }
  if (status) narrowed = narrowed.where(sql<boolean>`disbursement.status = any(${status}::text[])`);
  return narrowed;
}

const orders: Record<DisbursementOrder['field'], Order['by']> = {
  CREATED_AT: undefined,
  NAME: { expression: sql`lower(disbursement.name)`, cast: 'text' },
};
const newestFirst: DisbursementOrder = { field: 'CREATED_AT', direction: 'DESC' };

const pageOf = listing({
  id: sql<string>`disbursement.id`,
  orders,
  query: (params: Slots<ListParams>, fields: Fields<DisbursementRecord>) =>
    narrow(disbursementsOf(params, fields), params),
});

export async function list(
  ctx: Context,
  args: PageArgs & { filter?: DisbursementFilter | null; orderBy?: DisbursementOrder | null },
  fields: Fields<DisbursementRecord>,
): Promise<Page<DisbursementRecord>> {
  const { search, status } = args.filter ?? {};
  const pattern = search?.trim() ? containing(search.trim()) : null;
  const params = { ...ownedBy(ctx), status, pattern };
  return pageOf(ctx.runtime.pool, params, args.orderBy ?? newestFirst, args, fields);
}

const withIds = prepared((params: Slots<Owner & { ids: readonly string[] }>) =>
  disbursementsOf(params).where('disbursement.id', '=', anyOf(params.ids)),
);

/** The disbursements with these ids, as far as they are the tenant's. */
export const byId = perRequest(async (ctx, ids: readonly string[]) => {
  const found = await withIds(ctx.runtime.pool, { ...ownedBy(ctx), ids });
  const records = new Map(found.map((record) => [record.id, record]));
  return ids.map((id) => records.get(id) ?? null);
});

/** Why the caller may not decide about it; null when they may, as far as its state allows. */
export async function obstacleTo(ctx: Context, record: DisbursementRecord): Promise<ApprovalError | null> {
  return obstacle(ctx, await askersOf(ctx, record));
}
