import { randomUUID } from 'node:crypto';
import type { Environment } from '#server/auth/principal.ts';
import type { Runtime } from '#server/context.ts';
import { run } from '#server/db/rows.ts';
import { transaction } from '#server/db/transaction.ts';
import * as disbursements from '#server/disbursements/disbursement.settle.ts';
import * as payouts from '#server/payouts/payout.settle.ts';
import type { RailAnswer } from '#server/rails/rail.ts';
import type { TransferState } from '#server/rails/transfer.entity.ts';
import { type ClockSubject, clockContext } from './clock-context.ts';
import type { Job } from './jobs.ts';

/** For how long nobody else takes over what a process is at. A rail that takes longer is asked again. */
const leaseMs = 60_000;
const atOnce = 5;
const mostPerRound = 250;
const longestPauseMs = 10 * 60 * 1000;

/** Sends what is approved to the rail, and asks what became of it. */
export const transfersJob: Job = { name: 'transfers', everyMs: 1_000, run: driveTransfers };

export async function driveTransfers(runtime: Runtime): Promise<void> {
  for (let driven = 0; driven < mostPerRound; driven += atOnce) {
    const claimed = await claim(runtime);
    await Promise.all(claimed.map((transfer) => drive(runtime, transfer)));
    if (claimed.length < atOnce) return;
  }
}

interface Claimed extends ClockSubject {
  id: string;
  lease: string;
  state: TransferState;
  payoutId: string | null;
  disbursementItemId: string | null;
  attempt: number;
  recipientName: string;
  destination: string;
  amount: bigint;
  currency: string;
  reference: string | null;
  tries: number;
  environment: Environment;
}

const open = `'QUEUED', 'SENDING', 'ACCEPTED'`;

/**
 * Before the rail is asked, the row says that it may have been: whoever comes after a crash submits the same order
 * again, under the same id, instead of forgetting it or making another.
 */
function claim({ pool, now }: Runtime): Promise<Claimed[]> {
  const at = now();
  const text = `with due as (
      select id from transfer where state in (${open}) and due_at <= $1 and (lease_until is null or lease_until <= $1)
      order by due_at limit ${atOnce} for update skip locked),
    claimed as (
      update transfer set lease = $2, lease_until = $3, state = case state when 'QUEUED' then 'SENDING' else state end
      from due where transfer.id = due.id returning transfer.*),
    payouts as (
      update payout set status = 'PROCESSING', submitted_at = $1, updated_at = $1 from claimed
      where payout.id = claimed.payout_id and payout.status = 'APPROVED'),
    items as (
      update disbursement_item as item set status = 'PROCESSING', updated_at = $1 from claimed
      where item.id = claimed.disbursement_item_id and item.status = 'APPROVED')
    select claimed.id, lease, state, payout_id as "payoutId", disbursement_item_id as "disbursementItemId", attempt,
      recipient_name as "recipientName", destination, amount, currency, reference, tries, environment,
      organization.id as "organizationId", organization.name as "organizationName"
    from claimed join organization on organization.id = claimed.organization_id`;
  const values = [at, randomUUID(), new Date(at.getTime() + leaseMs)];
  return run<Claimed>(pool, { name: 'transfer_claim', text, values });
}

async function drive(runtime: Runtime, transfer: Claimed): Promise<void> {
  const { rail, log } = runtime;
  try {
    const answer = await (transfer.state === 'ACCEPTED' ? rail.look(transfer) : rail.submit(transfer));
    await note(runtime, transfer, answer);
  } catch (error) {
    log.warn({ err: error, transfer: transfer.id }, 'a rail gave no answer; it is asked again');
    await putOff(runtime, transfer);
  }
}

/** What is no longer ours was taken over after our lease, by somebody who got the same answer. */
async function note(runtime: Runtime, transfer: Claimed, answer: RailAnswer): Promise<void> {
  const ctx = clockContext(runtime, transfer, `${runtime.rail.name} rail`);
  const failure = answer.state === 'FAILED' ? answer : null;
  await transaction(ctx, async (em) => {
    const held = await em.execute<unknown[]>(
      `update transfer set state = ?, rail_reference = ?, due_at = ?, finished_at = ?, failure_code = ?,
         failure_message = ?, lease = null, lease_until = null, tries = 0
       where id = ? and lease = ? returning id`,
      [
        ...[answer.state, answer.reference, answer.state === 'ACCEPTED' ? answer.askAgainAt : ctx.now()],
        ...[answer.state === 'ACCEPTED' ? null : ctx.now(), failure?.code ?? null, failure?.message ?? null],
        ...[transfer.id, transfer.lease],
      ],
    );
    if (held.length === 0) return;
    if (transfer.payoutId) await payouts.settle(ctx, em, transfer.payoutId, answer);
    if (transfer.disbursementItemId) await disbursements.settle(ctx, em, transfer.disbursementItemId, answer);
  });
}

async function putOff({ pool, now }: Runtime, { id, lease, tries }: Claimed): Promise<void> {
  const pauseMs = Math.min(1_000 * 2 ** tries, longestPauseMs);
  const text = `update transfer set lease = null, lease_until = null, tries = tries + 1, due_at = $3
    where id = $1 and lease = $2`;
  const values = [id, lease, new Date(now().getTime() + pauseMs)];
  await run(pool, { name: 'transfer_put_off', text, values });
}
