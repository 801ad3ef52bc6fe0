import { chmodSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { findBinaries } from './binaries.ts';
import { makePublicDir } from './binaries-copy.ts';
import { appDatabase, appUser } from './cluster.ts';
import { type ClusterLocation, locateCluster } from './cluster-location.ts';
import { EmbeddedPostgresError, messageOf, useDatabaseUrl } from './errors.ts';
import { acquireLock, type Lock, LockHeldError } from './lock.ts';
import { stopPostmaster } from './postmaster.ts';
import { isPostmasterOf, type RunningPostmaster } from './postmaster-file.ts';
import { serveCluster } from './serve-cluster.ts';
import { isRoot } from './server-user.ts';
import { removeSocketDir } from './socket-dir.ts';

export { EmbeddedPostgresError } from './errors.ts';

const watchMs = 500;

export interface EmbeddedPostgresOptions {
  dataDir: string;
  /** Further PostgreSQL settings, as after `postgres -c`. */
  settings?: Record<string, string>;
  log?: (line: string) => void;
}

/** `host`, `port`, `user` and `dbName` are options for pg and MikroORM; `host` is the folder of the socket. */
export interface EmbeddedPostgres {
  host: string;
  port: number;
  user: string;
  dbName: string;
  password?: string;
  clusterDir: string;
  /** Resolves when PostgreSQL ends without `stop()`; otherwise never. */
  died: Promise<EmbeddedPostgresError>;
  /** Stops PostgreSQL within 10 seconds and gives DATA_DIR free. May be called again. */
  stop(): Promise<void>;
}

/** Starts the PostgreSQL of this data folder, or takes over the one that a killed Countersign left running. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => {});
  const locks: Lock[] = [];
  try {
    const binaries = findBinaries(resolve(options.dataDir), log);
    const dataDir = prepareDataDir(options.dataDir);
    locks.push(await lock(join(dataDir, 'countersign.lock'), dataDir));
    const cluster = locateCluster(dataDir);
    if (cluster.isOutside) locks.push(await lockOutside(cluster));
    const server = await serveCluster({ dataDir, cluster, binaries, settings: options.settings, log });
    return handleOf(server, cluster.dir, locks, log);
  } catch (error) {
    releaseAll(locks);
    throw asEmbeddedPostgresError(error);
  }
}

function handleOf(
  server: RunningPostmaster,
  clusterDir: string,
  locks: Lock[],
  log: (line: string) => void,
): EmbeddedPostgres {
  const watch = watchPostmaster(server.pid, clusterDir);
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    watch.end();
    try {
      await stopPostmaster(server.pid, clusterDir, log);
      removeSocketDir(server.socketDir);
    } finally {
      releaseAll(locks);
    }
  };
  return {
    host: server.socketDir,
    port: server.port,
    user: appUser,
    dbName: appDatabase,
    clusterDir,
    died: watch.died,
    stop: () => (stopped ??= stop()),
  };
}

function watchPostmaster(pid: number, clusterDir: string) {
  const { promise: died, resolve: report } = Promise.withResolvers<EmbeddedPostgresError>();
  const timer = setInterval(() => {
    if (isPostmasterOf(pid, clusterDir)) return;
    clearInterval(timer);
    const message = `The embedded PostgreSQL (process ${pid}) ended unexpectedly. Its log is in ${join(clusterDir, 'log')}.`;
    report(new EmbeddedPostgresError('POSTMASTER_DIED', message));
  }, watchMs).unref();
  return { died, end: () => clearInterval(timer) };
}

/** Root's data folder lets others pass through (not look in): the cluster inside belongs to PostgreSQL's user. */
function prepareDataDir(dataDir: string): string {
  try {
    const made = mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    if (made && isRoot()) chmodSync(dataDir, 0o711);
    return realpathSync(dataDir);
  } catch (cause) {
    throw notWritable(dataDir, cause);
  }
}

async function lock(file: string, dataDir: string): Promise<Lock> {
  try {
    return await acquireLock(file);
  } catch (error) {
    if (!(error instanceof LockHeldError)) throw notWritable(dataDir, error);
    throw new EmbeddedPostgresError(
      'DATA_DIR_IN_USE',
      `Another Countersign (process ${error.holderPid}) is using the data folder ${dataDir}. ` +
        `Stop it first, or give this one a DATA_DIR of its own. (If process ${error.holderPid} is no Countersign, remove ${file}.)`,
      { cause: error },
    );
  }
}

/** A copied DATA_DIR points to the same outside cluster: that one needs a lock of its own. */
async function lockOutside({ dir }: ClusterLocation): Promise<Lock> {
  makePublicDir(dirname(dir));
  return lock(`${dir}.lock`, dir);
}

function notWritable(dataDir: string, cause: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'DATA_DIR_NOT_WRITABLE',
    `Cannot write to the data folder ${dataDir}: ${messageOf(cause)}. Check DATA_DIR and who owns it.`,
    { cause },
  );
}

function releaseAll(locks: Lock[]): void {
  for (const held of locks.toReversed()) held.release();
}

function asEmbeddedPostgresError(error: unknown): EmbeddedPostgresError {
  if (error instanceof EmbeddedPostgresError) return error;
  return new EmbeddedPostgresError(
    'START_FAILED',
    `The embedded PostgreSQL did not start: ${messageOf(error)}. If this cannot be mended: ${useDatabaseUrl}`,
    { cause: error },
  );
}
