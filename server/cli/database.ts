import { realpathSync } from 'node:fs';
import { type Config, loadConfig } from '#server/config.ts';
import { appDatabase, appUser } from '#server/db/embedded/cluster.ts';
import { locateCluster } from '#server/db/embedded/cluster-location.ts';
import { startEmbeddedPostgres } from '#server/db/embedded/embedded-postgres.ts';
import { findPostmaster, type RunningPostmaster } from '#server/db/embedded/postmaster-file.ts';
import type { Connection } from '#server/db/orm.ts';
import { loadEnvFile } from './env-file.ts';

/** As the server has it, in whose place a command works; quietly, for its output is its own. */
export function commandConfig(): Config {
  loadEnvFile();
  return loadConfig({ ...process.env, LOG_LEVEL: 'silent' });
}

export interface OpenDatabase {
  connection: Connection;
  close(): Promise<void>;
}

/** The database that the server of this configuration uses, whether it is running now or not. */
export async function openDatabase(config: Config): Promise<OpenDatabase> {
  if (config.databaseUrl) return { connection: { clientUrl: config.databaseUrl }, close: async () => {} };
  const running = runningPostmaster(config.dataDir);
  if (running) {
    const { socketDir: host, port } = running;
    return { connection: { host, port, user: appUser, dbName: appDatabase }, close: async () => {} };
  }
  const { host, port, user, dbName, password, stop } = await startEmbeddedPostgres({
    dataDir: config.dataDir,
  });
  return { connection: { host, port, user, dbName, password }, close: stop };
}

function runningPostmaster(dataDir: string): RunningPostmaster | null {
  try {
    return findPostmaster(locateCluster(realpathSync(dataDir)).dir);
  } catch {
    return null;
  }
}
