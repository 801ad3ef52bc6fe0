import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Logger } from 'pino';

const retryMs = 500;
const heartbeatMs = 2_000;
const heartbeat = 'countersign_heartbeat';

/** Somebody who wants to hear what is notified. */
export interface Ear {
  /** What to do with a channel's payload. */
  channels: Readonly<Record<string, (payload: string) => void>>;
  /** Told whether the channels are heard; what was notified while they were not is lost. */
  setListening(listening: boolean): void | Promise<void>;
}

export interface Listener {
  close(): Promise<void>;
}

/** Where changes are written and told of: the ordinary pool. */
export type Teller = Pick<pg.Pool, 'query'>;

/** A connection that listens, and what was told over the pool and has yet to be heard on it. */
interface Line {
  client: pg.Client;
  awaited: Map<string, (heard: boolean) => void>;
}

const unheard =
  'what the server tells over its pool is not heard: DATABASE_LISTEN_URL must be a direct address of the same database, without a pooler in transaction mode';

/** Tells over the pool, and waits for it to arrive. A pool that is busy for long says nothing of the line. */
async function isHeard({ awaited }: Line, teller: Teller): Promise<boolean> {
  const token = randomUUID();
  const arrived = new Promise<boolean>((resolve) => awaited.set(token, resolve));
  try {
    await teller.query('select pg_notify($1, $2)', [heartbeat, token]);
    const late = setTimeout(() => awaited.get(token)?.(false), heartbeatMs);
    return await arrived.finally(() => clearTimeout(late));
  } finally {
    awaited.delete(token);
  }
}

/**
 * Hears of what other replicas notify, on one connection of its own for all channels. A connection counts once it has
 * heard what was told over the pool, and as long as it does: one to another database, or through a pooler, answers
 * and hears nothing. While it is down, or does not answer or hear, every ear has been told so.
 */
export async function listen(
  connection: pg.ClientConfig,
  ears: readonly Ear[],
  teller: Teller,
  log: Logger,
): Promise<Listener> {
  let closed = false;
  let line: Line | null = null;
  let retry: NodeJS.Timeout | undefined;
  let lastReason: string | null = null;
  const channels = new Set([heartbeat, ...ears.flatMap((ear) => Object.keys(ear.channels))]);
  const tellAll = (listening: boolean) => Promise.all(ears.map((ear) => ear.setListening(listening)));

  function lost(which: Line, reason: string) {
    if (which !== line) return;
    line = null;
    for (const arrive of which.awaited.values()) arrive(false);
    void tellAll(false);
    void which.client.end().catch(() => {});
    if (closed) return;
    if (reason !== lastReason) {
      log.warn(
        { reason },
        'the listening connection is lost; until it is back keys are read from the database, and nothing is told live',
      );
    }
    lastReason = reason;
    retry = setTimeout(() => void connect(), retryMs);
  }

  async function connect(): Promise<void> {
    const client = new pg.Client({ ...connection, keepAlive: true });
    const next: Line = { client, awaited: new Map() };
    line = next;
    client.on('error', (error) => lost(next, error.message));
    client.on('end', () => lost(next, 'connection ended'));
    client.on('notification', ({ channel, payload = '' }) => {
      if (channel === heartbeat) next.awaited.get(payload)?.(true);
      else for (const ear of ears) ear.channels[channel]?.(payload);
    });
    try {
      await client.connect();
      for (const channel of channels) await client.query(`listen ${channel}`);
      if (!(await isHeard(next, teller))) return lost(next, unheard);
      lastReason = null;
      await tellAll(true);
    } catch (error) {
      lost(next, error instanceof Error ? error.message : String(error));
    }
  }

  const beat = setInterval(() => {
    const current = line;
    if (!current) return;
    const silent = setTimeout(() => lost(current, 'no answer to a heartbeat'), heartbeatMs);
    current.client
      .query('select 1')
      .catch(() => {})
      .finally(() => clearTimeout(silent));
    if (current.awaited.size > 0) return;
    void isHeard(current, teller).then(
      (heard) => heard || lost(current, unheard),
      () => {},
    );
  }, heartbeatMs);
  beat.unref();

  await connect();
  return {
    async close() {
      closed = true;
      clearInterval(beat);
      clearTimeout(retry);
      await line?.client.end().catch(() => {});
    },
  };
}
