import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import * as activity from '#server/activity/activity.service.ts';
import { type Context, ownedBy, reaches } from '#server/context.ts';
import { encodeId, newId } from '#server/db/id.ts';
import { transaction } from '#server/db/transaction.ts';
import { NotFoundError } from '#server/errors.ts';
import { fromMinor, minorUnits } from '#server/money.ts';
import type { PaymentMethod } from '#server/payments/payment-method.entity.ts';
import { invalid, validate } from '#server/validation.ts';
import { money } from '#server/webhooks/snapshot.ts';
import { Invoice } from './invoice.entity.ts';
import { InvoiceStatusError, PaymentAmountError, PaymentReversedError } from './invoice.errors.ts';
import { locked, trace } from './invoice-change.ts';
import { InvoicePayment } from './invoice-payment.entity.ts';
import {
  minorAmount,
  type PaymentInput,
  paidAtOf,
  paymentInput,
  reverseInput,
} from './invoice-payment.input.ts';

const mostPayments = 500;

/** Records money that came for an open invoice: all that is due, or a part. Answers the payment's id. */
export async function recordPayment(ctx: Context, invoiceId: string, given: PaymentInput): Promise<string> {
  const input = validate(paymentInput, given);
  const paidAt = paidAtOf(ctx, input.paidAt);
  return locked(ctx, invoiceId, async (invoice, em) => {
    const amount = minorAmount(input.amount, invoice.currency);
    return settle(ctx, em, invoice, {
      ...{ amount, paidAt, method: input.method ?? 'OTHER' },
      reference: input.reference ?? null,
    });
  });
}

/** Records that what is due has been paid, however it came. */
export async function markPaid(ctx: Context, id: string): Promise<void> {
  await locked(ctx, id, (invoice, em) => {
    requireOpen(invoice);
    const facts = { paidAt: ctx.now(), method: 'OTHER', reference: null } as const;
    return settle(ctx, em, invoice, { ...facts, amount: invoice.amountDue() });
  });
}

interface Facts {
  amount: bigint;
  method: PaymentMethod;
  reference: string | null;
  paidAt: Date;
}

/** Under the invoice's lock: two at once cannot both take what is due. */
export async function settle(
  ctx: Context,
  em: EntityManager,
  invoice: Invoice,
  facts: Facts,
): Promise<string> {
  requireOpen(invoice);
  const due = invoice.amountDue();
  const { currency } = invoice;
  if (facts.amount > due)
    throw new PaymentAmountError(due, currency, fromMinor(due, minorUnits(currency) ?? 2));
  const id = newId();
  if (facts.amount > 0n) {
    const owner = { organizationId: invoice.organizationId, environment: invoice.environment };
    if ((await em.count(InvoicePayment, { invoiceId: invoice.id, ...owner })) >= mostPayments)
      invalid(['invoiceId'], `An invoice holds at most ${mostPayments} payments.`);
    em.create(InvoicePayment, {
      ...{ id, ...owner, invoiceId: invoice.id, ...facts },
      ...{ reversedAt: null, reverseReason: null, createdAt: ctx.now() },
      ...activity.createdBy(ctx),
    });
    invoice.amountPaid += facts.amount;
    trace(ctx, em, 'invoice.payment_recorded', invoice, told(id, currency, facts));
  }
  await payIfSettled(ctx, em, invoice);
  return id;
}

/** An open invoice of which nothing is due is paid: since its last payment came, in whatever order they were recorded. */
export async function payIfSettled(ctx: Context, em: EntityManager, invoice: Invoice): Promise<void> {
  if (invoice.amountDue() > 0n) return;
  await em.flush();
  const { id: invoiceId, organizationId, environment } = invoice;
  const last = await em.findOne(
    InvoicePayment,
    { invoiceId, organizationId, environment, reversedAt: null },
    { orderBy: { paidAt: 'desc' } },
  );
  invoice.status = 'PAID';
  invoice.paidAt = last?.paidAt ?? ctx.now();
  trace(ctx, em, 'invoice.paid', invoice);
}

/** Takes a mistaken payment back: it stays, marked, and what it paid is due again. */
export async function reversePayment(
  ctx: Context,
  id: string,
  given: string | null | undefined,
): Promise<string> {
  const reason = validate(reverseInput, { reason: given }).reason ?? null;
  return transaction(ctx, async (em) => {
    const owner = ownedBy(ctx);
    const found = await em.findOne(InvoicePayment, { id, ...owner }, { disableIdentityMap: true });
    if (!found) throw new NotFoundError('payment');
    // The invoice first, as everywhere: whoever locks both locks them in the same order.
    const lock = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;
    const invoice = await em.findOneOrFail(Invoice, { id: found.invoiceId, ...owner }, lock);
    if (!reaches(ctx, invoice.clientId)) throw new NotFoundError('payment');
    const payment = await em.findOneOrFail(InvoicePayment, { id, ...owner }, lock);
    if (payment.reversedAt) throw new PaymentReversedError();
    payment.reversedAt = ctx.now();
    payment.reverseReason = reason;
    invoice.amountPaid -= payment.amount;
    invoice.status = 'OPEN';
    invoice.paidAt = null;
    trace(ctx, em, 'invoice.payment_reversed', invoice, { reason, ...told(id, invoice.currency, payment) });
    return invoice.id;
  });
}

type Told = Pick<Facts, 'amount' | 'method' | 'paidAt'> & { reference?: string | null };

const told = (id: string, currency: string, { amount, method, reference, paidAt }: Told) => ({
  payment: {
    ...{ id: encodeId('InvoicePayment', id), amount: money(amount, currency), method },
    ...{ reference: reference ?? null, paidAt: paidAt.toISOString() },
  },
});

function requireOpen({ status }: Invoice): void {
  if (status !== 'OPEN') throw new InvoiceStatusError(status, 'Only an open invoice can be paid.');
}
