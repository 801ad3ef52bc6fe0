import type { Pool } from 'pg';
import { run } from '#server/db/rows.ts';
import type { StoredMessage } from './envelope.ts';

/** A delivery that this process may work on until its lease ends. */
export interface Claimed extends StoredMessage {
  deliveryId: string;
  endpointId: string;
  url: string;
  tries: number;
  /** Of the endpoint, the newest first. */
  secrets: Buffer[];
}

export interface ClaimOptions {
  worker: string;
  now: Date;
  leasedUntil: Date;
  /** How many more at all. */
  most: number;
  mostPerEndpoint: number;
  /** By endpoint, how many are under way in this process. */
  underWay: ReadonlyMap<string, number>;
}

/**
 * The deliveries that are due longest, of each endpoint only so many: the endpoints with anything pending are found by
 * skipping along the index, so that one with a million of them costs no more than one with a few. An endpoint whose
 * last attempt failed gets one at a time. Rows that another replica is just taking are passed over.
 */
const text = `with recursive lane as (
    (select endpoint_id from webhook_delivery where status = 'PENDING' order by endpoint_id limit 1)
    union all
    select (select endpoint_id from webhook_delivery where status = 'PENDING' and endpoint_id > lane.endpoint_id
      order by endpoint_id limit 1)
    from lane where lane.endpoint_id is not null
  ), due as (
    select next.id
    from lane join webhook_endpoint as endpoint on endpoint.id = lane.endpoint_id
    cross join lateral (
      select id, next_attempt_at from webhook_delivery
      where endpoint_id = endpoint.id and status = 'PENDING' and next_attempt_at <= $1
      order by next_attempt_at
      limit greatest(0, case when endpoint.failing_since is null then $4::int else 1 end
        - coalesce(($5::jsonb ->> endpoint.id::text)::int, 0))
      for update skip locked
    ) as next
    where endpoint.disabled_at is null and endpoint.deleted_at is null and coalesce(endpoint.held_until <= $1, true)
    order by next.next_attempt_at limit $3
  ), claimed as (
    update webhook_delivery as delivery set lease = $2, next_attempt_at = $6
    from due where delivery.id = due.id
    returning delivery.*
  )
  select claimed.id as "deliveryId", claimed.endpoint_id as "endpointId", claimed.tries, endpoint.url,
    message.id as "messageId", message.organization_id as "organizationId", message.environment, message.type,
    message.seq, message.data, message.details, message.created_at as "createdAt",
    array(select sealed from webhook_endpoint_secret as secret where secret.endpoint_id = endpoint.id
      and coalesce(secret.retires_at > $1, true) order by secret.id desc) as secrets
  from claimed join webhook_endpoint as endpoint on endpoint.id = claimed.endpoint_id
    join webhook_message as message on message.id = claimed.message_id`;

export async function claim(pool: Pool, options: ClaimOptions): Promise<Claimed[]> {
  const { worker, now, leasedUntil, most, mostPerEndpoint, underWay } = options;
  const busy = JSON.stringify(Object.fromEntries(underWay));
  return run<Claimed>(pool, {
    name: 'webhook_claim',
    text,
    values: [now, worker, most, mostPerEndpoint, busy, leasedUntil],
  });
}

/** Says that this process is still at it; what it does not say this of for long enough is anybody's. */
export async function renew(pool: Pool, worker: string, ids: readonly string[], until: Date): Promise<void> {
  await pool.query({
    name: 'webhook_renew',
    text: `update webhook_delivery set next_attempt_at = $3
      where id = any($2::uuid[]) and lease = $1 and status = 'PENDING'`,
    values: [worker, ids, until],
  });
}

/** Gives back what was not finished, for whoever is next. */
export async function release(pool: Pool, worker: string, ids: readonly string[], now: Date): Promise<void> {
  await pool.query(
    `update webhook_delivery set lease = null, next_attempt_at = $3
     where id = any($2::uuid[]) and lease = $1 and status = 'PENDING'`,
    [worker, ids, now],
  );
}
