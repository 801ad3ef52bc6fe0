import type { EntityManager } from '@mikro-orm/postgresql';
import pg from 'pg';
import type { Logger } from 'pino';
import type { KeyDirectory } from './key-directory.ts';

const channel = 'api_key_changed';
const imported = 'api_key_imported';
const retryMs = 500;
const heartbeatMs = 2_000;

/**
 * Tells every replica of a key that was made or changed, or of an organization whose keys are to be read anew, at the
 * moment the transaction commits.
 */
export async function announceKeyChange(em: EntityManager, id: string): Promise<void> {
  await em.execute('select pg_notify(?, ?)', [channel, id]);
}

/** The same, of a key that may begin like none before it. */
export async function announceImport(em: EntityManager): Promise<void> {
  await em.execute('select pg_notify(?, ?)', [imported, '']);
}

export interface KeyChangeListener {
  close(): Promise<void>;
}

/**
 * Hears of key changes on a connection of its own. While the connection is down, or does not answer, the
 * directory is told so and stops caching: a lost listener costs speed, never a revoked key's acceptance.
 */
export async function listenForKeyChanges(
  connection: pg.ClientConfig,
  keys: KeyDirectory,
  log: Logger,
): Promise<KeyChangeListener> {
  let closed = false;
  let client: pg.Client | null = null;
  let retry: NodeJS.Timeout | undefined;

  function lost(which: pg.Client, reason: string) {
    if (which !== client) return;
    client = null;
    keys.setListening(false);
    void which.end().catch(() => {});
    if (closed) return;
    log.warn({ reason }, 'key change listener lost; keys are read from the database until it is back');
    retry = setTimeout(() => void connect(), retryMs);
  }

  const loadPrefixes = () =>
    keys
      .loadForeignPrefixes()
      .catch((error: unknown) => log.warn({ err: error }, 'prefixes of imported keys were not read'));

  async function connect(): Promise<void> {
    const next = new pg.Client({ ...connection, keepAlive: true });
    client = next;
    next.on('error', (error) => lost(next, error.message));
    next.on('end', () => lost(next, 'connection ended'));
    next.on('notification', (message) => {
      keys.forget(message.payload ?? '');
      if (message.channel === imported) void loadPrefixes();
    });
    try {
      await next.connect();
      await next.query(`listen ${channel}`);
      await next.query(`listen ${imported}`);
      if (client === next) keys.setListening(true);
      await loadPrefixes();
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
