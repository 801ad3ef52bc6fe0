import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import * as activity from '#server/activity/activity.service.ts';
import { type Context, ownedBy } from '#server/context.ts';
import { encodeId, newId } from '#server/db/id.ts';
import { transaction } from '#server/db/transaction.ts';
import { NotFoundError } from '#server/errors.ts';
import { amountText } from '#server/format.ts';
import { PaymentReversedError } from '#server/invoices/invoice.errors.ts';
import { type PaymentInput, paidAtOf, reverseInput } from '#server/invoices/invoice-payment.input.ts';
import { mostMinor } from '#server/money.ts';
import type { PaymentMethod } from '#server/payments/payment-method.entity.ts';
import { invalid, validate } from '#server/validation.ts';
import { money } from '#server/webhooks/snapshot.ts';
import { PaymentLink, PaymentLinkPayment } from './payment-link.entity.ts';
import { PaymentLinkStatusError } from './payment-link.errors.ts';
import { linkAmount, recordInput } from './payment-link.input.ts';
import { locked, trace } from './payment-link.service.ts';

export interface LinkPaymentInput extends PaymentInput {
  payerName?: string | null;
  payerEmail?: string | null;
}

/** Records money that came for a link in another way than through its page. */
export async function recordPayment(ctx: Context, id: string, given: LinkPaymentInput): Promise<string> {
  const input = validate(recordInput, given);
  const paidAt = paidAtOf(ctx, input.paidAt);
  return locked(ctx, id, (link, em) =>
    settle(ctx, em, link, {
      ...{ amount: linkAmount(input.amount, link.currency), paidAt, method: input.method ?? 'OTHER' },
      ...{ reference: input.reference ?? null, payerName: input.payerName ?? null },
      ...{ payerEmail: input.payerEmail ?? null, attempt: null },
    }),
  );
}

export interface LinkPaymentFacts {
  amount: bigint;
  method: PaymentMethod;
  reference: string | null;
  payerName: string | null;
  payerEmail: string | null;
  attempt: string | null;
  paidAt: Date;
}

/** Under the link's lock: two at once cannot both pay a link that can be paid once. */
export function settle(ctx: Context, em: EntityManager, link: PaymentLink, facts: LinkPaymentFacts): string {
  requirePayable(ctx, link);
  requireAmount(link, facts.amount);
  const id = newId();
  const { organizationId, environment } = link;
  em.create(PaymentLinkPayment, {
    ...{ id, organizationId, environment, paymentLinkId: link.id, ...facts, createdAt: ctx.now() },
    ...{ reversedAt: null, reverseReason: null },
    ...activity.createdBy(ctx),
  });
  link.paymentCount += 1;
  link.amountPaid += facts.amount;
  if (!link.reusable) link.completedAt = ctx.now();
  trace(ctx, em, 'payment_link.paid', link, told(id, link, facts));
  return id;
}

/** Takes a mistaken payment back: it stays, marked, and a link that it completed can be paid again. */
export async function reversePayment(
  ctx: Context,
  id: string,
  given: string | null | undefined,
): Promise<string> {
  const reason = validate(reverseInput, { reason: given }).reason ?? null;
  return transaction(ctx, async (em) => {
    const owner = ownedBy(ctx);
    const found = await em.findOne(PaymentLinkPayment, { id, ...owner }, { disableIdentityMap: true });
    if (!found) throw new NotFoundError('payment');
    const lock = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;
    const link = await em.findOneOrFail(PaymentLink, { id: found.paymentLinkId, ...owner }, lock);
    const payment = await em.findOneOrFail(PaymentLinkPayment, { id, ...owner }, lock);
    if (payment.reversedAt) throw new PaymentReversedError();
    payment.reversedAt = ctx.now();
    payment.reverseReason = reason;
    link.paymentCount -= 1;
    link.amountPaid -= payment.amount;
    link.completedAt = null;
    trace(ctx, em, 'payment_link.payment_reversed', link, { reason, ...told(id, link, payment) });
    return link.id;
  });
}

type Told = Pick<LinkPaymentFacts, 'amount' | 'method' | 'paidAt'> &
  Partial<Pick<LinkPaymentFacts, 'reference' | 'payerName' | 'payerEmail'>>;

const told = (id: string, { currency }: PaymentLink, { amount, method, paidAt, ...facts }: Told) => ({
  payment: {
    ...{ id: encodeId('PaymentLinkPayment', id), amount: money(amount, currency), method },
    ...{ reference: facts.reference ?? null, paidAt: paidAt.toISOString() },
    ...{ payerName: facts.payerName ?? null, payerEmail: facts.payerEmail ?? null },
  },
});

const refusals = {
  COMPLETED: 'This link has been paid already, and can be paid once.',
  DISABLED: 'This link is disabled.',
  EXPIRED: 'This link has expired.',
} as const;

export function requirePayable(ctx: Context, link: PaymentLink): void {
  const status = link.statusAt(ctx.now());
  if (status !== 'ACTIVE') throw new PaymentLinkStatusError(status, refusals[status], ['paymentLinkId']);
}

export function requireAmount(
  { amount, minAmount, maxAmount, currency, amountPaid }: PaymentLink,
  paid: bigint,
): void {
  const text = (minor: bigint) => `${amountText(minor, currency)} ${currency}`;
  if (paid <= 0n) invalid(['amount'], 'The amount must be more than zero.');
  if (amount != null && paid !== amount) invalid(['amount'], `This link takes exactly ${text(amount)}.`);
  if (minAmount != null && paid < minAmount)
    invalid(['amount'], `This link takes at least ${text(minAmount)}.`);
  if (maxAmount != null && paid > maxAmount)
    invalid(['amount'], `This link takes at most ${text(maxAmount)}.`);
  if (amountPaid + paid > mostMinor) {
    const message = `This link has taken ${text(amountPaid)}, and all that it takes is ${text(mostMinor)} at most. Make another.`;
    invalid(['amount'], message);
  }
}
