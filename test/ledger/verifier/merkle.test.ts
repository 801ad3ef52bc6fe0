import { describe, expect, test } from 'vitest';
import { hexOf } from '#server/ledger/verifier/bytes.ts';
import {
  checkInclusion,
  type Inclusion,
  leafHash,
  nodeHash,
  type TreeHead,
  verifyConsistency,
} from '#server/ledger/verifier/merkle.ts';
import { naiveConsistency, naivePath, naiveRoot } from '../naive-tree.ts';
import { bytes, fromHex, vectorsOf } from './vectors.ts';

const ascii = (text: string) => new Uint8Array(Buffer.from(text));

describe('published vectors', () => {
  test('the hashes of RFC 6962', async () => {
    expect(hexOf(await leafHash(new Uint8Array()))).toBe(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    );
    expect(hexOf(await leafHash(ascii('L123456')))).toBe(
      '395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56',
    );
    expect(hexOf(await nodeHash(ascii('N123'), ascii('N456')))).toBe(
      'aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb',
    );
  });

  interface InclusionCase {
    case: string;
    leafIdx: number;
    treeSize: number;
    root: string;
    leafHash: string;
    proof: string[] | null;
    wantErr: boolean;
  }

  test('98 inclusion proofs of transparency-dev/merkle, sound and bent', async () => {
    const cases = vectorsOf<InclusionCase>('merkle-inclusion.jsonl');
    expect(cases).toHaveLength(98);
    expect(cases.filter(({ wantErr }) => !wantErr)).toHaveLength(6);
    for (const each of cases) {
      const { holds } = await checkInclusion({
        ...{ index: each.leafIdx, size: each.treeSize, path: (each.proof ?? []).map(bytes) },
        ...{ leaf: bytes(each.leafHash), root: bytes(each.root) },
      });
      expect(holds, each.case).toBe(!each.wantErr);
    }
  });

  interface Consistency {
    case: string;
    size1: number;
    size2: number;
    root1: string;
    root2: string;
    proof: string[] | null;
    wantErr: boolean;
  }

  test('98 consistency proofs of transparency-dev/merkle; none from the empty tree', async () => {
    const cases = vectorsOf<Consistency>('merkle-consistency.jsonl');
    expect(cases).toHaveLength(98);
    for (const each of cases) {
      const from = { size: each.size1, root: bytes(each.root1) };
      const to = { size: each.size2, root: bytes(each.root2) };
      const isSound = await verifyConsistency(from, to, (each.proof ?? []).map(bytes));
      expect(isSound, each.case).toBe(!each.wantErr);
    }
  });
});

const holds = async (inclusion: Inclusion) => (await checkInclusion(inclusion)).holds;

/** Small and repeatable (mulberry32). */
function dice(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const leafOf = (at: number) => new Uint8Array(Buffer.alloc(32, at));
const entriesOf = (count: number) =>
  Array.from({ length: count }, (_, at) => fromHex(at.toString(16).padStart(8, '0')));

const rootOf = (entries: readonly Uint8Array[]) => new Uint8Array(naiveRoot(entries));
const consistencyOf = (first: number, entries: readonly Uint8Array[]) =>
  naiveConsistency(first, entries).map((hash) => new Uint8Array(hash));

function bend(path: Uint8Array<ArrayBuffer>[], roll: (below: number) => number) {
  const at = roll(path.length);
  return path.map((hash, other) => {
    const copy = hash.slice();
    if (other === at) copy[roll(32)] = (copy[roll(32)] ?? 0) ^ (1 << roll(8));
    return copy;
  });
}

describe('against the definition, word for word', () => {
  test('every inclusion in trees up to 33, and one bit, one place or one size off', async () => {
    const roll = dice(1);
    for (let size = 1; size <= 33; size++) {
      const entries = entriesOf(size);
      const root = rootOf(entries);
      for (let index = 0; index < size; index++) {
        const path = naivePath(index, entries).map((hash) => new Uint8Array(hash));
        const sound = { leaf: await leafHash(entries[index] ?? new Uint8Array()), index, size, path, root };
        expect(await holds(sound), `${index} of ${size}`).toBe(true);
        expect(await holds({ ...sound, index: (index + 1) % (size + 1) })).toBe(false);
        expect(await holds({ ...sound, path: [...path, root] })).toBe(false);
        expect(await holds({ ...sound, leaf: root })).toBe(size === 1);
        const above = await nodeHash(leafOf(0), root);
        expect(await holds({ ...sound, path: [...path, leafOf(0)], root: above })).toBe(false);
        if (size === 1) continue;
        expect(await holds({ ...sound, path: path.slice(1) })).toBe(false);
        const bent = bend(path, roll);
        const isSame = bent.every((hash, at) => hexOf(hash) === hexOf(path[at] ?? new Uint8Array()));
        expect(await holds({ ...sound, path: bent })).toBe(isSame);
      }
    }
  });

  test('every consistency between trees up to 33, and a history that was rewritten', async () => {
    for (let size = 1; size <= 33; size++) {
      const entries = entriesOf(size);
      const to = { size, root: rootOf(entries) };
      for (let first = 1; first <= size; first++) {
        const from = { size: first, root: rootOf(entries.slice(0, first)) };
        const path = consistencyOf(first, entries);
        expect(await verifyConsistency(from, to, path), `${first} in ${size}`).toBe(true);
        expect(await verifyConsistency(from, to, [...path, to.root])).toBe(false);
        const above = async ({ size: below, root }: TreeHead) => ({
          ...{ size: below, root: await nodeHash(leafOf(0), root) },
        });
        expect(await verifyConsistency(await above(from), await above(to), [...path, leafOf(0)])).toBe(false);
        if (first === size) continue;
        expect(await verifyConsistency(to, from, path)).toBe(false);
        const rewritten = entries.with(first - 1, fromHex('ffffffff'));
        const other = { size, root: rootOf(rewritten) };
        expect(await verifyConsistency(from, other, consistencyOf(first, rewritten))).toBe(false);
      }
    }
  });

  test('a log of more than 2³² entries: no shift cuts its indices', async () => {
    const index = 2 ** 40 + 2 ** 33 + 5;
    const size = 2 ** 41;
    const leaf = await leafHash(ascii('far out'));
    const path = Array.from({ length: 41 }, (_, at) => fromHex(at.toString(16).padStart(64, '0')));
    let root: Uint8Array<ArrayBuffer> = leaf;
    for (const [at, sibling] of path.entries())
      root =
        Math.floor(index / 2 ** at) % 2 === 1 ? await nodeHash(sibling, root) : await nodeHash(root, sibling);
    expect(await holds({ leaf, index, size, path, root })).toBe(true);
    expect(await holds({ leaf, index: index - 2 ** 33, size, path, root })).toBe(false);
  });
});
