import { sql } from 'kysely';
import { type Context, type Owner, ownedBy } from '#server/context.ts';
import { asBadInput } from '#server/db/page.ts';
import { perRequest } from '#server/db/per-request.ts';
import { anyOf, prepared, type Slots } from '#server/db/prepared.ts';
import { db } from '#server/db/rows.ts';
import type { PaymentMethod } from '#server/payments/payment-method.entity.ts';
import { type FilterParams, type InvoiceFilter, matching, paramsOf } from './invoice-filter.ts';

export interface InvoicePaymentRecord {
  id: string;
  invoiceId: string;
  amount: bigint;
  currency: string;
  method: PaymentMethod;
  reference: string | null;
  paidAt: Date;
  reversedAt: Date | null;
  reverseReason: string | null;
  createdAt: Date;
  createdByType: 'API_KEY' | 'USER' | 'SYSTEM';
  createdById: string | null;
  createdByLabel: string;
}

const ofInvoices = prepared(
  ({ organizationId, environment, ids }: Slots<Owner & { ids: readonly string[] }>) =>
    db
      .selectFrom('invoice_payment as payment')
      .innerJoin('invoice', 'invoice.id', 'payment.invoice_id')
      .where('payment.organization_id', '=', organizationId)
      .where('payment.environment', '=', environment)
      .where('payment.invoice_id', '=', anyOf(ids))
      .orderBy('payment.invoice_id')
      .orderBy('payment.id')
      .select([
        'payment.id',
        'payment.invoice_id as invoiceId',
        'payment.amount',
        'invoice.currency',
        'payment.method',
        'payment.reference',
        'payment.paid_at as paidAt',
        'payment.reversed_at as reversedAt',
        'payment.reverse_reason as reverseReason',
        'payment.created_at as createdAt',
        'payment.created_by_type as createdByType',
        'payment.created_by_id as createdById',
        'payment.created_by_label as createdByLabel',
      ])
      .$castTo<InvoicePaymentRecord>(),
);

/** In the order they were recorded, by invoice. */
export const paymentsOf = perRequest(async (ctx, ids: readonly string[]) => {
  const payments = await ofInvoices(ctx.runtime.pool, { ...ownedBy(ctx), ids });
  const found = Map.groupBy(payments, (payment) => payment.invoiceId);
  return ids.map((id) => found.get(id) ?? []);
});

export interface InvoiceSums {
  currency: string;
  count: number;
  total: bigint;
  paid: bigint;
  due: bigint;
}

type SummedRow = { currency: string; count: number } & Record<'total' | 'paid' | 'due', string>;

const ownedSums = (params: Slots<FilterParams>) =>
  db
    .selectFrom('invoice')
    .where('invoice.organization_id', '=', params.organizationId)
    .where('invoice.environment', '=', params.environment)
    .groupBy('invoice.currency')
    .orderBy('invoice.currency')
    .select([
      'invoice.currency',
      sql<number>`count(*)::int`.as('count'),
      sql<string>`sum(invoice.total)`.as('total'),
      sql<string>`sum(invoice.amount_paid)`.as('paid'),
      sql<string>`coalesce(sum(invoice.total - invoice.amount_paid) filter (where invoice.status = 'OPEN'), 0)`.as(
        'due',
      ),
    ]);

const sums = prepared((params: Slots<FilterParams>) => {
  const query = ownedSums(params);
  const reached = params.onlyClients
    ? query.where('invoice.client_id', '=', anyOf(params.onlyClients))
    : query;
  return matching(reached, params).$castTo<SummedRow>();
});

/** What the invoices that match come to, in each currency by itself. */
export async function totalsOf(ctx: Context, filter: InvoiceFilter): Promise<InvoiceSums[]> {
  const found = await sums(ctx.runtime.pool, paramsOf(ctx, filter)).catch((error: unknown) => {
    throw asBadInput(error, { cursor: null });
  });
  return found.map(({ currency, count, total, paid, due }) => ({
    ...{ currency, count, total: BigInt(total), paid: BigInt(paid), due: BigInt(due) },
  }));
}
