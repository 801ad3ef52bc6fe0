import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { WitnessError } from './witness.errors.ts';

/** The largest tree of a log that this witness has cosigned. */
export interface Seen {
  size: number;
  /** In base64. */
  root: string;
  /** The checkpoint with the log's signature and ours. */
  note: string;
}

/** What the witness must never forget: it is on the disk before anybody is answered. */
export interface WitnessState {
  of(origin: string): Seen | null;
  all(): ReadonlyMap<string, Seen>;
  /** Only from what was read: false where it is another by now. */
  replace(origin: string, before: Seen | null, after: Seen): boolean;
  close(): void;
}

/** One process at a time has a folder: two would each believe what the other has moved on from. */
export function openState(dir: string): WitnessState {
  const path = join(dir, 'state.json');
  const unlock = lock(join(dir, 'lock'));
  let seen = readState(path);
  return {
    of: (origin) => seen.get(origin) ?? null,
    all: () => seen,
    replace(origin, before, after) {
      if ((seen.get(origin) ?? null) !== before) return false;
      const next = new Map([...seen, [origin, after]]);
      writeDurably(path, `${JSON.stringify(Object.fromEntries(next), null, 2)}\n`);
      seen = next;
      return true;
    },
    close: unlock,
  };
}

function readState(path: string): Map<string, Seen> {
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, Seen>));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map();
    throw new WitnessError(`${path} cannot be read. A witness that has forgotten must not sign: restore it.`);
  }
}

function writeDurably(path: string, text: string): void {
  const fresh = `${path}.new`;
  writeFileSync(fresh, text, { flush: true });
  renameSync(fresh, path);
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function lock(path: string): () => void {
  for (let left = 1; ; left--) {
    try {
      writeFileSync(path, `${process.pid}\n`, { flag: 'wx' });
      return () => rmSync(path, { force: true });
    } catch (error) {
      const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      if (!isThere || left === 0) throw error;
      if (isRunning(Number(readFileSync(path, 'utf8'))))
        throw new WitnessError(`Another witness works in this folder (${path}).`);
      rmSync(path, { force: true });
    }
  }
}

/** Not ourselves: in a container every start has the same number. */
function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
