import type { EntityManager } from '@mikro-orm/postgresql';
import * as activity from '#server/activity/activity.service.ts';
import type { Context } from '#server/context.ts';
import { encodeId, newId } from '#server/db/id.ts';
import { amountText } from '#server/format.ts';
import { minorAmount, type PaymentInput, paidAtOf } from '#server/invoices/invoice-payment.input.ts';
import type { PaymentMethod } from '#server/payments/payment-method.entity.ts';
import { invalid, validate } from '#server/validation.ts';
import { money } from '#server/webhooks/snapshot.ts';
import { type PaymentLink, PaymentLinkPayment } from './payment-link.entity.ts';
import { PaymentLinkStatusError } from './payment-link.errors.ts';
import { recordInput } from './payment-link.input.ts';
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
      ...{ amount: minorAmount(input.amount, link.currency), paidAt, method: input.method ?? 'OTHER' },
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
  const { organizationId, environment, currency } = link;
  em.create(PaymentLinkPayment, {
    ...{ id, organizationId, environment, paymentLinkId: link.id, ...facts, createdAt: ctx.now() },
    ...activity.createdBy(ctx),
  });
  link.paymentCount += 1;
  link.amountPaid += facts.amount;
  if (!link.reusable) link.completedAt = ctx.now();
  const { method, reference, payerName, payerEmail } = facts;
  trace(ctx, em, 'payment_link.paid', link, {
    payment: {
      ...{ id: encodeId('PaymentLinkPayment', id), amount: money(facts.amount, currency), method, reference },
      ...{ paidAt: facts.paidAt.toISOString(), payerName, payerEmail },
    },
  });
  return id;
}

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
  {
    amount,
    minAmount,
    maxAmount,
    currency,
  }: Pick<PaymentLink, 'amount' | 'minAmount' | 'maxAmount' | 'currency'>,
  paid: bigint,
): void {
  const text = (minor: bigint) => `${amountText(minor, currency)} ${currency}`;
  if (paid <= 0n) invalid(['amount'], 'The amount must be more than zero.');
  if (amount != null && paid !== amount) invalid(['amount'], `This link takes exactly ${text(amount)}.`);
  if (minAmount != null && paid < minAmount)
    invalid(['amount'], `This link takes at least ${text(minAmount)}.`);
  if (maxAmount != null && paid > maxAmount)
    invalid(['amount'], `This link takes at most ${text(maxAmount)}.`);
}
