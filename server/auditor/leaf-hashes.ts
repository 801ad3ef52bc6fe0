import { closeSync, openSync, readFileSync, statSync, truncateSync, writeSync } from 'node:fs';
import { emptyFrontier, type Frontier, grow } from '#server/ledger/growth.ts';
import { hashLength, splitHashes } from '#server/ledger/merkle.ts';

/** The hash of every leaf that has been read, one after the other: what names the entry that is not what it was. */
export interface LeafHashes {
  size(): number;
  at(index: number): Buffer;
  slice(from: number, to: number): Buffer[];
  push(hashes: readonly Buffer[]): void;
  /** Forgets what came after the first so many. */
  truncate(size: number): void;
  /** Writes what is new to the file, if there is one. */
  save(): void;
}

const step = 4_096;

/** Of a file, of which the first `size` are believed; without one they are kept in memory alone. */
export function leafHashes(path: string | null, size: number): LeafHashes | null {
  const stored = path === null || size === 0 ? Buffer.alloc(0) : readOrNull(path);
  if (!stored || stored.length < size * hashLength) return null;
  const chunks = [stored.subarray(0, size * hashLength)];
  let all: Buffer | null = null;
  let count = size;
  let saved = size;

  function bytes(): Buffer {
    if (chunks.length > 1 || !all) all = Buffer.concat(chunks.splice(0));
    if (chunks.length === 0) chunks.push(all);
    return all;
  }
  const at = (index: number) => bytes().subarray(index * hashLength, (index + 1) * hashLength);
  const slice = (from: number, to: number) =>
    splitHashes(bytes().subarray(from * hashLength, to * hashLength));

  return {
    size: () => count,
    at,
    slice,
    push(hashes) {
      chunks.push(Buffer.concat(hashes as Buffer[]));
      count += hashes.length;
    },
    truncate(size) {
      if (size >= count) return;
      chunks.splice(0, chunks.length, bytes().subarray(0, size * hashLength));
      all = null;
      count = size;
    },
    save() {
      if (path === null) return;
      // Somebody may have taken the file away since it was read.
      saved = Math.min(saved, Math.floor(lengthOf(path) / hashLength));
      if (saved === count) return;
      write(path, saved * hashLength, bytes().subarray(saved * hashLength));
      saved = count;
    },
  };
}

/** The tree of the first `size` leaves, grown from a smaller one where there is one. */
export function frontierAt(
  hashes: Pick<LeafHashes, 'slice'>,
  size: number,
  before: Frontier = emptyFrontier,
): Frontier {
  let frontier = before;
  while (frontier.size < size) {
    const to = Math.min(size, frontier.size + step);
    frontier = grow(frontier, hashes.slice(frontier.size, to)).frontier;
  }
  return frontier;
}

const lengthOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

function readOrNull(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}

/** Whatever lies behind was never believed. */
function write(path: string, position: number, bytes: Buffer): void {
  closeSync(openSync(path, 'a'));
  truncateSync(path, position);
  const file = openSync(path, 'r+');
  try {
    for (let done = 0; done < bytes.length; )
      done += writeSync(file, bytes, done, bytes.length - done, position + done);
  } finally {
    closeSync(file);
  }
}
