import {
  chownSync,
  constants,
  fchownSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import type { ServerUser } from './server-user.ts';

const tailLines = 15;

/** One file per weekday, each emptied when its day comes again. */
export const logSettings = {
  logging_collector: 'on',
  log_directory: 'log',
  log_filename: 'postgres-%a.log',
  log_rotation_age: '1d',
  log_rotation_size: '0',
  log_truncate_on_rotation: 'on',
  log_checkpoints: 'off',
  log_min_error_statement: 'panic',
  log_timezone: 'UTC',
};

/** For what PostgreSQL says before its own log is open. We may be root in a folder of somebody else: no links. */
export function openStartLog(clusterDir: string, user?: ServerUser): number {
  const dir = join(clusterDir, 'log');
  if (mkdirSync(dir, { recursive: true, mode: 0o700 }) && user) chownSync(dir, user.uid, user.gid);
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
  const fd = openSync(join(dir, 'start.log'), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o600);
  if (user) fchownSync(fd, user.uid, user.gid);
  return fd;
}

/** The last lines written since `since` (epoch milliseconds), for an error message. */
export function logTail(clusterDir: string, since: number): string {
  const dir = join(clusterDir, 'log');
  try {
    const files = readdirSync(dir).map((name) => join(dir, name));
    const recent = files.filter((file) => statSync(file).mtimeMs >= since - 1000).sort(byAge);
    const lines = recent.flatMap((file) => readFileSync(file, 'utf8').trimEnd().split('\n'));
    return lines.filter(Boolean).slice(-tailLines).join('\n');
  } catch {
    return '';
  }
}

function byAge(a: string, b: string): number {
  return statSync(a).mtimeMs - statSync(b).mtimeMs;
}
