import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, inject } from 'vitest';
import { type App, createApp } from '#server/app.ts';
import { type Config, loadConfig } from '#server/config.ts';
import type { Connection } from '#server/db/orm.ts';
import { inDatabase, onCluster } from './cluster.ts';

export interface TestApp extends App {
  url: string;
  config: Config;
  connection: Connection;
  /** Moves the server's clock by so many milliseconds, for good. */
  advance(ms: number): void;
}

const secretKey = 'a secret key for tests, long enough to be one';

/** Tests call as often as they like, but for those about limits, and ask no name server of the world. */
const usual = {
  RATE_LIMIT_REQUESTS_PER_MINUTE: '0',
  RATE_LIMIT_COST_PER_MINUTE: '0',
  RATE_LIMIT_UPLOADS_PER_HOUR: '0',
  WRONG_KEYS_PER_MINUTE: '0',
  DNS_SERVERS: '127.0.0.1:9',
};

const documentsDir = join(tmpdir(), 'countersign-test-documents');

/** A whole server on a free port, with a database of its own; its clock may be ahead from the start. */
export async function startApp(
  env: Record<string, string> = {},
  connection?: Connection,
  aheadMs = 0,
): Promise<TestApp> {
  const database = connection ?? (await freshDatabase());
  const config = loadConfig({
    PORT: '0',
    SECRET_KEY: secretKey,
    LOG_LEVEL: 'fatal',
    DOCUMENTS_DIR: documentsDir,
    ...usual,
    ...env,
  });
  let offset = aheadMs;
  const app = await createApp({ config, connection: database, now: () => new Date(Date.now() + offset) });
  const port = await app.listen();
  const advance = (ms: number) => {
    offset += ms;
  };
  return { ...app, config, connection: database, url: `http://127.0.0.1:${port}`, advance };
}

/** A copy of the migrated template; as files, which takes half the work of a copy through the log. */
export const freshDatabase = () => createDatabase(`template ${inject('template')} strategy file_copy`);

/** With nothing in it yet, as at the very first start. */
export const emptyDatabase = () => createDatabase('');

async function createDatabase(from: string): Promise<Connection> {
  const name = `cs_test_${randomBytes(6).toString('hex')}`;
  const cluster = inject('connection');
  await onCluster(cluster, `create database ${name} ${from}`);
  return inDatabase(cluster, name);
}

/** One server for a test file. */
export function useApp(env: Record<string, string> = {}): () => TestApp {
  let app: TestApp | undefined;
  beforeAll(async () => {
    app = await startApp(env);
  });
  afterAll(async () => {
    await app?.close();
  });
  return () => {
    if (!app) throw new Error('the app is not started yet');
    return app;
  };
}
