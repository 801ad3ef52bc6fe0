import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import * as activity from '#server/activity/activity.service.ts';
import { spend } from '#server/api-keys/money-limits.ts';
import { close, requireSecondPerson } from '#server/approvals/approval.ts';
import type { Actor } from '#server/auth/principal.ts';
import { requireClient } from '#server/clients/required-client.ts';
import { type Context, ownedBy } from '#server/context.ts';
import { newId } from '#server/db/id.ts';
import { transaction } from '#server/db/transaction.ts';
import { NotFoundError } from '#server/errors.ts';
import { queuePayout, withdraw } from '#server/rails/transfer.service.ts';
import { validate } from '#server/validation.ts';
import type { EventsOf } from '#server/webhooks/event-types.ts';
import { Payout, type PayoutStatus } from './payout.entity.ts';
import { PayoutStatusError } from './payout.errors.ts';
import { createInput, type PayoutInput, reasonInput, requirePayable } from './payout.input.ts';
import { trace } from './payout.trace.ts';

/** Asks for money to go out. Nothing moves before somebody else has approved it. */
export async function create(ctx: Context, given: PayoutInput): Promise<string> {
  const { amount: text, ...input } = validate(createInput, given);
  const wanted = { ...input, amount: requirePayable(text, input.currency) };
  const now = ctx.now();
  return transaction(ctx, async (em) => {
    if (wanted.clientId) await requireClient(ctx, em, wanted.clientId);
    await spend(ctx, em, wanted);
    const payout = em.create(Payout, {
      id: newId(),
      ...ownedBy(ctx),
      status: 'PENDING_APPROVAL',
      clientId: wanted.clientId ?? null,
      ...{ recipientName: wanted.recipientName, destination: wanted.destination },
      ...{ amount: wanted.amount, currency: wanted.currency },
      ...{ reference: wanted.reference ?? null, memo: wanted.memo ?? null },
      attempts: 0,
      createdAt: now,
      updatedAt: now,
      ...activity.createdBy(ctx),
    });
    trace(ctx, em, 'payout.created', payout);
    return payout.id;
  });
}

/** Lets it go out. By somebody else than whoever asked for it. */
export async function approve(ctx: Context, id: string): Promise<void> {
  await change(ctx, id, 'payout.approved', async (payout, em) => {
    requireStatus(payout, ['PENDING_APPROVAL'], 'Only a payout that waits for approval can be approved.');
    await requireSecondPerson(ctx, em, askersOf(payout));
    await spend(ctx, em, payout);
    const { actor } = ctx.principal;
    payout.status = 'APPROVED';
    payout.approvedAt = ctx.now();
    payout.approvedByType = actor.type;
    payout.approvedById = actor.id;
    payout.approvedByLabel = actor.label;
    queuePayout(ctx, em, payout);
  });
}

/** Says no. By whoever could have said yes; who asked for it cancels instead. */
export async function reject(ctx: Context, id: string, reason: string | null | undefined): Promise<void> {
  const why = validate(reasonInput, { reason }).reason ?? null;
  const apply: Change = async (payout, em) => {
    requireStatus(payout, ['PENDING_APPROVAL'], 'Only a payout that waits for approval can be rejected.');
    await requireSecondPerson(ctx, em, askersOf(payout));
    payout.status = 'REJECTED';
    payout.rejectedAt = ctx.now();
    close(ctx, payout, why);
  };
  await change(ctx, id, 'payout.rejected', apply, why);
}

/** Takes it back, as long as no rail has been asked to move it. */
export async function cancel(ctx: Context, id: string, reason: string | null | undefined): Promise<void> {
  const why = validate(reasonInput, { reason }).reason ?? null;
  const apply: Change = async (payout, em) => {
    requireStatus(payout, ['PENDING_APPROVAL', 'APPROVED'], 'This payout can no longer be cancelled.');
    if (payout.status === 'APPROVED' && !(await withdraw(ctx, em, { payoutId: id }))) {
      throw new PayoutStatusError('PROCESSING', 'The rail is being asked to move it just now.');
    }
    payout.status = 'CANCELLED';
    payout.cancelledAt = ctx.now();
    close(ctx, payout, why);
  };
  await change(ctx, id, 'payout.cancelled', apply, why);
}

/** Tries one that failed again, as it was approved. */
export async function retry(ctx: Context, id: string): Promise<void> {
  await change(ctx, id, 'payout.retried', async (payout, em) => {
    requireStatus(payout, ['FAILED'], 'Only a payout that failed can be tried again.');
    await spend(ctx, em, payout);
    payout.status = 'APPROVED';
    payout.railReference = null;
    payout.submittedAt = null;
    payout.failedAt = null;
    payout.failureCode = null;
    payout.failureMessage = null;
    queuePayout(ctx, em, payout);
  });
}

function requireStatus(payout: Payout, allowed: readonly PayoutStatus[], message: string): void {
  if (!allowed.includes(payout.status)) throw new PayoutStatusError(payout.status, message);
}

function askersOf({ createdByType: type, createdById, createdByLabel: label }: Payout): Actor[] {
  return [{ type, id: createdById ?? null, label }];
}

type Change = (payout: Payout, em: EntityManager) => void | Promise<void>;

/** Locked, so that of two who decide at once the second finds it decided. */
async function change(
  ctx: Context,
  id: string,
  type: EventsOf<'payout'>,
  apply: Change,
  reason: string | null = null,
): Promise<void> {
  await transaction(ctx, async (em) => {
    const payout = await em.findOne(
      Payout,
      { id, ...ownedBy(ctx) },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    if (!payout) throw new NotFoundError('payout');
    await apply(payout, em);
    payout.updatedAt = ctx.now();
    trace(ctx, em, type, payout, reason);
  });
}
