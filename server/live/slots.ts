import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Owner } from '#server/context.ts';
import { newId } from '#server/db/id.ts';

/** A replica that died gives its places up after this long. */
const leaseSeconds = 30;
const renewMs = 10_000;

/** Live connections of all replicas, counted in the database, whatever store the windows are counted in. */
export interface LiveSlots {
  /** The place of one more connection; null when the holder has as many as it may. */
  take(owner: Owner, holderId: string, most: number): Promise<LiveSlot | null>;
  close(): Promise<void>;
}

export interface LiveSlot {
  release(): Promise<void>;
}

/** By the database's clock: replicas may differ in theirs. */
const taking = `insert into live_connection (id, organization_id, environment, holder_id, held_until)
  select $1, $2, $3, $4, now() + interval '${leaseSeconds} seconds'
  where (select count(*) from live_connection where holder_id = $4 and held_until > now()) < $5`;

export function createLiveSlots(pool: Pool, log: Logger): LiveSlots {
  const held = new Set<string>();

  async function take(owner: Owner, holderId: string, most: number): Promise<string | null> {
    const id = newId();
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      // The count must be read after the lock is held: in a statement of its own, as READ COMMITTED sees it then.
      await client.query('begin isolation level read committed');
      await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [holderId]);
      await client.query('delete from live_connection where holder_id = $1 and held_until < now()', [
        holderId,
      ]);
      const { organizationId, environment } = owner;
      const { rowCount } = await client.query(taking, [id, organizationId, environment, holderId, most]);
      await client.query('commit');
      return rowCount === 1 ? id : null;
    } catch (error) {
      await client.query('rollback').catch((reason: Error) => {
        broken = reason;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async function renew(): Promise<void> {
    if (held.size === 0) return;
    const ids = [...held];
    const renewing = `update live_connection set held_until = now() + interval '${leaseSeconds} seconds' where id = any($1)`;
    await pool.query(renewing, [ids]).catch((error: unknown) => {
      log.warn({ err: error }, 'live connections were not counted anew; it is tried again');
    });
  }

  async function drop(ids: readonly string[]): Promise<void> {
    for (const id of ids) held.delete(id);
    await pool.query('delete from live_connection where id = any($1)', [ids]).catch((error: unknown) => {
      log.warn({ err: error }, 'a live connection that has ended is counted until its lease is over');
    });
  }

  const timer = setInterval(() => void renew(), renewMs);
  timer.unref();
  return {
    async take(owner, holderId, most) {
      const id = await take(owner, holderId, most);
      if (id === null) return null;
      held.add(id);
      return { release: () => (held.has(id) ? drop([id]) : Promise.resolve()) };
    },
    async close() {
      clearInterval(timer);
      if (held.size > 0) await drop([...held]);
    },
  };
}
