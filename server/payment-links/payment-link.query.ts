import { type RawBuilder, sql } from 'kysely';
import { type Context, type Owner, ownedBy } from '#server/context.ts';
import { listing } from '#server/db/listing.ts';
import { listingOfEach } from '#server/db/listing-of-each.ts';
import type { Direction, Order, Page, PageArgs } from '#server/db/page.ts';
import { perRequest } from '#server/db/per-request.ts';
import { anyOf, prepared, type Slots } from '#server/db/prepared.ts';
import { db } from '#server/db/rows.ts';
import { containing } from '#server/db/search.ts';
import type { PaymentMethod } from '#server/payments/payment-method.entity.ts';
import type { PaymentLinkStatus } from './payment-link.entity.ts';

interface Made {
  createdAt: Date;
  createdByType: 'API_KEY' | 'USER' | 'SYSTEM';
  createdById: string | null;
  createdByLabel: string;
}

export interface PaymentLinkRecord extends Made {
  id: string;
  name: string;
  description: string | null;
  currency: string;
  amount: bigint | null;
  minAmount: bigint | null;
  maxAmount: bigint | null;
  reusable: boolean;
  status: PaymentLinkStatus;
  expiresAt: Date | null;
  disabledAt: Date | null;
  completedAt: Date | null;
  token: string;
  paymentCount: number;
  amountPaid: bigint;
  updatedAt: Date;
}

export interface LinkPaymentRecord extends Made {
  id: string;
  amount: bigint;
  currency: string;
  method: PaymentMethod;
  reference: string | null;
  payerName: string | null;
  payerEmail: string | null;
  paidAt: Date;
  reversedAt: Date | null;
  reverseReason: string | null;
}

export interface PaymentLinkFilter {
  search?: string | null;
  status?: readonly PaymentLinkStatus[] | null;
  currency?: string | null;
  reusable?: boolean | null;
}

export interface PaymentLinkOrder {
  field: 'CREATED_AT' | 'NAME' | 'AMOUNT_PAID';
  direction: Direction;
}

const statusAt = (
  now: RawBuilder<Date>,
) => sql<PaymentLinkStatus>`case when link.completed_at is not null then 'COMPLETED'
  when link.disabled_at is not null then 'DISABLED' when link.expires_at <= ${now} then 'EXPIRED' else 'ACTIVE' end`;

interface At extends Owner {
  now: Date;
}

function linksOf({ organizationId, environment, now }: Slots<At>) {
  return db
    .selectFrom('payment_link as link')
    .where('link.organization_id', '=', organizationId)
    .where('link.environment', '=', environment)
    .select([
      'link.id',
      'link.name',
      'link.description',
      'link.currency',
      'link.amount',
      'link.min_amount as minAmount',
      'link.max_amount as maxAmount',
      'link.reusable',
      statusAt(now).as('status'),
      'link.expires_at as expiresAt',
      'link.disabled_at as disabledAt',
      'link.completed_at as completedAt',
      'link.token',
      'link.payment_count as paymentCount',
      'link.amount_paid as amountPaid',
      'link.created_at as createdAt',
      'link.updated_at as updatedAt',
      'link.created_by_type as createdByType',
      'link.created_by_id as createdById',
      'link.created_by_label as createdByLabel',
    ])
    .$castTo<PaymentLinkRecord>();
}

interface ListParams extends At, Omit<PaymentLinkFilter, 'search'> {
  /** For `ilike`. */
  pattern: string | null;
}

function narrow(query: ReturnType<typeof linksOf>, params: Slots<ListParams>) {
  const { pattern, status, currency, reusable, now } = params;
  let narrowed = query;
  if (pattern)
    narrowed = narrowed.where(
      sql<boolean>`(link.name ilike ${pattern} or link.description ilike ${pattern})`,
    );
  if (status) narrowed = narrowed.where(sql<boolean>`${statusAt(now)} = any(${status}::text[])`);
  if (currency) narrowed = narrowed.where('link.currency', '=', currency);
  if (reusable) narrowed = narrowed.where('link.reusable', '=', reusable);
  return narrowed;
}

const orders: Record<PaymentLinkOrder['field'], Order['by']> = {
  CREATED_AT: undefined,
  NAME: { expression: sql`lower(link.name)`, cast: 'text' },
  AMOUNT_PAID: { expression: sql`link.amount_paid`, cast: 'bigint' },
};
const newestFirst: PaymentLinkOrder = { field: 'CREATED_AT', direction: 'DESC' };

const pageOf = listing({
  id: sql<string>`link.id`,
  orders,
  query: (params: Slots<ListParams>) => narrow(linksOf(params), params),
});

export async function list(
  ctx: Context,
  args: PageArgs & { filter?: PaymentLinkFilter | null; orderBy?: PaymentLinkOrder | null },
): Promise<Page<PaymentLinkRecord>> {
  const { search, ...filter } = args.filter ?? {};
  const pattern = search?.trim() ? containing(search.trim()) : null;
  const params = { ...ownedBy(ctx), ...filter, pattern, now: ctx.now() };
  return pageOf(ctx.runtime.pool, params, args.orderBy ?? newestFirst, args);
}

const withIds = prepared((params: Slots<At & { ids: readonly string[] }>) =>
  linksOf(params).where('link.id', '=', anyOf(params.ids)),
);

/** The links with these ids, as far as they are the tenant's. */
export const byId = perRequest(async (ctx, ids: readonly string[]) => {
  const found = await withIds(ctx.runtime.pool, { ...ownedBy(ctx), now: ctx.now(), ids });
  const records = new Map(found.map((record) => [record.id, record]));
  return ids.map((id) => records.get(id) ?? null);
});

const paymentsOf = ({ organizationId, environment }: Slots<Owner>) =>
  db
    .selectFrom('payment_link_payment as payment')
    .innerJoin('payment_link as link', 'link.id', 'payment.payment_link_id')
    .where('payment.organization_id', '=', organizationId)
    .where('payment.environment', '=', environment)
    .select([
      'payment.id',
      'payment.amount',
      'link.currency',
      'payment.method',
      'payment.reference',
      'payment.payer_name as payerName',
      'payment.payer_email as payerEmail',
      'payment.paid_at as paidAt',
      'payment.reversed_at as reversedAt',
      'payment.reverse_reason as reverseReason',
      'payment.created_at as createdAt',
      'payment.created_by_type as createdByType',
      'payment.created_by_id as createdById',
      'payment.created_by_label as createdByLabel',
    ])
    .$castTo<LinkPaymentRecord>();

const paymentPages = listingOfEach(
  {
    id: sql<string>`payment.id`,
    orders: { CREATED_AT: undefined } as Record<'CREATED_AT', Order['by']>,
    query: (params: Slots<Owner>) => paymentsOf(params),
  },
  sql<string>`payment.payment_link_id`,
);

/** A page of each link's payments, newest first. */
export const paymentsOfLink = perRequest(async (ctx, linkIds: readonly string[], args: PageArgs) =>
  paymentPages(ctx.runtime.pool, linkIds, ownedBy(ctx), { field: 'CREATED_AT', direction: 'DESC' }, args),
);
