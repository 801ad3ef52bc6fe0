import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { close } from '#server/approvals/approval.ts';
import type { Context } from '#server/context.ts';
import type { RailAnswer } from '#server/rails/rail.ts';
import { Disbursement, DisbursementItem, type DisbursementStatus } from './disbursement.entity.ts';
import { trace } from './disbursement.trace.ts';

export interface AnsweredItem {
  id: string;
  answer: RailAnswer;
}

/** What the rail says of rows, in the transaction that notes it for their transfers. */
export async function settle(
  ctx: Context,
  em: EntityManager,
  answered: readonly AnsweredItem[],
): Promise<void> {
  // The batch before its rows, as everywhere, and so that of the last two rows one sees the other done.
  const ended = answered.filter(({ answer }) => answer.state !== 'ACCEPTED').map(({ id }) => id);
  const items = await em.find(DisbursementItem, { id: ended }, { fields: ['disbursementId'] });
  const batches = await em.find(
    Disbursement,
    { id: [...new Set(items.map(({ disbursementId }) => disbursementId))] },
    { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } },
  );
  await em.execute(
    `update disbursement_item as item set rail_reference = answer.reference, updated_at = ?,
       status = coalesce(answer.status, item.status), completed_at = coalesce(answer.completed_at, item.completed_at),
       failed_at = coalesce(answer.failed_at, item.failed_at), failure_code = coalesce(answer.code, item.failure_code),
       failure_message = coalesce(answer.message, item.failure_message)
     from jsonb_to_recordset(?::jsonb) as answer (id uuid, reference text, status text, completed_at timestamptz,
       failed_at timestamptz, code text, message text)
     where item.id = answer.id`,
    [ctx.now(), JSON.stringify(answered.map((each) => rowOf(ctx, each)))],
  );
  for (const disbursement of batches) await finish(ctx, em, disbursement);
}

const rowOf = (ctx: Context, { id, answer }: AnsweredItem) => ({
  ...{ id, reference: answer.reference, status: answer.state === 'ACCEPTED' ? null : answer.state },
  completed_at: answer.state === 'COMPLETED' ? ctx.now() : null,
  failed_at: answer.state === 'FAILED' ? ctx.now() : null,
  code: answer.state === 'FAILED' ? answer.code : null,
  message: answer.state === 'FAILED' ? answer.message : null,
});

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
