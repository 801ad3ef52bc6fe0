import { randomUUID } from 'node:crypto';
import type { Environment } from '#server/auth/principal.ts';
import type { Context, Runtime } from '#server/context.ts';
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
/** So long a round goes on while there is work; the next begins with the next second. */
const roundMs = 800;
const longestPauseMs = 10 * 60 * 1000;

/** What is sent side by side, so that a long list of rows never stands before a payout. */
interface Lane {
  name: 'payouts' | 'items';
  /** Which transfers are in it. */
  condition: string;
  /** How many are sent, or asked about, at once. */
  atOnce: number;
}

const lanes: readonly Lane[] = [
  { name: 'payouts', condition: 'payout_id is not null', atOnce: 10 },
  { name: 'items', condition: 'disbursement_item_id is not null', atOnce: 50 },
];

/** Sends what is approved to the rail, and asks what became of it. */
export const transferJobs: readonly Job[] = lanes.map((lane) => ({
  ...{ name: `transfers of ${lane.name}`, everyMs: 1_000, isSlow: true },
  run: (runtime) => driveLane(runtime, lane),
}));

/** One round of all lanes. */
export async function driveTransfers(runtime: Runtime): Promise<void> {
  await Promise.all(lanes.map((lane) => driveLane(runtime, lane)));
}

async function driveLane(runtime: Runtime, lane: Lane): Promise<void> {
  const until = performance.now() + roundMs;
  do {
    const claimed = await claim(runtime, lane);
    if (claimed.length === 0) return;
    await drive(runtime, claimed);
  } while (performance.now() < until);
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

/** As the indexes have it. */
const open = `state in ('QUEUED', 'SENDING', 'ACCEPTED')`;

/**
 * Of each organization with anything due its share, the oldest first; its share is all when it is alone. The
 * organizations are found by skipping along the index, so that one with a million transfers costs no more than one with
 * a few.
 */
const dueIn = ({ condition, atOnce }: Lane) => `with recursive lane as (
      (select organization_id from transfer where ${condition} and ${open} order by organization_id limit 1)
      union all
      select (select organization_id from transfer where ${condition} and ${open}
        and organization_id > lane.organization_id order by organization_id limit 1)
      from lane where organization_id is not null
    ), waiting as (
      select organization_id from lane where exists (select from transfer
        where organization_id = lane.organization_id and ${condition} and ${open}
          and due_at <= $1 and (lease_until is null or lease_until <= $1))
    ), offered as (
      select next.id, row_number() over (partition by organization_id order by due_at) as place
      from waiting cross join lateral (
        select id, due_at from transfer
        where organization_id = waiting.organization_id and ${condition} and ${open}
          and due_at <= $1 and (lease_until is null or lease_until <= $1)
        order by due_at limit (select ceil(${atOnce}::numeric / count(*)) from waiting)
        for update skip locked
      ) as next
    ), due as (select id from offered order by place, random() limit ${atOnce})`;

/**
 * Before the rail is asked, the row says that it may have been: whoever comes after a crash submits the same order
 * again, under the same id, instead of forgetting it or making another.
 */
function claim({ pool, now }: Runtime, lane: Lane): Promise<Claimed[]> {
  const at = now();
  const text = `${dueIn(lane)},
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
  return run<Claimed>(pool, { name: `transfer_claim_${lane.name}`, text, values });
}

interface Answered {
  transfer: Claimed;
  answer: RailAnswer;
}

/** Asks for all at once. What comes of rows of one organization is noted together, each payout on its own. */
async function drive(runtime: Runtime, claimed: readonly Claimed[]): Promise<void> {
  const answered = await Promise.all(claimed.map((transfer) => ask(runtime, transfer)));
  const groups = Map.groupBy(
    answered.filter((each) => each !== null),
    ({ transfer }) => transfer.payoutId ?? `${transfer.organizationId} ${transfer.environment}`,
  );
  await Promise.all(
    Array.from(groups.values(), (group) =>
      note(runtime, group).catch(async (error: unknown) => {
        for (const { transfer } of group) await putOff(runtime, transfer, error);
      }),
    ),
  );
}

async function ask(runtime: Runtime, transfer: Claimed): Promise<Answered | null> {
  const { rail } = runtime;
  try {
    const answer = await (transfer.state === 'ACCEPTED' ? rail.look(transfer) : rail.submit(transfer));
    return { transfer, answer };
  } catch (error) {
    await putOff(runtime, transfer, error);
    return null;
  }
}

/** What is no longer ours was taken over after our lease, by somebody who got the same answer. */
async function note(runtime: Runtime, answered: readonly Answered[]): Promise<void> {
  const [first] = answered;
  if (!first) return;
  const ctx = clockContext(runtime, first.transfer, `${runtime.rail.name} rail`);
  await transaction(ctx, async (em) => {
    const rows = answered.map(({ transfer, answer }) => rowOf(ctx, transfer, answer));
    const held = await em.execute<{ id: string }[]>(
      `update transfer set state = answer.state, rail_reference = answer.reference, due_at = answer.due_at,
         finished_at = answer.finished_at, failure_code = answer.code, failure_message = answer.message, lease = null,
         lease_until = null, tries = 0
       from jsonb_to_recordset(?::jsonb) as answer (id uuid, lease uuid, state text, reference text, due_at timestamptz,
         finished_at timestamptz, code text, message text)
       where transfer.id = answer.id and transfer.lease = answer.lease returning transfer.id`,
      [JSON.stringify(rows)],
    );
    const ours = new Set(held.map(({ id }) => id));
    const items: disbursements.AnsweredItem[] = [];
    for (const { transfer, answer } of answered.filter((each) => ours.has(each.transfer.id))) {
      if (transfer.payoutId) await payouts.settle(ctx, em, transfer.payoutId, answer);
      if (transfer.disbursementItemId) items.push({ id: transfer.disbursementItemId, answer });
    }
    if (items.length > 0) await disbursements.settle(ctx, em, items);
  });
}

const rowOf = (ctx: Context, { id, lease }: Claimed, answer: RailAnswer) => ({
  ...{ id, lease, state: answer.state, reference: answer.reference },
  due_at: answer.state === 'ACCEPTED' ? answer.askAgainAt : ctx.now(),
  finished_at: answer.state === 'ACCEPTED' ? null : ctx.now(),
  code: answer.state === 'FAILED' ? answer.code : null,
  message: answer.state === 'FAILED' ? answer.message : null,
});

async function putOff({ pool, log, now }: Runtime, transfer: Claimed, error: unknown): Promise<void> {
  const { id, lease, tries } = transfer;
  log.warn({ err: error, transfer: id }, 'a rail gave no answer; it is asked again');
  const pauseMs = Math.min(1_000 * 2 ** tries, longestPauseMs);
  const text = `update transfer set lease = null, lease_until = null, tries = tries + 1, due_at = $3
    where id = $1 and lease = $2`;
  const values = [id, lease, new Date(now().getTime() + pauseMs)];
  await run(pool, { name: 'transfer_put_off', text, values });
}
