import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import * as activity from '#server/activity/activity.service.ts';
import { type Context, ownedBy } from '#server/context.ts';
import { newId } from '#server/db/id.ts';
import { transaction } from '#server/db/transaction.ts';
import { NotFoundError } from '#server/errors.ts';
import { fromMinor, minorUnits } from '#server/money.ts';
import { newPayToken } from '#server/payments/pay-token.ts';
import { validate } from '#server/validation.ts';
import type { EventsOf } from '#server/webhooks/event-types.ts';
import { PaymentLink, PaymentLinkPayment } from './payment-link.entity.ts';
import { PaymentLinkHasPaymentsError, PaymentLinkStatusError } from './payment-link.errors.ts';
import {
  createInput,
  type PaymentLinkInput,
  requireFuture,
  termsOf,
  updateInput,
} from './payment-link.input.ts';
import { snapshotOf } from './payment-link.snapshot.ts';

export async function create(ctx: Context, given: PaymentLinkInput): Promise<string> {
  const input = validate(createInput, given);
  const terms = termsOf(input, input.currency);
  requireFuture(ctx, input.expiresAt);
  const now = ctx.now();
  return transaction(ctx, async (em) => {
    const link = em.create(PaymentLink, {
      ...{ id: newId(), ...ownedBy(ctx), name: input.name, description: input.description ?? null },
      ...{ currency: input.currency, ...terms, reusable: input.reusable ?? false },
      ...{ expiresAt: input.expiresAt ?? null, disabledAt: null, completedAt: null },
      ...{ token: newPayToken(), paymentCount: 0, amountPaid: 0n, createdAt: now, updatedAt: now },
      ...activity.createdBy(ctx),
    });
    trace(ctx, em, 'payment_link.created', link);
    return link.id;
  });
}

/** Its words and its expiry at any time; what is paid for, as long as nobody has paid. */
export async function update(ctx: Context, id: string, given: PaymentLinkInput): Promise<void> {
  const input = validate(updateInput, given);
  requireFuture(ctx, input.expiresAt);
  await locked(ctx, id, (link, em) => {
    if (link.completedAt) throw new PaymentLinkStatusError('COMPLETED', 'A completed link does not change.');
    if (input.name !== undefined) link.name = input.name;
    if (input.description !== undefined) link.description = input.description;
    if (input.expiresAt !== undefined) link.expiresAt = input.expiresAt;
    changeTerms(link, input);
    trace(ctx, em, 'payment_link.updated', link);
  });
}

type Terms = Pick<PaymentLinkInput, 'amount' | 'minAmount' | 'maxAmount' | 'reusable'>;

function changeTerms(link: PaymentLink, input: Terms): void {
  const { currency } = link;
  const kept = (minor: bigint | null | undefined) =>
    minor == null ? null : fromMinor(minor, minorUnits(currency) ?? 2);
  const terms = termsOf(
    {
      amount: input.amount === undefined ? kept(link.amount) : input.amount,
      minAmount: input.minAmount === undefined ? kept(link.minAmount) : input.minAmount,
      maxAmount: input.maxAmount === undefined ? kept(link.maxAmount) : input.maxAmount,
    },
    currency,
  );
  const next = { ...terms, reusable: input.reusable ?? link.reusable };
  const changed = Object.entries(next).find(([name, value]) => value !== (link[name as keyof Terms] ?? null));
  if (!changed) return;
  if (link.paymentCount > 0) {
    const message =
      'It has been paid: its amounts and whether it is reusable stay. Disable it and create another.';
    throw new PaymentLinkHasPaymentsError(link.paymentCount, message, [changed[0]]);
  }
  Object.assign(link, next);
}

/** Nobody can pay it until it is enabled. Disabling twice changes nothing. */
export async function disable(ctx: Context, id: string): Promise<void> {
  await locked(ctx, id, (link, em) => {
    if (link.completedAt)
      throw new PaymentLinkStatusError('COMPLETED', 'A completed link takes no payment anyway.');
    if (link.disabledAt) return;
    link.disabledAt = ctx.now();
    trace(ctx, em, 'payment_link.disabled', link);
  });
}

export async function enable(ctx: Context, id: string): Promise<void> {
  await locked(ctx, id, (link, em) => {
    if (link.completedAt)
      throw new PaymentLinkStatusError('COMPLETED', 'A completed link has had its payment.');
    if (!link.disabledAt) return;
    link.disabledAt = null;
    trace(ctx, em, 'payment_link.enabled', link);
  });
}

/** Only one without payments, reversed ones too; `remove` because `delete` is a reserved word. */
export async function remove(ctx: Context, id: string): Promise<void> {
  await locked(ctx, id, async (link, em) => {
    const kept = await em.count(PaymentLinkPayment, { paymentLinkId: id, ...ownedBy(ctx) });
    if (kept > 0) {
      const message = 'It has been paid, and its payments keep it, reversed ones too. Disable it instead.';
      throw new PaymentLinkHasPaymentsError(kept, message);
    }
    trace(ctx, em, 'payment_link.deleted', link);
    em.remove(link);
  });
}

type Change<Result> = (link: PaymentLink, em: EntityManager) => Result | Promise<Result>;

export function locked<Result>(ctx: Context, id: string, apply: Change<Result>): Promise<Result> {
  return transaction(ctx, async (em) => {
    const where = { id, ...ownedBy(ctx) };
    const link = await em.findOne(PaymentLink, where, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!link) throw new NotFoundError('payment link');
    return apply(link, em);
  });
}

export function trace(
  ctx: Context,
  em: EntityManager,
  type: EventsOf<'payment_link'>,
  link: PaymentLink,
  more: Record<string, unknown> = {},
): void {
  link.updatedAt = ctx.now();
  const amount = link.amount?.toString() ?? null;
  activity.record(ctx, em, {
    type,
    subject: { id: link.id, label: link.name },
    data: { status: link.statusAt(ctx.now()), currency: link.currency, amount, ...more },
    object: snapshotOf(link, ctx.now()),
  });
}
