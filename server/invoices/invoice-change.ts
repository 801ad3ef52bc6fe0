import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import * as activity from '#server/activity/activity.service.ts';
import { type Context, ownedBy, reaches } from '#server/context.ts';
import { transaction } from '#server/db/transaction.ts';
import { NotFoundError } from '#server/errors.ts';
import type { EventsOf } from '#server/webhooks/event-types.ts';
import { Invoice } from './invoice.entity.ts';
import { snapshotOf } from './invoice.snapshot.ts';

export type InvoiceChange<Result> = (invoice: Invoice, em: EntityManager) => Result | Promise<Result>;

/** One change of one invoice under its lock, which leaves a trace of this type besides those it leaves itself. */
export function change<Result>(
  ctx: Context,
  id: string,
  type: EventsOf<'invoice'>,
  apply: InvoiceChange<Result>,
  reason: string | null = null,
): Promise<Result> {
  return locked(ctx, id, async (invoice, em) => {
    const result = await apply(invoice, em);
    trace(ctx, em, type, invoice, { reason });
    return result;
  });
}

/** The same for a change that itself knows what it comes to, and traces that. */
export function locked<Result>(ctx: Context, id: string, apply: InvoiceChange<Result>): Promise<Result> {
  return transaction(ctx, async (em) => {
    const where = { id, ...ownedBy(ctx) };
    const invoice = await em.findOne(Invoice, where, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!invoice || !reaches(ctx, invoice.clientId)) throw new NotFoundError('invoice');
    return apply(invoice, em);
  });
}

export function trace(
  ctx: Context,
  em: EntityManager,
  type: EventsOf<'invoice'>,
  invoice: Invoice,
  { reason = null, ...more }: { reason?: string | null; [fact: string]: unknown } = {},
) {
  invoice.updatedAt = ctx.now();
  const { status, currency } = invoice;
  const paid = invoice.status === 'DRAFT' ? {} : { amountPaid: invoice.amountPaid.toString() };
  activity.record(ctx, em, {
    type,
    subject: { id: invoice.id, label: invoice.number ?? 'draft' },
    data: { status, currency, total: invoice.total.toString(), ...paid, ...more },
    object: snapshotOf(invoice),
    reason,
  });
}
