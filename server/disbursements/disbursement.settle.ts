import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { close } from '#server/approvals/approval.ts';
import type { Context } from '#server/context.ts';
import type { RailAnswer } from '#server/rails/rail.ts';
import { Disbursement, DisbursementItem, type DisbursementStatus } from './disbursement.entity.ts';
import { trace } from './disbursement.trace.ts';

/** What the rail says of a row, in the transaction that notes it for the transfer. */
export async function settle(ctx: Context, em: EntityManager, id: string, answer: RailAnswer): Promise<void> {
  const { disbursementId } = await em.findOneOrFail(DisbursementItem, { id });
  // The batch before the row, as everywhere, and so that of the last two rows one sees the other done.
  const locked = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;
  const disbursement = await em.findOneOrFail(Disbursement, { id: disbursementId }, locked);
  const item = await em.findOneOrFail(DisbursementItem, { id }, locked);
  item.railReference = answer.reference;
  item.updatedAt = ctx.now();
  if (answer.state === 'ACCEPTED') return;
  item.status = answer.state;
  if (answer.state === 'COMPLETED') {
    item.completedAt = ctx.now();
  } else {
    item.failedAt = ctx.now();
    item.failureCode = answer.code;
    item.failureMessage = answer.message;
  }
  await em.flush();
  await finish(ctx, em, disbursement);
}

/** Says how the batch ended, once no row is on its way any more. Its row is locked. */
export async function finish(ctx: Context, em: EntityManager, disbursement: Disbursement): Promise<void> {
  const [left] = await em.execute<unknown[]>(
    `select 1 from disbursement_item where disbursement_id = ? and status in ('APPROVED', 'PROCESSING') limit 1`,
    [disbursement.id],
  );
  if (left) return;
  const counts = await em.execute<{ status: string; rows: number }[]>(
    'select status, count(*)::int as rows from disbursement_item where disbursement_id = ? group by status',
    [disbursement.id],
  );
  const count = (status: string) => counts.find((each) => each.status === status)?.rows ?? 0;
  disbursement.status = endOf(count('COMPLETED'), count('FAILED'));
  disbursement.finishedAt = ctx.now();
  disbursement.updatedAt = ctx.now();
  if (disbursement.status === 'CANCELLED') {
    disbursement.cancelledAt = ctx.now();
    close(ctx, disbursement, null);
  }
  const types = { COMPLETED: 'disbursement.completed', CANCELLED: 'disbursement.cancelled' } as const;
  const type = types[disbursement.status as keyof typeof types] ?? 'disbursement.failed';
  trace(ctx, em, type, disbursement, {
    ...{ completedRows: count('COMPLETED'), failedRows: count('FAILED'), cancelledRows: count('CANCELLED') },
  });
}

function endOf(completed: number, failed: number): DisbursementStatus {
  if (failed === 0) return completed > 0 ? 'COMPLETED' : 'CANCELLED';
  return completed > 0 ? 'PARTIALLY_FAILED' : 'FAILED';
}
