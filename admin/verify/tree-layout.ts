import { hexOf, sameBytes } from '../../server/ledger/verifier/bytes.ts';
import type { Verification } from '../../server/ledger/verifier/verify-proof.ts';

export const box = { width: 92, height: 26 };
const width = 324;
/** Of one level; a log of a million entries has twenty. */
const rise = 46;
const middle = width / 2;
const offset = 114;

interface Place {
  x: number;
  y: number;
}

export type NodeKind = 'given' | 'computed' | 'leaf' | 'root' | 'wrong';

export interface TreeLayout {
  width: number;
  height: number;
  /** What it shows, for who does not see it. */
  description: string;
  lines: readonly { kind: 'way' | 'branch'; d: string }[];
  /** Centres of boxes. */
  nodes: readonly (Place & { kind: NodeKind; hash: string; short: string })[];
  labels: readonly (Place & { text: string; anchor: 'start' | 'middle'; isUnequal?: true })[];
}

/** The way from the leaf up to the signed root: what was computed in the middle, what the proof gave beside it. */
export function treeLayout({ tree, proof, steps }: Verification): TreeLayout | null {
  if (!tree || !proof) return null;
  const { leaf, levels } = tree;
  const { root } = proof.checkpoint;
  const hashes = [leaf, ...levels.map(({ parent }) => parent)];
  const isSame = sameBytes(hashes.at(-1) ?? leaf, root);
  const isSigned = steps.some(({ name, outcome }) => name === 'checkpoint' && outcome === 'ok');
  const first = isSame ? 18 : 84;
  const place = (level: number): Place => ({ x: middle, y: first + (levels.length - level) * rise });
  const top = place(levels.length);
  const beside = middle + box.width / 2 + 8;
  const topKind = isSame ? 'root' : 'wrong';
  return {
    width,
    height: place(0).y + 44,
    description: descriptionOf(levels.length, isSame),
    lines: levels.flatMap(({ side }, level) => [
      { kind: 'way' as const, d: lineOf(place(level), place(level + 1)) },
      { kind: 'branch' as const, d: lineOf(siblingPlace(place(level), side), place(level + 1)) },
    ]),
    nodes: [
      ...levels.map(({ sibling, side }, level) => nodeOf(siblingPlace(place(level), side), sibling, 'given')),
      ...hashes.map((hash, level) =>
        nodeOf(place(level), hash, level === levels.length ? topKind : level === 0 ? 'leaf' : 'computed'),
      ),
      ...(isSame ? [] : [nodeOf({ x: middle, y: 18 }, root, 'root')]),
    ],
    labels: [
      { x: middle, y: place(0).y + 32, text: `this record, index ${proof.index}`, anchor: 'middle' },
      isSame
        ? { x: beside, y: top.y + 4, text: isSigned ? 'signed root' : 'root', anchor: 'start' }
        : { x: beside, y: 22, text: 'signed root', anchor: 'start' },
      ...(isSame
        ? []
        : [{ x: middle, y: (18 + top.y) / 2 + 7, text: '≠', anchor: 'middle', isUnequal: true } as const]),
    ],
  };
}

const siblingPlace = ({ x, y }: Place, side: 'left' | 'right'): Place => ({
  ...{ x: side === 'left' ? x - offset : x + offset, y },
});

function nodeOf(place: Place, bytes: Uint8Array<ArrayBuffer>, kind: NodeKind) {
  const hash = hexOf(bytes);
  return { ...place, kind, hash, short: `${hash.slice(0, 5)}…${hash.slice(-4)}` };
}

const descriptionOf = (count: number, isSame: boolean) =>
  `${count === 1 ? 'One hash leads' : `${count} hashes lead`} from the record up ${isSame ? 'to the root of the log' : 'to a root that is not the signed one'}.`;

function lineOf(from: Place, to: Place): string {
  const half = (from.y + to.y) / 2;
  return from.x === to.x
    ? `M${from.x} ${from.y}V${to.y}`
    : `M${from.x} ${from.y}V${half + 6}q0 -6 ${Math.sign(to.x - from.x) * 6} -6H${to.x}`;
}
