import type { Pool } from 'pg';
import { newId } from '#server/db/id.ts';
import { run } from '#server/db/rows.ts';
import type { Claimed } from './claim.ts';
import type { Reply } from './post.ts';
import { failingForMs, holdOf, nextAttempt, retryAfterOf } from './schedule.ts';
import type { DisabledReason } from './webhook-endpoint.entity.ts';

export interface Attempt {
  worker: string;
  startedAt: Date;
  endedAt: Date;
  durationMs: number;
  reply: Reply;
}

const isSuccess = ({ status }: Reply) => status !== null && status >= 200 && status < 300;

/**
 * The attempt into the log, and the delivery to where it goes from there, if it is still this process's: another may
 * have taken it over, or somebody may have cancelled it.
 */
const settling = {
  name: 'webhook_settle',
  text: `with logged as (
      insert into webhook_attempt (id, organization_id, environment, delivery_id, url, at, duration_ms, status, error, response)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    )
    update webhook_delivery set status = $12, tries = tries + $13, next_attempt_at = $14, finished_at = $15, lease = null
    where id = $4 and lease = $11 and status = 'PENDING'`,
};

/** Answers why the endpoint is to be disabled, if it is. */
export async function settle(
  pool: Pool,
  claimed: Claimed,
  { worker, startedAt, endedAt, durationMs, reply }: Attempt,
): Promise<DisabledReason | null> {
  const succeeded = isSuccess(reply);
  const retryAfterMs = retryAfterOf(reply.retryAfter, endedAt);
  const next = succeeded ? null : nextAttempt(claimed.tries + 1, endedAt, retryAfterMs);
  const status = succeeded ? 'SUCCEEDED' : next ? 'PENDING' : 'FAILED';
  await pool.query({
    ...settling,
    values: [
      ...[newId(), claimed.organizationId, claimed.environment, claimed.deliveryId, claimed.url, startedAt],
      ...[Math.round(durationMs), reply.status, reply.error, reply.response, worker],
      ...[status, succeeded ? 0 : 1, next, next ? null : endedAt],
    ],
  });
  if (succeeded) return noteSuccess(pool, claimed.endpointId);
  return noteFailure(pool, claimed.endpointId, endedAt, reply, retryAfterMs);
}

/** Nearly always there is nothing to write: an endpoint's row is not touched by each delivery. */
async function noteSuccess(pool: Pool, endpointId: string): Promise<null> {
  await pool.query({
    name: 'webhook_success',
    text: 'update webhook_endpoint set failing_since = null, held_until = null where id = $1 and failing_since is not null',
    values: [endpointId],
  });
  return null;
}

async function noteFailure(
  pool: Pool,
  endpointId: string,
  at: Date,
  { status }: Reply,
  retryAfterMs: number | null,
): Promise<DisabledReason | null> {
  const holdMs = holdOf(status, retryAfterMs);
  const heldUntil = holdMs === null ? null : new Date(at.getTime() + holdMs);
  const [endpoint] = await run<{ failingSince: Date }>(pool, {
    name: 'webhook_failure',
    text: `with noted as (
        update webhook_endpoint set failing_since = coalesce(failing_since, $2), held_until = greatest(held_until, $3)
        where id = $1 and (failing_since is null or $3::timestamptz is not null)
      )
      select coalesce(failing_since, $2) as "failingSince" from webhook_endpoint where id = $1`,
    values: [endpointId, at, heldUntil],
  });
  if (status === 410) return 'GONE';
  const since = endpoint?.failingSince.getTime() ?? at.getTime();
  return at.getTime() - since >= failingForMs ? 'FAILING' : null;
}
