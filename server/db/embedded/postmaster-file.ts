import { chownSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf, isInUse, isRunning, workingDirOf } from './process-identity.ts';
import type { ServerUser } from './server-user.ts';

/** What PostgreSQL writes into postmaster.pid; its format is in src/include/utils/pidfile.h. */
export interface RunningPostmaster {
  pid: number;
  port: number;
  socketDir: string;
}

export function findPostmaster(clusterDir: string): RunningPostmaster | null {
  const [pid, , , port, socketDir] = readPidFile(clusterDir);
  if (!pid || !port || !socketDir || !isPostmasterOf(Number(pid), clusterDir)) return null;
  return { pid: Number(pid), port: Number(port), socketDir };
}

/** After a crash the pid may be some other program's by now. Its folder tells when the cluster has been moved. */
export function isPostmasterOf(pid: number, clusterDir: string): boolean {
  if (!isRunning(pid)) return false;
  const command = commandOf(pid);
  return command === null || command.includes(` -D ${clusterDir} `) || workingDirOf(pid) === clusterDir;
}

/** Whether it runs with these binaries and settings; postmaster.opts holds its quoted command line. */
export function wasStartedAs(clusterDir: string, program: string, args: string[]): boolean {
  const command = [program, ...args.map((arg) => `"${arg}"`)].join(' ');
  return read(join(clusterDir, 'postmaster.opts')).startsWith(command);
}

/**
 * PostgreSQL refuses to start while the pid left in postmaster.pid is in use, be it by another program or by its own
 * zombie, but passes over its parent's. So we put in ours. Removing the file would also drop the shared memory key in it, by which
 * PostgreSQL notices backends that outlived their postmaster.
 */
export function disownStalePidFile(clusterDir: string, user?: ServerUser): void {
  const lines = readPidFile(clusterDir);
  const stalePid = Number(lines[0]);
  if (!(stalePid > 0) || !isInUse(stalePid)) return;
  const draft = join(clusterDir, 'postmaster.pid.draft');
  rmSync(draft, { force: true });
  writeFileSync(draft, [process.pid, ...lines.slice(1)].join('\n'), { flag: 'wx', mode: 0o600 });
  if (user) chownSync(draft, user.uid, user.gid);
  renameSync(draft, join(clusterDir, 'postmaster.pid'));
}

function readPidFile(clusterDir: string): string[] {
  return read(join(clusterDir, 'postmaster.pid')).split('\n');
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
