import pg from 'pg';
import type { Logger } from 'pino';

const retryMs = 500;
const heartbeatMs = 2_000;

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

/**
 * Hears of what other replicas notify, on one connection of its own for all channels. While it is down, or does not
 * answer, every ear has been told so.
 */
export async function listen(
  connection: pg.ClientConfig,
  ears: readonly Ear[],
  log: Logger,
): Promise<Listener> {
  let closed = false;
  let client: pg.Client | null = null;
  let retry: NodeJS.Timeout | undefined;
  const channels = [...new Set(ears.flatMap((ear) => Object.keys(ear.channels)))];
  const tellAll = (listening: boolean) => Promise.all(ears.map((ear) => ear.setListening(listening)));

  function lost(which: pg.Client, reason: string) {
    if (which !== client) return;
    client = null;
    void tellAll(false);
    void which.end().catch(() => {});
    if (closed) return;
    log.warn(
      { reason },
      'the listening connection is lost; until it is back keys are read from the database, and nothing is told live',
    );
    retry = setTimeout(() => void connect(), retryMs);
  }

  async function connect(): Promise<void> {
    const next = new pg.Client({ ...connection, keepAlive: true });
    client = next;
    next.on('error', (error) => lost(next, error.message));
    next.on('end', () => lost(next, 'connection ended'));
    next.on('notification', ({ channel, payload = '' }) => {
      for (const ear of ears) ear.channels[channel]?.(payload);
    });
    try {
      await next.connect();
      for (const channel of channels) await next.query(`listen ${channel}`);
      if (client === next) await tellAll(true);
    } catch (error) {
      lost(next, error instanceof Error ? error.message : String(error));
    }
  }

  const heartbeat = setInterval(() => {
    const current = client;
    if (!current) return;
    const silent = setTimeout(() => lost(current, 'no answer to a heartbeat'), heartbeatMs);
    current
      .query('select 1')
      .catch(() => {})
      .finally(() => clearTimeout(silent));
  }, heartbeatMs);
  heartbeat.unref();

  await connect();
  return {
    async close() {
      closed = true;
      clearInterval(heartbeat);
      clearTimeout(retry);
      await client?.end().catch(() => {});
    },
  };
}
