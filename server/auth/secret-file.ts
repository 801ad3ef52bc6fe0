import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { SecretKeyError, shortestSecret } from './secrets.ts';

/** Reads `DATA_DIR/secret`, or makes it (mode 0600) the first time. */
export function secretFromDataDir(dataDir: string): string {
  const file = join(dataDir, 'secret');
  const found = read(file);
  if (found !== null) return found;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const secret = randomBytes(48).toString('base64url');
  return publish(dataDir, file, `${secret}\n`) ? secret : secretFromDataDir(dataDir);
}

/** An empty or cut file would give secrets that anybody can derive: what is there must be a secret. */
function read(file: string): string | null {
  const secret = textOf(file)?.trim();
  if (secret === undefined) return null;
  if (secret.length >= shortestSecret) return secret;
  throw new SecretKeyError(
    `${file} must hold at least ${shortestSecret} characters and has ${secret.length}: it was cut short or emptied. ` +
      'Put it back from a backup, or set SECRET_KEY to what it held: keys in the database need it. ' +
      'If this server has never run, delete the file, and a new one is made.',
  );
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return undefined;
  }
}

/** Puts the file there whole and for good, or not at all; false when another process has been first. */
function publish(dataDir: string, file: string, text: string): boolean {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    writeSynced(draft, text);
    if (!moved(draft, file)) return false;
    if (process.platform !== 'win32') sync(openSync(dataDir, 'r'));
    return true;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** A link never replaces what is there. Where the file system has none, the last one wins. */
function moved(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    renameSync(draft, file);
  }
  return true;
}

function writeSynced(file: string, text: string): void {
  const opened = openSync(file, 'wx', 0o600);
  try {
    writeSync(opened, text);
  } finally {
    sync(opened);
  }
}

function sync(opened: number): void {
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
