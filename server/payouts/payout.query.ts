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
import type { PayoutStatus } from './payout.entity.ts';

type ActorType = 'API_KEY' | 'USER' | 'SYSTEM';

/** Who said yes, and who ended it before it went out. */
export interface DecisionRecord {
  approvedAt: Date | null;
  approvedByType: ActorType | null;
  approvedById: string | null;
  approvedByLabel: string | null;
  rejectedAt: Date | null;
  cancelledAt: Date | null;
  closedByType: ActorType | null;
  closedById: string | null;
  closedByLabel: string | null;
  closeReason: string | null;
}

export interface PayoutRecord extends DecisionRecord {
  id: string;
  clientId: string | null;
  status: PayoutStatus;
  recipientName: string;
  destination: string;
  amount: bigint;
  currency: string;
  reference: string | null;
  memo: string | null;
  attempts: number;
  rail: string | null;
  railReference: string | null;
  submittedAt: Date | null;
  completedAt: Date | null;
  failedAt: Date | null;
  failureCode: string | null;
  failureMessage: string | null;
  createdAt: Date;
  updatedAt: Date;
  createdByType: ActorType;
  createdById: string | null;
  createdByLabel: string;
}

export interface PayoutFilter {
  search?: string | null;
  status?: readonly PayoutStatus[] | null;
  clientId?: string | null;
  currency?: string | null;
  createdAfter?: Date | null;
  createdBefore?: Date | null;
}

export interface PayoutOrder {
  field: 'CREATED_AT' | 'AMOUNT';
  direction: Direction;
}

const payoutColumns = [
  'payout.id',
  'payout.client_id as clientId',
  'payout.status',
  'payout.recipient_name as recipientName',
  'payout.destination',
  'payout.amount',
  'payout.currency',
  'payout.reference',
  'payout.memo',
  'payout.approved_at as approvedAt',
  'payout.approved_by_type as approvedByType',
  'payout.approved_by_id as approvedById',
  'payout.approved_by_label as approvedByLabel',
  'payout.rejected_at as rejectedAt',
  'payout.cancelled_at as cancelledAt',
  'payout.closed_by_type as closedByType',
  'payout.closed_by_id as closedById',
  'payout.closed_by_label as closedByLabel',
  'payout.close_reason as closeReason',
  'payout.attempts',
  'payout.rail',
  'payout.rail_reference as railReference',
  'payout.submitted_at as submittedAt',
  'payout.completed_at as completedAt',
  'payout.failed_at as failedAt',
  'payout.failure_code as failureCode',
  'payout.failure_message as failureMessage',
  'payout.created_at as createdAt',
  'payout.updated_at as updatedAt',
  'payout.created_by_type as createdByType',
  'payout.created_by_id as createdById',
  'payout.created_by_label as createdByLabel',
] as const;

function payoutsOf(owner: Slots<Owner>, fields: Fields<PayoutRecord> = 'all') {
  return db
    .selectFrom('payout')
    .where('payout.organization_id', '=', owner.organizationId)
    .where('payout.environment', '=', owner.environment)
    .select(columnsFor(payoutColumns, fields))
    .$castTo<PayoutRecord>();
}

interface ListParams extends Owner, Omit<PayoutFilter, 'search'> {
  /** For `ilike`. */
  pattern: string | null;
}

function narrow(query: ReturnType<typeof payoutsOf>, params: Slots<ListParams>) {
  const { pattern, status, clientId, currency, createdAfter, createdBefore } = params;
  let narrowed = query;
  if (pattern) {
    narrowed = narrowed.where(
      sql<boolean>`(payout.recipient_name ilike ${pattern} or payout.destination ilike ${pattern}
        or payout.reference ilike ${pattern} or payout.memo ilike ${pattern} or payout.rail_reference ilike ${pattern})`,
    );
  }
  if (status) narrowed = narrowed.where(sql<boolean>`payout.status = any(${status}::text[])`);
  if (clientId) narrowed = narrowed.where('payout.client_id', '=', clientId);
  if (currency) narrowed = narrowed.where('payout.currency', '=', currency);
  if (createdAfter) narrowed = narrowed.where('payout.created_at', '>=', createdAfter);
  if (createdBefore) narrowed = narrowed.where('payout.created_at', '<', createdBefore);
  return narrowed;
}

const orders: Record<PayoutOrder['field'], Order['by']> = {
  CREATED_AT: undefined,
  AMOUNT: { expression: sql`payout.amount`, cast: 'bigint' },
};
const newestFirst: PayoutOrder = { field: 'CREATED_AT', direction: 'DESC' };

const pageOf = listing({
  id: sql<string>`payout.id`,
  orders,
  query: (params: Slots<ListParams>, fields: Fields<PayoutRecord>) =>
    narrow(payoutsOf(params, fields), params),
});

export async function list(
  ctx: Context,
  args: PageArgs & { filter?: PayoutFilter | null; orderBy?: PayoutOrder | null },
  fields: Fields<PayoutRecord>,
): Promise<Page<PayoutRecord>> {
  const { search, ...filter } = args.filter ?? {};
  const pattern = search?.trim() ? containing(search.trim()) : null;
  const params = { ...ownedBy(ctx), ...filter, pattern };
  return pageOf(ctx.runtime.pool, params, args.orderBy ?? newestFirst, args, fields);
}

const withIds = prepared((params: Slots<Owner & { ids: readonly string[] }>) =>
  payoutsOf(params).where('payout.id', '=', anyOf(params.ids)),
);

/** The payouts with these ids, as far as they are the tenant's. */
export const byId = perRequest(async (ctx, ids: readonly string[]) => {
  const found = await withIds(ctx.runtime.pool, { ...ownedBy(ctx), ids });
  const records = new Map(found.map((record) => [record.id, record]));
  return ids.map((id) => records.get(id) ?? null);
});

/** Why the caller may not decide about it; null when they may, as far as its state allows. */
export function obstacleTo(ctx: Context, payout: PayoutRecord): Promise<ApprovalError | null> {
  const { createdByType: type, createdById: id, createdByLabel: label } = payout;
  return obstacle(ctx, [{ type, id, label }]);
}
