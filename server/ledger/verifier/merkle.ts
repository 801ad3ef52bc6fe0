import { type Bytes, sameBytes, sha256 } from './bytes.ts';

const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);

/** RFC 6962, section 2.1: SHA-256(0x00 ‖ entry). */
export const leafHash = (entry: Uint8Array) => sha256(leafPrefix, entry);
/** RFC 6962, section 2.1: SHA-256(0x01 ‖ left ‖ right). */
export const nodeHash = (left: Uint8Array, right: Uint8Array) => sha256(nodePrefix, left, right);

/** The Merkle tree hash of RFC 6962 over a few entries. */
export async function rootOver(entries: readonly Bytes[]): Promise<Bytes> {
  let level = await Promise.all(entries.map((entry) => leafHash(entry)));
  if (level.length === 0) return sha256(new Uint8Array());
  while (level.length > 1) {
    const below = level;
    // A lonely node goes up as it is: that is where RFC 6962 splits a tree that is no power of two.
    level = await Promise.all(
      Array.from({ length: Math.ceil(below.length / 2) }, (_, at) => pairAt(below, 2 * at)),
    );
  }
  return level[0] as Bytes;
}

async function pairAt(level: readonly Bytes[], at: number): Promise<Bytes> {
  const [left, right] = [level[at] as Bytes, level[at + 1]];
  return right ? nodeHash(left, right) : left;
}

/** One step of the way from the leaf to the root. */
export interface Level {
  sibling: Bytes;
  /** Where the sibling stands beside what has been computed so far. */
  side: 'left' | 'right';
  /** The hash of the two. */
  parent: Bytes;
}

const isHash = (bytes: Uint8Array) => bytes.length === 32;

const isOdd = (n: number) => n % 2 === 1;
/** Not `>>`, which cuts at 32 bits. */
const half = (n: number) => Math.floor(n / 2);

/** On the way up at the right edge of the tree, the levels where nothing stands beside the node. */
function skipLonely(node: number, last: number): [number, number] {
  let [n, l] = [node, last];
  while (!isOdd(n) && n !== 0) [n, l] = [half(n), half(l)];
  return [n, l];
}

export interface Inclusion {
  leaf: Bytes;
  index: number;
  size: number;
  path: readonly Bytes[];
  root: Bytes;
}

export interface CheckedInclusion {
  holds: boolean;
  /** The way up, and the root that it leads to; null where the path is too short or too long for its place. */
  way: { levels: readonly Level[]; root: Bytes } | null;
}

/** Whether the path leads from the leaf to this root. */
export async function checkInclusion({ root, ...place }: Inclusion): Promise<CheckedInclusion> {
  const levels = await climb(place);
  if (!levels) return { holds: false, way: null };
  const way = { levels, root: levels.at(-1)?.parent ?? place.leaf };
  return { holds: sameBytes(way.root, root), way };
}

/** RFC 9162, section 2.1.3.2. A tree of one has no levels: its leaf is its root. */
async function climb({ leaf, index, size, path }: Omit<Inclusion, 'root'>): Promise<Level[] | null> {
  if (index < 0 || index >= size || ![leaf, ...path].every(isHash)) return null;
  const levels: Level[] = [];
  let [node, last, hash] = [index, size - 1, leaf];
  for (const sibling of path) {
    if (last === 0) return null;
    const side = isOdd(node) || node === last ? 'left' : 'right';
    hash = side === 'left' ? await nodeHash(sibling, hash) : await nodeHash(hash, sibling);
    levels.push({ sibling, side, parent: hash });
    if (side === 'left') [node, last] = skipLonely(node, last);
    [node, last] = [half(node), half(last)];
  }
  return last === 0 ? levels : null;
}

export interface TreeHead {
  size: number;
  root: Bytes;
}

/**
 * Whether the tree `to` begins with the whole tree `from` (RFC 9162, section 2.1.4.2). From the empty tree there
 * is nothing to prove, and a path that claims to is refused.
 */
export async function verifyConsistency(
  from: TreeHead,
  to: TreeHead,
  path: readonly Bytes[],
): Promise<boolean> {
  if (from.size < 1 || from.size > to.size || !path.every(isHash)) return false;
  if (from.size === to.size) return path.length === 0 && sameBytes(from.root, to.root);
  const [first, ...rest] = isPowerOfTwo(from.size) ? [from.root, ...path] : path;
  if (!first || path.length === 0) return false;
  let [node, last] = [from.size - 1, to.size - 1];
  while (isOdd(node)) [node, last] = [half(node), half(last)];
  let [fromRoot, toRoot] = [first, first];
  for (const hash of rest) {
    if (last === 0) return false;
    if (isOdd(node) || node === last) {
      fromRoot = await nodeHash(hash, fromRoot);
      toRoot = await nodeHash(hash, toRoot);
      [node, last] = skipLonely(node, last);
    } else toRoot = await nodeHash(toRoot, hash);
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && sameBytes(fromRoot, from.root) && sameBytes(toRoot, to.root);
}

function isPowerOfTwo(size: number): boolean {
  let n = size;
  while (!isOdd(n)) n = half(n);
  return n === 1;
}
