import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { appDatabase, appUser } from './cluster.ts';
import { errnoOf } from './errors.ts';

const retryMs = 10;
const noticeMs = 5000;
/** Wrong database or user: waiting changes nothing. */
const lasting = new Set(['3D000', '28000', '28P01']);

interface Wait {
  isGone: () => boolean;
  patienceMs: number;
  log: (line: string) => void;
}

/** Ready means that a connection to our database works. */
export async function waitUntilReady(
  server: { socketDir: string; port: number },
  { isGone, patienceMs, log }: Wait,
): Promise<'ready' | 'gone' | 'unreachable'> {
  const startedAt = performance.now();
  let nextNotice = noticeMs;
  while (!isGone()) {
    const problem = await tryConnection(server);
    if (problem === null) return 'ready';
    if (lasting.has(errnoOf(problem) ?? '')) throw problem;
    const waited = performance.now() - startedAt;
    if (waited > patienceMs) return 'unreachable';
    if (waited > nextNotice) {
      log(`Waiting for PostgreSQL: ${problem.message}`);
      nextNotice += noticeMs;
    }
    await sleep(retryMs);
  }
  return 'gone';
}

async function tryConnection({
  socketDir,
  port,
}: {
  socketDir: string;
  port: number;
}): Promise<Error | null> {
  const client = new pg.Client({
    host: socketDir,
    port,
    user: appUser,
    database: appDatabase,
    ssl: false,
    connectionTimeoutMillis: 5000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.end();
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
