import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgresError, messageOf, useDatabaseUrl } from './errors.ts';
import { isPostmasterOf, type RunningPostmaster } from './postmaster-file.ts';
import { logSettings, logTail, openStartLog } from './postmaster-log.ts';
import { waitUntilReady } from './readiness.ts';
import { serverEnvironment } from './server-environment.ts';
import type { ServerUser } from './server-user.ts';
import { socketPort } from './socket-dir.ts';

/** Recovery replays what was written since the last checkpoint: minutes on a slow disk, never this long. */
const startPatienceMs = 15 * 60_000;

const escalation = [
  { signal: 'SIGINT', waitMs: 5000 },
  { signal: 'SIGQUIT', waitMs: 3000 },
  { signal: 'SIGKILL', waitMs: 1000 },
] as const;

const ownSettings = {
  listen_addresses: '',
  port: String(socketPort),
  unix_socket_permissions: '0700',
  fsync: 'on',
  timezone: 'UTC',
  ...logSettings,
};

export interface ServerCommand {
  program: string;
  args: string[];
}

export function serverCommand(
  binDir: string,
  clusterDir: string,
  settings: Record<string, string> = {},
): ServerCommand {
  const pairs = Object.entries({ ...ownSettings, ...settings });
  return {
    program: join(binDir, 'bin/postgres'),
    args: ['-D', clusterDir, ...pairs.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
  };
}

/** Detached, in a session of its own: Ctrl-C in a terminal must reach us only, who stop PostgreSQL last. */
export async function startPostmaster(
  command: ServerCommand,
  {
    clusterDir,
    socketDir,
    user,
    log,
  }: { clusterDir: string; socketDir: string; user?: ServerUser; log: (line: string) => void },
): Promise<RunningPostmaster> {
  const startedAt = Date.now();
  const startLog = openStartLog(clusterDir, user);
  const child = spawn(command.program, [...command.args, '-k', socketDir], {
    ...user,
    detached: true,
    cwd: '/',
    env: serverEnvironment(),
    stdio: ['ignore', startLog, startLog],
  });
  closeSync(startLog);
  child.unref();
  await once(child, 'spawn');

  const server = { pid: child.pid ?? 0, port: socketPort, socketDir };
  const isGone = () => child.exitCode !== null || child.signalCode !== null;
  const outcome = await waitUntilReady(server, { isGone, patienceMs: startPatienceMs, log }).catch(messageOf);
  if (outcome === 'ready') return server;
  if (!isGone()) await stopPostmaster(server.pid, clusterDir, log);
  const reason = outcome === 'gone' ? `it ended (${child.signalCode ?? `exit ${child.exitCode}`})` : outcome;
  throw new EmbeddedPostgresError(
    'START_FAILED',
    `The embedded PostgreSQL in ${clusterDir} did not start: ${reason}. Its log ends with:\n${logTail(clusterDir, startedAt)}\n` +
      `If this cannot be mended: ${useDatabaseUrl}`,
  );
}

/** Fast shutdown: ends sessions and writes a checkpoint. What that takes too long for is recovered at the next start. */
export async function stopPostmaster(
  pid: number,
  clusterDir: string,
  log: (line: string) => void,
): Promise<void> {
  for (const { signal, waitMs } of escalation) {
    if (!isPostmasterOf(pid, clusterDir)) return;
    if (signal !== 'SIGINT') log(`PostgreSQL (process ${pid}) is slow to stop: sending ${signal}`);
    send(signal, pid);
    if (await endsWithin(waitMs, pid, clusterDir)) return;
  }
  throw new EmbeddedPostgresError(
    'STOP_FAILED',
    `PostgreSQL (process ${pid}) in ${clusterDir} could not be stopped.`,
  );
}

function send(signal: NodeJS.Signals, pid: number): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended, or is not ours to end: the wait tells.
  }
}

async function endsWithin(waitMs: number, pid: number, clusterDir: string): Promise<boolean> {
  const deadline = performance.now() + waitMs;
  while (isPostmasterOf(pid, clusterDir)) {
    if (performance.now() > deadline) return false;
    await sleep(10);
  }
  return true;
}
