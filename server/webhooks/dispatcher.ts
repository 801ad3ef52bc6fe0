import type { Pool, PoolClient, QueryResult } from 'pg';
import type { Environment } from '#server/auth/principal.ts';
import type { Runtime } from '#server/context.ts';
import { newId } from '#server/db/id.ts';
import { type Loop, startLoop } from '#server/loop.ts';
import { lateObjects } from './late-objects.ts';

/** Namespace and number of the dispatcher's advisory lock; see `ledger/log-transaction.ts` for the others. */
const lock = '6211984, 3';
const most = 500;
const pollMs = 1_000;

export interface Fanned {
  messageId: string;
  organizationId: string;
  environment: Environment;
  /** Null where no endpoint wants the message. */
  endpointId: string | null;
}

/**
 * Gives messages their place in the sequence of their organization once they are committed, and lays out their
 * deliveries. One replica at a time does it: so the sequence has no gaps, and whoever has read up to a number has
 * missed nothing.
 */
export function startDispatcher(runtime: Runtime, onDeliveries: () => void): Loop {
  return startLoop({
    name: 'dispatcher',
    everyMs: pollMs,
    log: runtime.log,
    async round() {
      const { pool } = runtime;
      const waiting = await unsequenced(pool);
      if (!waiting) return false;
      if (waiting === 'BARE') await readLate(runtime);
      const { messages, deliveries } = await sequence(pool, runtime.now());
      if (deliveries > 0) onDeliveries();
      return messages === most;
    },
  });
}

/** Whether there is anything to do, without a lock: nearly always there is not. */
async function unsequenced(pool: Pool): Promise<'BARE' | 'READY' | null> {
  const { rows } = await pool.query<{ isBare: boolean }>({
    name: 'webhook_unsequenced',
    text: `select data is null as "isBare" from webhook_message where seq is null and not is_test
      order by data is null desc limit 1`,
  });
  if (!rows[0]) return null;
  return rows[0].isBare ? 'BARE' : 'READY';
}

/** What those who wrote a message in bulk did not know: the thing it is about. */
async function readLate({ pool, orm }: Runtime): Promise<void> {
  const { rows } = await pool.query<{ id: string; type: string; subjectId: string }>(
    `select id, type, subject_id as "subjectId" from webhook_message
     where seq is null and not is_test and data is null order by id limit ${most}`,
  );
  const found = await lateObjects(orm.em.fork(), rows);
  await pool.query(
    `update webhook_message as message set data = late.data
     from unnest($1::uuid[], $2::text[]) as late (id, data) where message.id = late.id and message.data is null`,
    [rows.map(({ id }) => id), rows.map(({ subjectId }) => JSON.stringify(found.get(subjectId) ?? null))],
  );
}

const opening = `begin isolation level read committed; select pg_try_advisory_xact_lock(${lock}) as got`;

/** Takes the lock or leaves it to whoever has it, in READ COMMITTED: what is read was committed before. */
export async function sequence(pool: Pool, now: Date): Promise<{ messages: number; deliveries: number }> {
  const client = await pool.connect();
  const ignore = () => {};
  client.on('error', ignore);
  let broken: Error | undefined;
  try {
    // pg answers a message of several statements with one result for each.
    const [, locked] = (await client.query(opening)) as unknown as QueryResult<{ got: boolean }>[];
    const done = locked?.rows[0]?.got ? await fanOut(client, now) : { messages: 0, deliveries: 0 };
    await client.query('commit');
    return done;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.off('error', ignore);
    client.release(broken);
  }
}

/** Numbers the oldest messages, and answers each with every endpoint that wants it. */
const numbering = {
  name: 'webhook_sequence',
  text: `with batch as materialized (
      select id, organization_id, environment, type,
        row_number() over (partition by organization_id, environment order by id) as place,
        count(*) over (partition by organization_id, environment) as size
      from (select id, organization_id, environment, type from webhook_message
        where seq is null and not is_test and data is not null order by id limit ${most}) as oldest
    ), counter as (
      insert into webhook_sequence as counter (organization_id, environment, last)
      select distinct organization_id, environment, size from batch order by organization_id, environment
      on conflict (organization_id, environment) do update set last = counter.last + excluded.last
      returning organization_id, environment, last
    ), numbered as (
      update webhook_message as message set seq = counter.last - batch.size + batch.place
      from batch join counter using (organization_id, environment)
      where message.id = batch.id
    )
    select batch.id as "messageId", batch.organization_id as "organizationId", batch.environment,
      endpoint.id as "endpointId"
    from batch left join webhook_endpoint as endpoint on endpoint.organization_id = batch.organization_id
      and endpoint.environment = batch.environment and endpoint.disabled_at is null and endpoint.deleted_at is null
      and endpoint.events && array['*', batch.type, split_part(batch.type, '.', 1) || '.*']
    order by batch.id`,
};

/**
 * Locked against `change` of `webhook-endpoint.service.ts`: who has been disabled or deleted meanwhile gets none, and who
 * is being disabled waits, and then cancels these too.
 */
const layingOut = {
  name: 'webhook_deliveries',
  text: `insert into webhook_delivery (id, organization_id, environment, endpoint_id, message_id, status, tries,
      next_attempt_at, created_at)
    select wanted.*, 'PENDING', 0, $6::timestamptz, $6::timestamptz
    from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::uuid[])
      as wanted (id, organization_id, environment, endpoint_id, message_id)
    join webhook_endpoint as endpoint on endpoint.id = wanted.endpoint_id
    where endpoint.disabled_at is null and endpoint.deleted_at is null
    for key share of endpoint`,
};

async function fanOut(client: PoolClient, now: Date): Promise<{ messages: number; deliveries: number }> {
  const { rows } = await client.query<Fanned>(numbering);
  const wanted = rows.filter(({ endpointId }) => endpointId !== null);
  let deliveries = 0;
  if (wanted.length > 0) {
    const { rowCount } = await client.query({
      ...layingOut,
      values: [
        wanted.map(() => newId()),
        wanted.map(({ organizationId }) => organizationId),
        wanted.map(({ environment }) => environment),
        wanted.map(({ endpointId }) => endpointId),
        wanted.map(({ messageId }) => messageId),
        now,
      ],
    });
    deliveries = rowCount ?? 0;
  }
  return { messages: new Set(rows.map(({ messageId }) => messageId)).size, deliveries };
}
