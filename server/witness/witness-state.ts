import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
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
  /** Only from what was read: false where it is another tree by now. */
  replace(origin: string, before: Seen | null, after: Seen): boolean;
}

interface Version {
  number: number;
  seen: ReadonlyMap<string, Seen>;
}

/**
 * Each version is a file of its own, `state/<number>.json`, which can be made once and is never written again: of
 * several processes that would go on from the same version one does, wherever they run and however long they slept.
 */
export function openState(folder: string): WitnessState {
  const dir = join(folder, 'state');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  if (newestIn(dir) === null) begin(folder, dir);
  let newest: Version | null = null;

  /** What is on the disk now, by whomever. */
  function current(): Version {
    const number = newestIn(dir);
    if (newest === null || newest.number !== number) newest = readNewest(dir);
    return newest;
  }
  current();

  return {
    of: (origin) => current().seen.get(origin) ?? null,
    all: () => current().seen,
    replace(origin, before, after) {
      for (let now = current(); isSame(now.seen.get(origin) ?? null, before); now = current()) {
        const next = { number: now.number + 1, seen: new Map([...now.seen, [origin, after]]) };
        if (!write(dir, next)) continue;
        newest = next;
        return true;
      }
      return false;
    },
  };
}

const isSame = (one: Seen | null, other: Seen | null) =>
  one?.size === other?.size && one?.root === other?.root;

/** Of the versions, the smallest first. */
const numbersIn = (dir: string): number[] =>
  readdirSync(dir)
    .flatMap((name) => Number(/^([1-9]\d{0,15})\.json$/.exec(name)?.[1] ?? []))
    .sort((a, b) => a - b);

const newestIn = (dir: string): number | null => numbersIn(dir).at(-1) ?? null;

/** With nothing, or with what a folder of earlier times has in its `state.json`. */
function begin(folder: string, dir: string): void {
  const path = join(folder, 'state.json');
  const seen = existsSync(path) ? read(path) : new Map();
  if (write(dir, { number: 1, seen })) rmSync(path, { force: true });
}

function readNewest(dir: string): Version {
  for (;;) {
    const number = newestIn(dir) ?? 0;
    try {
      return { number, seen: read(join(dir, `${number}.json`)) };
    } catch (error) {
      // Another process may have removed it, because the next one is there.
      if ((newestIn(dir) ?? 0) === number) throw error;
    }
  }
}

function read(path: string): Version['seen'] {
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, Seen>));
  } catch {
    throw new WitnessError(`${path} cannot be read. A witness that has forgotten must not sign: restore it.`);
  }
}

const hasCode = (error: unknown, code: string) =>
  error instanceof Error && 'code' in error && error.code === code;

/** False where another process was quicker. What comes before the newest version is removed after it is there. */
function write(dir: string, { number, seen }: Version): boolean {
  const fresh = join(dir, `${randomUUID()}.new`);
  try {
    writeFileSync(fresh, `${JSON.stringify(Object.fromEntries(seen), null, 2)}\n`, { flush: true });
    if (!isFirst(fresh, join(dir, `${number}.json`))) return false;
  } finally {
    rmSync(fresh, { force: true });
  }
  syncFolder(dir);
  // A version that was removed can be made once more by who slept meanwhile; then larger ones are there.
  const numbers = numbersIn(dir);
  for (const old of numbers.filter((each) => each < (numbers.at(-1) ?? 0)))
    rmSync(join(dir, `${old}.json`), { force: true });
  return numbers.at(-1) === number;
}

/** Unlike renaming, linking fails where there is one. */
function isFirst(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function syncFolder(dir: string): void {
  const folder = openSync(dir, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
