import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Tells a process from a later one with the same pid, also across reboots and containers. */
export interface ProcessIdentity {
  pid: number;
  startTime: string | null;
  bootId: string | null;
  pidNamespace: string | null;
  hostname: string;
}

export function ownIdentity(): ProcessIdentity {
  return {
    pid: process.pid,
    startTime: startTimeOf(process.pid),
    bootId: attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    pidNamespace: attempt(() => readlinkSync('/proc/self/ns/pid')),
    hostname: hostname(),
  };
}

/** `unknown`: it is, or was, in another container or on another machine, where its pid means nothing here. */
export function livenessOf(other: ProcessIdentity): 'alive' | 'dead' | 'unknown' {
  const own = ownIdentity();
  if (other.bootId !== own.bootId) return other.hostname === own.hostname ? 'dead' : 'unknown';
  if (other.pidNamespace !== own.pidNamespace) return 'unknown';
  if (!isRunning(other.pid)) return 'dead';
  const startTime = startTimeOf(other.pid);
  return startTime === null || startTime === other.startTime ? 'alive' : 'dead';
}

/** Whether a signal would find it: also true of the dead whom nobody has reaped. */
export function isInUse(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

export function isRunning(pid: number): boolean {
  if (!isInUse(pid)) return false;
  // In a container whose first process does not reap orphans, the dead stay on as zombies.
  const state = statFields(pid)?.[0];
  return state !== 'Z' && state !== 'X';
}

/** Program and arguments, separated by spaces; null when they may not be seen. */
export function commandOf(pid: number): string | null {
  if (existsSync('/proc/self/cmdline')) {
    return attempt(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '));
  }
  return attempt(() =>
    execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }),
  );
}

/** Null when it may not be seen: containers usually hide it, even from root. */
export function workingDirOf(pid: number): string | null {
  return attempt(() => readlinkSync(`/proc/${pid}/cwd`));
}

function startTimeOf(pid: number): string | null {
  return statFields(pid)?.[19] ?? null;
}

/** proc(5) `stat` from the third field (state) on: the second is a name that may hold spaces and brackets. */
function statFields(pid: number): string[] | null {
  return attempt(() => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  });
}

function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
