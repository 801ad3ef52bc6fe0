import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Context } from '#server/context.ts';
import type { RailAnswer } from '#server/rails/rail.ts';
import { Payout } from './payout.entity.ts';
import { trace } from './payout.trace.ts';

/** What the rail says of a payout, in the transaction that notes it for the transfer. */
export async function settle(ctx: Context, em: EntityManager, id: string, answer: RailAnswer): Promise<void> {
  const payout = await em.findOneOrFail(Payout, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  payout.rail = ctx.runtime.rail.name;
  payout.railReference = answer.reference;
  payout.updatedAt = ctx.now();
  if (answer.state === 'ACCEPTED') return;
  payout.status = answer.state;
  if (answer.state === 'COMPLETED') {
    payout.completedAt = ctx.now();
  } else {
    payout.failedAt = ctx.now();
    payout.failureCode = answer.code;
    payout.failureMessage = answer.message;
  }
  trace(ctx, em, answer.state === 'COMPLETED' ? 'payout.completed' : 'payout.failed', payout);
}
