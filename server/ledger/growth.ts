import { foldNodes, hashLength, type Node, nodesOf, parentHash, type Range, splitHashes } from './merkle.ts';

/** All that is needed of a tree to grow it: its size and the roots of its complete subtrees, the largest first. */
export interface Frontier {
  size: number;
  hashes: readonly Buffer[];
}

export const emptyFrontier: Frontier = { size: 0, hashes: [] };

export const rootOf = ({ hashes }: Frontier): Buffer => foldNodes(hashes);

export const packFrontier = ({ hashes }: Frontier): Buffer => Buffer.concat([...hashes]);

/** Null where the bytes are not those of a tree of this size. */
export function unpackFrontier(size: number, bytes: Buffer): Frontier | null {
  const count = nodesOf({ from: 0, to: size }).length;
  if (bytes.length !== count * hashLength) return null;
  return { size, hashes: splitHashes(bytes) };
}

/** The same, where it is a tree with this root, too. */
export function frontierOver(size: number, root: Buffer, bytes: Buffer): Frontier | null {
  const found = unpackFrontier(size, bytes);
  return found && rootOf(found).equals(root) ? found : null;
}

/** A tree after leaves were added. The frontier it grew from is as it was. */
export interface Growth {
  frontier: Frontier;
  root: Buffer;
  /** A complete subtree that was there at the edge or has been completed since; throws for any other. */
  node(node: Node): Buffer;
  /** The root over a range of the tree that touches what was added, or lies beside it. */
  hash(range: Range): Buffer;
}

/** The complete subtrees of one height, from the last that was there on. */
interface Level {
  first: number;
  hashes: Buffer[];
}

/** Appends leaf hashes. Each leaf costs one hash on average, whatever the size of the tree. */
export function grow(before: Frontier, leaves: readonly Buffer[]): Growth {
  const levels = levelsOf(before);
  for (const leaf of leaves) add(levels, leaf, 0);
  const size = before.size + leaves.length;
  const node = ({ height, index }: Node) => {
    const level = levels[height];
    const found = level?.hashes[index - level.first];
    if (!found) throw new RangeError(`The subtree ${index} of height ${height} is not at the edge.`);
    return found;
  };
  const hash = (range: Range) => foldNodes(nodesOf(range).map(node));
  const hashes = nodesOf({ from: 0, to: size }).map(node);
  return { frontier: { size, hashes }, root: foldNodes(hashes), node, hash };
}

function levelsOf({ size, hashes }: Frontier): Level[] {
  const levels: Level[] = [];
  const left = [...hashes];
  for (let height = 0, width = 1; width <= size; height++, width *= 2) {
    const count = Math.floor(size / width);
    const last = count % 2 === 1 ? left.pop() : undefined;
    levels[height] = { first: count - (count % 2), hashes: last ? [last] : [] };
  }
  return levels;
}

function add(levels: Level[], hash: Buffer, height: number): void {
  levels[height] ??= { first: 0, hashes: [] };
  const { first, hashes } = levels[height];
  const left = hashes.at(-1);
  const isRight = (first + hashes.length) % 2 === 1;
  hashes.push(hash);
  if (isRight && left) add(levels, parentHash(left, hash), height + 1);
}
