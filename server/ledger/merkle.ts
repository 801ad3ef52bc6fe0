import { hash } from 'node:crypto';

/** Hashing and shapes of the Merkle tree of RFC 6962, section 2.1, over SHA-256. */

export const hashLength = 32;
export const emptyRoot: Buffer = hash('sha256', '', 'buffer');

/** One buffer for all: hashing is synchronous, and nothing keeps it. */
const pair = Buffer.alloc(1 + 2 * hashLength, 1);

export function leafHash(entry: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([Buffer.alloc(1), entry]), 'buffer');
}

export function parentHash(left: Uint8Array, right: Uint8Array): Buffer {
  pair.set(left, 1);
  pair.set(right, 1 + hashLength);
  return hash('sha256', pair, 'buffer');
}

/** Hashes that lie one after the other. */
export const splitHashes = (bytes: Buffer): Buffer[] =>
  Array.from({ length: bytes.length / hashLength }, (_, at) =>
    bytes.subarray(at * hashLength, (at + 1) * hashLength),
  );

/** A complete subtree: the leaves from `index * 2 ** height`, `2 ** height` of them. */
export interface Node {
  height: number;
  index: number;
}

/** The leaves from `from` up to and without `to`. */
export interface Range {
  from: number;
  to: number;
}

/**
 * The complete subtrees that a subtree of the tree consists of, the largest first. `from` must be where such a
 * subtree begins, as all ranges of proofs do.
 */
export function nodesOf({ from, to }: Range): Node[] {
  const nodes: Node[] = [];
  for (let at = from; at < to; ) {
    const height = heightOf(to - at);
    const width = 2 ** height;
    nodes.push({ height, index: at / width });
    at += width;
  }
  return nodes;
}

/** The root over complete subtrees, the largest first, that lie side by side. */
export function foldNodes(hashes: readonly Uint8Array[]): Buffer {
  const smallest = hashes.at(-1);
  if (!smallest) return emptyRoot;
  return Buffer.from(hashes.slice(0, -1).reduceRight((right, left) => parentHash(left, right), smallest));
}

/** The root of a complete tree over hashes, a power of two of them. */
export function completeRoot(hashes: readonly Buffer[]): Buffer {
  let level = hashes;
  while (level.length > 1) {
    const below = level;
    level = Array.from({ length: below.length / 2 }, (_, at) =>
      parentHash(below[2 * at] as Buffer, below[2 * at + 1] as Buffer),
    );
  }
  return level[0] ?? emptyRoot;
}

/** What an inclusion proof consists of, the leaf's sibling first (RFC 6962, section 2.1.1). */
export function inclusionRanges(index: number, size: number): Range[] {
  const path: Range[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + splitOf(to - from);
    path.unshift(index < middle ? { from: middle, to } : { from, to: middle });
    [from, to] = index < middle ? [from, middle] : [middle, to];
  }
  return path;
}

/** What a proof consists of that the tree of `size` begins with the tree of `first` (RFC 6962, section 2.1.2). */
export function consistencyRanges(first: number, size: number): Range[] {
  if (first === 0 || first === size) return [];
  const path: Range[] = [];
  let [from, to] = [0, size];
  let isWhole = true;
  while (first !== to) {
    const middle = from + splitOf(to - from);
    const isLeft = first <= middle;
    path.unshift(isLeft ? { from: middle, to } : { from, to: middle });
    [from, to] = isLeft ? [from, middle] : [middle, to];
    isWhole &&= isLeft;
  }
  if (!isWhole) path.unshift({ from, to });
  return path;
}

/** The largest power of two below `size`. */
const splitOf = (size: number) => 2 ** heightOf(size - 1);

/** Of the largest complete tree with at most `size` leaves. By counting: `Math.log2` is inexact from 2 ** 50 on. */
export function heightOf(size: number): number {
  let height = 0;
  for (let width = 2; width <= size; width *= 2) height++;
  return height;
}
