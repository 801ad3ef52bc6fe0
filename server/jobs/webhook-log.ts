import type { Pool } from 'pg';
import type { Runtime } from '#server/context.ts';
import { lowestIdAt } from '#server/db/time-id.ts';
import type { Job } from './jobs.ts';

const dayMs = 24 * 60 * 60 * 1000;
const mostAtOnce = 1_000;

/** Messages with their deliveries and attempts, and endpoints that were deleted, once they are old enough. */
export const webhookLogJob: Job = {
  name: 'webhook log',
  everyMs: 60 * 60 * 1000,
  run: dropOldMessages,
};

/** Of endpoints that are disabled or deleted nothing waits, whatever went wrong when they were. */
async function cancelLeftovers(pool: Pool, now: Date): Promise<void> {
  await pool.query(
    `update webhook_delivery as delivery
     set status = 'CANCELLED', next_attempt_at = null, lease = null, finished_at = $1
     from webhook_endpoint as endpoint
     where endpoint.id = delivery.endpoint_id and delivery.status = 'PENDING'
       and (endpoint.disabled_at is not null or endpoint.deleted_at is not null)`,
    [now],
  );
}

/** A bite at a time, so that nobody waits for it; what is still on its way stays. */
export async function dropOldMessages({ pool, now, config }: Runtime): Promise<void> {
  await cancelLeftovers(pool, now());
  const before = new Date(now().getTime() - config.webhookLogDays * dayMs);
  while ((await dropSome(pool, before)) === mostAtOnce);
  await pool.query(
    `delete from webhook_endpoint as endpoint where deleted_at < $1
       and not exists (select from webhook_delivery as delivery where delivery.endpoint_id = endpoint.id)`,
    [before],
  );
}

async function dropSome(pool: Pool, before: Date): Promise<number> {
  const { rowCount } = await pool.query(
    `delete from webhook_message where id in (
       select id from webhook_message as message
       where id < $1 and created_at < $2 and (seq is not null or is_test) and not exists (
         select from webhook_delivery as delivery
         where delivery.message_id = message.id and delivery.status = 'PENDING')
       order by id limit ${mostAtOnce} for update skip locked)`,
    [lowestIdAt(before.getTime()), before],
  );
  return rowCount ?? 0;
}
