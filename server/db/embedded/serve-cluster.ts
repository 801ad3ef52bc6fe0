import { existsSync, realpathSync, renameSync } from 'node:fs';
import type { Binaries } from './binaries.ts';
import { checkCluster, createCluster } from './cluster.ts';
import { type ClusterLocation, rememberOutsideCluster } from './cluster-location.ts';
import { type ServerCommand, serverCommand, startPostmaster, stopPostmaster } from './postmaster.ts';
import {
  disownStalePidFile,
  findPostmaster,
  isPostmasterOf,
  type RunningPostmaster,
  wasStartedAs,
} from './postmaster-file.ts';
import { waitUntilReady } from './readiness.ts';
import { prepareSocketDir, socketDirOf, socketOwner } from './socket-dir.ts';

/** A server that says it is ready answers at once, unless its socket has been cleaned away. */
const attachPatienceMs = 3000;

interface Task {
  dataDir: string;
  cluster: ClusterLocation;
  binaries: Binaries;
  settings: Record<string, string> | undefined;
  log: (line: string) => void;
}

/** Only for the holder of the lock: whatever PostgreSQL still runs there is nobody else's. */
export async function serveCluster(task: Task): Promise<RunningPostmaster> {
  const { cluster, binaries, log } = task;
  const { dir, user } = cluster;
  if (cluster.exists) {
    checkCluster(dir, binaries);
    const running = await attach(task);
    if (running) return running;
  }

  const socketDir = socketDirOf(dir, user);
  await stopLeftovers(dir, socketDir, log);
  await binaries.prepare();
  if (!cluster.exists) await create(task);
  log(`The database is in ${dir}`);
  disownStalePidFile(dir, user);
  const ready = prepareSocketDir(socketDir, user);
  return startPostmaster(commandOf(task), { clusterDir: dir, socketDir: ready, user, log });
}

async function attach(task: Task): Promise<RunningPostmaster | null> {
  const { cluster, log } = task;
  const running = findPostmaster(cluster.dir);
  if (!running) return null;
  const { program, args } = commandOf(task);
  if (!existsSync(program) || !wasStartedAs(cluster.dir, realpathSync(program), args)) return null;
  const isGone = () => !isPostmasterOf(running.pid, cluster.dir);
  const outcome = await waitUntilReady(running, { isGone, patienceMs: attachPatienceMs, log });
  if (outcome !== 'ready') return null;
  log(`The database in ${cluster.dir} was still being served by process ${running.pid}: taking it over`);
  return running;
}

/** Also finds a server whose cluster was deleted under it: it would remove the new one's socket when it ends. */
async function stopLeftovers(
  clusterDir: string,
  socketDir: string,
  log: (line: string) => void,
): Promise<void> {
  const pids = new Set([findPostmaster(clusterDir)?.pid, socketOwner(socketDir)]);
  for (const pid of pids) {
    if (pid && isPostmasterOf(pid, clusterDir)) await stopPostmaster(pid, clusterDir, log);
  }
}

async function create({ dataDir, cluster, binaries, log }: Task): Promise<void> {
  const { dir, user, isOutside } = cluster;
  if (existsSync(dir)) {
    const aside = `${dir}.orphaned-${Date.now()}`;
    renameSync(dir, aside);
    log(`A database of an earlier ${dataDir} was found and is kept in ${aside}`);
  }
  log(`Creating the database in ${dir}`);
  await createCluster(dir, binaries, user);
  if (isOutside) rememberOutsideCluster(dataDir, dir);
}

function commandOf({ binaries, cluster, settings }: Task): ServerCommand {
  return serverCommand(binaries.dir, cluster.dir, settings);
}
