import { describe, expect, test } from 'vitest';
import {
  emptyFrontier,
  type Frontier,
  grow,
  packFrontier,
  rootOf,
  unpackFrontier,
} from '#server/ledger/growth.ts';
import { consistencyRanges, emptyRoot, heightOf, inclusionRanges, leafHash } from '#server/ledger/merkle.ts';
import { indexPath, parseTilePath, tileOf, widthOf } from '#server/ledger/tile.ts';
import { naiveConsistency, naivePath, naiveRoot } from './naive-tree.ts';

const entries = Array.from({ length: 70 }, (_, at) => Buffer.from(`entry ${at}`));
const leaves = entries.map(leafHash);
const grown = (size: number) => grow(emptyFrontier, leaves.slice(0, size));

describe('the tree of RFC 6962', () => {
  test('has the root that the definition gives, at every size', () => {
    expect(rootOf(emptyFrontier)).toEqual(naiveRoot([]));
    expect(emptyRoot).toEqual(naiveRoot([]));
    for (let size = 1; size <= entries.length; size++) {
      expect(grown(size).root).toEqual(naiveRoot(entries.slice(0, size)));
    }
  });

  test('comes out the same however the entries were divided into batches', () => {
    for (let batch = 1; batch <= 9; batch++) {
      let frontier: Frontier = emptyFrontier;
      for (let at = 0; at < leaves.length; at += batch)
        frontier = grow(frontier, leaves.slice(at, at + batch)).frontier;
      expect(rootOf(frontier)).toEqual(naiveRoot(entries));
      expect(frontier).toEqual(grown(entries.length).frontier);
    }
  });

  test('proves each entry of a batch from nothing but what it grew from', () => {
    for (const [before, size] of [0, 1, 5, 8, 31, 32, 64].flatMap((from) =>
      [from + 1, from + 2, from + 6].map((to) => [from, to] as const),
    )) {
      const growth = grow(grown(before).frontier, leaves.slice(before, size));
      for (let index = before; index < size; index++) {
        expect(inclusionRanges(index, size).map(growth.hash)).toEqual(
          naivePath(index, entries.slice(0, size)),
        );
      }
    }
  });

  test('a frontier survives being stored, and no other bytes are taken for one', () => {
    for (const size of [0, 1, 2, 3, 64, 70]) {
      const { frontier } = grow(emptyFrontier, leaves.slice(0, size));
      expect(unpackFrontier(size, packFrontier(frontier))).toEqual(frontier);
      expect(unpackFrontier(size + 1, packFrontier(frontier))?.hashes.length ?? -1).not.toBe(
        frontier.hashes.length + 1,
      );
    }
    expect(unpackFrontier(3, Buffer.alloc(32))).toBeNull();
  });

  test('consistency proofs are those of the definition, for every pair of sizes', () => {
    const all = grow(emptyFrontier, leaves);
    for (let size = 1; size <= 40; size++) {
      const growth = grown(size);
      for (let first = 0; first <= size; first++) {
        expect(consistencyRanges(first, size).map(growth.hash)).toEqual(
          naiveConsistency(first, entries.slice(0, size)),
        );
      }
    }
    expect(() => all.node({ height: 3, index: 100 })).toThrow(RangeError);
  });

  test('heights are exact where logarithms are not', () => {
    for (let exponent = 0; exponent <= 52; exponent++) {
      const width = 2 ** exponent;
      expect([heightOf(width), heightOf(2 * width - 1)]).toEqual([exponent, exponent]);
    }
  });
});

describe('tiles', () => {
  test('a tree of 70,000 has the tiles of the specification', () => {
    const size = 70_000;
    expect(widthOf(0, 272, size)).toBe(256);
    expect([widthOf(0, 273, size), widthOf(0, 274, size)]).toEqual([112, 0]);
    expect([widthOf(1, 0, size), widthOf(1, 1, size), widthOf(2, 0, size)]).toEqual([256, 17, 1]);
    expect(widthOf(1, 0, 256)).toBe(1);
  });

  test('a subtree lies in one tile', () => {
    expect(tileOf({ height: 0, index: 300 }, 70_000)).toEqual({ level: 0, index: 1, width: 256 });
    expect(tileOf({ height: 7, index: 3 }, 70_000)).toEqual({ level: 0, index: 1, width: 256 });
    expect(tileOf({ height: 8, index: 272 }, 70_000)).toEqual({ level: 1, index: 1, width: 17 });
  });

  test('paths are written as the specification has them', () => {
    expect(indexPath(1_234_067)).toBe('x001/x234/067');
    expect(indexPath(0)).toBe('000');
    expect(indexPath(1000)).toBe('x001/000');
  });

  test('and read back, in no other spelling', () => {
    expect(parseTilePath('x001/x234/067')).toEqual({ index: 1_234_067, width: 256 });
    expect(parseTilePath('273.p/112')).toEqual({ index: 273, width: 112 });
    for (const wrong of [
      '',
      '1',
      '0000',
      'x000/001',
      '001/x002',
      'x001/2',
      '000.p/0',
      '000.p/256',
      '000.p/01',
      '../000',
    ])
      expect(parseTilePath(wrong), wrong).toBeNull();
  });
});
