import { type Frontier, type Growth, grow } from '#server/ledger/growth.ts';
import { hashLength, leafHash } from '#server/ledger/merkle.ts';
import { hashesAt, indexPath, tileHeight, tileWidth, widthOf } from '#server/ledger/tile.ts';
import { DamageError } from './audit.errors.ts';
import type { LeafHashes } from './leaf-hashes.ts';
import type { LogSource } from './log-source.ts';

/** A hash that a tile above the leaves must have. */
interface Upper {
  level: number;
  position: number;
  hash: Buffer;
}

/**
 * Reads the entries from where `frontier` ends up to `size`, compares each with its tile, and the tiles above with
 * what follows from them. Answers the frontier of the tree over all of them.
 */
export async function readEntries(
  source: LogSource,
  frontier: Frontier,
  size: number,
  hashes: LeafHashes,
): Promise<Frontier> {
  const uppers: Upper[] = [];
  let reached = frontier;
  while (reached.size < size) {
    const index = Math.floor(reached.size / tileWidth);
    const leaves = await leavesOf(source, index, size);
    compareWithKnown(leaves, index * tileWidth, hashes);
    const fresh = leaves.slice(reached.size - index * tileWidth);
    const growth = grow(reached, fresh);
    hashes.push(fresh);
    uppers.push(...completedIn(growth, reached.size));
    reached = growth.frontier;
  }
  await compareUppers(source, uppers, size);
  return reached;
}

/** The hashes of a bundle of entries, as full as a log of this size has it; each is the one in its tile. */
export async function leavesOf(source: LogSource, index: number, size: number): Promise<Buffer[]> {
  const width = widthOf(0, index, size);
  const [bundle, tile] = await Promise.all([
    readTile(source, 'tile/entries', { index, width }),
    readTile(source, 'tile/0', { index, width }),
  ]);
  const first = index * tileWidth;
  if (!bundle) throw new DamageError(`The entries from index ${first} on are not served.`, first);
  if (!tile) throw new DamageError(`The tile of the entries from index ${first} on is not served.`, first);
  const leaves = entriesIn(bundle, first, width).map(leafHash);
  for (const [offset, leaf] of leaves.entries()) {
    if (leaf.equals(hashIn(tile, offset))) continue;
    throw new DamageError(`The entry at index ${first + offset} is not the one in its tile.`, first + offset);
  }
  return leaves;
}

const hashIn = (tile: Buffer, at: number) => tile.subarray(at * hashLength, (at + 1) * hashLength);

/** A partial tile may be gone once the full one is there (tlog-tiles). */
async function readTile(
  source: LogSource,
  folder: string,
  { index, width }: { index: number; width: number },
): Promise<Buffer | null> {
  const full = `${folder}/${indexPath(index)}`;
  if (width === tileWidth) return source.get(full);
  return (await source.get(`${full}.p/${width}`)) ?? source.get(full);
}

function entriesIn(bundle: Buffer, first: number, width: number): Buffer[] {
  const entries: Buffer[] = [];
  for (let at = 0; entries.length < width; ) {
    const length = at + 2 <= bundle.length ? bundle.readUInt16BE(at) : Number.POSITIVE_INFINITY;
    const index = first + entries.length;
    if (at + 2 + length > bundle.length)
      throw new DamageError(`The entry at index ${index} is cut off.`, index);
    entries.push(bundle.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return entries;
}

/** What was read in earlier times must be what is read now. */
export function compareWithKnown(leaves: readonly Buffer[], first: number, hashes: LeafHashes): void {
  for (const [offset, leaf] of leaves.entries()) {
    const index = first + offset;
    if (index >= hashes.size() || leaf.equals(hashes.at(index))) continue;
    throw new DamageError(`The entry at index ${index} is not the one that was there before.`, index);
  }
}

/** The roots of full tiles that have come about, level by level. */
function completedIn(growth: Growth, before: number): Upper[] {
  const uppers: Upper[] = [];
  const { size } = growth.frontier;
  for (let level = 1; hashesAt(size, level) > 0; level++) {
    for (let position = hashesAt(before, level); position < hashesAt(size, level); position++)
      uppers.push({ level, position, hash: growth.node({ height: level * tileHeight, index: position }) });
  }
  return uppers;
}

async function compareUppers(source: LogSource, uppers: readonly Upper[], size: number): Promise<void> {
  const byTile = Map.groupBy(uppers, ({ level, position }) => `${level}/${Math.floor(position / tileWidth)}`);
  for (const [key, group] of byTile) {
    const [level = 0, index = 0] = key.split('/').map(Number);
    const tile = await readTile(source, `tile/${level}`, { index, width: widthOf(level, index, size) });
    for (const { position, hash } of group) {
      if (tile && hash.equals(hashIn(tile, position % tileWidth))) continue;
      const first = position * tileWidth ** level;
      const what = tile ? 'does not follow from the entries' : 'is not served';
      throw new DamageError(`Tile ${level}/${index} ${what} (from index ${first} on).`, first);
    }
  }
}
