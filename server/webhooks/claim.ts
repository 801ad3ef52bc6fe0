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
  /** What this process works on. */
  underWay: Iterable<Pick<Claimed, 'endpointId' | 'organizationId'>>;
  limits: ClaimLimits;
}

/** Of what one process works on at once. */
export interface ClaimLimits {
  most: number;
  mostPerEndpoint: number;
  mostPerOrganization: number;
  /** So many are kept for organizations that have hardly anything under way, and what that is. */
  kept: number;
  hardlyAny: number;
}

/**
 * The deliveries that are due, to each organization in turn and there to each endpoint in turn: who has more under way
 * comes later, whatever is due longest. So slow endpoints with a backlog delay their own organization and no other. The
 * endpoints with anything pending are found by skipping along the index, so that one with a million of them costs no
 * more than one with a few. An endpoint whose last attempt failed gets one at a time. Rows that another replica is just
 * taking are passed over.
 */
const text = `with recursive lane as (
    (select endpoint_id from webhook_delivery where status = 'PENDING' order by endpoint_id limit 1)
    union all
    select (select endpoint_id from webhook_delivery where status = 'PENDING' and endpoint_id > lane.endpoint_id
      order by endpoint_id limit 1)
    from lane where lane.endpoint_id is not null
  ), open as (
    select endpoint.id, organization_id, coalesce(($4::jsonb ->> organization_id::text)::int, 0) as of_organization,
      coalesce(($4::jsonb ->> endpoint.id::text)::int, 0) as of_endpoint,
      case when failing_since is null then $7::int else 1 end as most
    from lane join webhook_endpoint as endpoint on endpoint.id = lane.endpoint_id
    where disabled_at is null and deleted_at is null and coalesce(held_until <= $1, true)
  ), due as (
    select next.*, organization_id, of_organization,
      of_endpoint + row_number() over (partition by open.id order by next_attempt_at, next.id) as turn
    from open cross join lateral (
      select id, next_attempt_at from webhook_delivery
      where endpoint_id = open.id and status = 'PENDING' and next_attempt_at <= $1
      order by next_attempt_at
      limit greatest(0, least(open.most - of_endpoint, $8::int - of_organization))
      for update skip locked
    ) as next
  ), fair as (
    select id, next_attempt_at,
      of_organization + row_number() over (partition by organization_id order by turn, next_attempt_at, id) as place
    from due
  ), taken as (
    select id, place, $5::int + row_number() over (order by place, next_attempt_at, id) as total
    from fair where place <= $8
  ), claimed as (
    update webhook_delivery as delivery set lease = $2, next_attempt_at = $3
    from taken where delivery.id = taken.id and total <= case when place <= $10 then $6::int else $6 - $9 end
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
  const { worker, now, leasedUntil, underWay, limits } = options;
  const { most, mostPerEndpoint, mostPerOrganization, kept, hardlyAny } = limits;
  const busy: Record<string, number> = {};
  let total = 0;
  for (const { endpointId, organizationId } of underWay) {
    total++;
    for (const id of [endpointId, organizationId]) busy[id] = (busy[id] ?? 0) + 1;
  }
  return run<Claimed>(pool, {
    name: 'webhook_claim',
    text,
    values: [
      ...[now, worker, leasedUntil, JSON.stringify(busy), total],
      ...[most, mostPerEndpoint, mostPerOrganization, kept, hardlyAny],
    ],
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
