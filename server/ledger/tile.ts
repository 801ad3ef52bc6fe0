import type { Node } from './merkle.ts';

/** Tiles of C2SP tlog-tiles: 256 hashes of one height, eight heights of the tree apart. */
export const tileHeight = 8;
export const tileWidth = 2 ** tileHeight;

export interface Tile {
  level: number;
  index: number;
  /** How many hashes of it: 1 to 256. */
  width: number;
}

/** How many hashes there are at a level of a tree. */
export const hashesAt = (size: number, level: number) => Math.floor(size / tileWidth ** level);

/** The tile that has the hashes under a complete subtree, as full as a tree of this size has it. */
export function tileOf({ height, index }: Node, size: number): Tile {
  const level = Math.floor(height / tileHeight);
  const first = index * 2 ** (height % tileHeight);
  const tile = Math.floor(first / tileWidth);
  return { level, index: tile, width: widthOf(level, tile, size) };
}

export const widthOf = (level: number, index: number, size: number) =>
  Math.max(0, Math.min(tileWidth, hashesAt(size, level) - index * tileWidth));

/** Where in its tile the hashes under a complete subtree lie. */
export function placeInTile({ height, index }: Node): { from: number; to: number } {
  const width = 2 ** (height % tileHeight);
  const from = (index * width) % tileWidth;
  return { from, to: from + width };
}

/** The index in path elements of three digits, all but the last with an `x`: `x001/x234/067`. */
export function indexPath(index: number): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? [];
  return groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/');
}

/** `<N>` or `<N>.p/<W>` of a path; null for what is not written as the specification has it. */
export function parseTilePath(path: string): { index: number; width: number } | null {
  const found = /^((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path);
  if (!found?.[1]) return null;
  const index = Number(found[1].replace(/[x/]/g, ''));
  const width = found[2] === undefined ? tileWidth : Number(found[2]);
  const isPartial = found[2] !== undefined;
  if (!Number.isSafeInteger(index) || indexPath(index) !== found[1]) return null;
  if (isPartial && width >= tileWidth) return null;
  return { index, width };
}
