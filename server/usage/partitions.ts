import type pg from 'pg';
import { lowestIdAt } from '#server/db/time-id.ts';

const dayMs = 24 * 60 * 60 * 1000;
const daysAhead = 3;
const housekeepingLock = 6_211_984_015_005n;

/** How long hourly usage and networks are kept: thirteen months, so that a month can be compared with a year ago. */
const usageDays = 396;
/** How many addresses of a key are remembered. */
const sourcesPerKey = 100;

export interface HousekeepingOptions {
  pool: pg.Pool;
  now(): Date;
  /** How many days the request log goes back. */
  requestLogDays: number;
}

/**
 * Days of the request log made ahead and dropped behind, by one replica at a time. In steps of their own: making a
 * day locks the default partition and dropping one the whole table, which together could wait for a writer that
 * waits for them.
 */
export async function keepHouse({ pool, now, requestLogDays }: HousekeepingOptions): Promise<void> {
  const today = Math.floor(now().getTime() / dayMs) * dayMs;
  await alone(pool, (client) => makeDays(client, today));
  await alone(pool, (client) => dropDays(client, today - requestLogDays * dayMs));
  await alone(pool, (client) => tidy(client, now()));
}

/** In a transaction; not at all while another replica is at it. */
async function alone(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(`set local lock_timeout = '5s'`);
    const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_xact_lock($1) as mine', [
      housekeepingLock.toString(),
    ]);
    if (rows[0]?.mine) await work(client);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

const nameOf = (day: number) => `api_request_${new Date(day).toISOString().slice(0, 10).replaceAll('-', '')}`;

/** The days there are, as their first milliseconds. */
async function daysOf(client: pg.PoolClient): Promise<number[]> {
  const { rows } = await client.query<{ name: string }>(
    `select child.relname as name from pg_inherits join pg_class as child on child.oid = inhrelid
     where inhparent = 'api_request'::regclass`,
  );
  return rows.flatMap(({ name }) => {
    const [, year, month, day] = /^api_request_(\d{4})(\d\d)(\d\d)$/.exec(name) ?? [];
    return year ? [Date.parse(`${year}-${month}-${day}T00:00:00Z`)] : [];
  });
}

/** What the default partition took of a day moves into it: attaching would fail otherwise. */
async function makeDays(client: pg.PoolClient, today: number): Promise<void> {
  const existing = new Set(await daysOf(client));
  for (let day = today; day <= today + daysAhead * dayMs; day += dayMs) {
    if (existing.has(day)) continue;
    const [table, from, to] = [nameOf(day), lowestIdAt(day), lowestIdAt(day + dayMs)];
    await client.query('lock table api_request_default in access exclusive mode');
    await client.query(`create table ${table} (like api_request including all)`);
    await client.query(
      `with moved as (delete from api_request_default where id >= '${from}' and id < '${to}' returning *)
       insert into ${table} select * from moved`,
    );
    await client.query(
      `alter table api_request attach partition ${table} for values from ('${from}') to ('${to}')`,
    );
  }
}

async function dropDays(client: pg.PoolClient, before: number): Promise<void> {
  for (const day of await daysOf(client)) {
    if (day < before) await client.query(`drop table ${nameOf(day)}`);
  }
  await client.query('delete from api_request_default where id < $1', [lowestIdAt(before)]);
}

/** The small tables beside the log, each back to its bound. */
async function tidy(client: pg.PoolClient, now: Date): Promise<void> {
  await client.query('delete from api_key_usage where hour < $1', [
    new Date(now.getTime() - usageDays * dayMs),
  ]);
  await client.query(`delete from usage_writer where written_at < now() - interval '1 day'`);
  await client.query('delete from api_key_notice where day < $1', [new Date(now.getTime() - 7 * dayMs)]);
  await client.query('delete from api_key_network where last_at < $1', [
    new Date(now.getTime() - usageDays * dayMs),
  ]);
  await client.query(
    `delete from api_key_source using (
       select api_key_id, ip, row_number() over (partition by api_key_id order by last_at desc) as place
       from api_key_source where api_key_id in (
         select api_key_id from api_key_source group by api_key_id having count(*) > $1)
     ) as old where old.place > $1 and api_key_source.api_key_id = old.api_key_id and api_key_source.ip = old.ip`,
    [sourcesPerKey],
  );
}
