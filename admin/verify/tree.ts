import { hexOf, sameBytes } from '../../server/ledger/verifier/bytes.ts';
import type { Verification } from '../../server/ledger/verifier/verify-proof.ts';
import { h } from './dom.ts';

const width = 324;
const box = { width: 92, height: 26 };
/** Of one level; a log of a million entries has twenty. */
const rise = 46;
const middle = width / 2;
const offset = 114;

interface Place {
  x: number;
  y: number;
}

/** The way from the leaf up to the signed root: what was computed in the middle, what the proof gave beside it. */
export function treeFigure({ tree, proof, steps }: Verification): Element | null {
  if (!tree || !proof) return null;
  const { leaf, levels } = tree;
  const { root } = proof.checkpoint;
  const hashes = [leaf, ...levels.map(({ parent }) => parent)];
  const top = hashes.at(-1) ?? leaf;
  const isSame = sameBytes(top, root);
  const isSigned = steps.some(({ name, outcome }) => name === 'checkpoint' && outcome === 'ok');
  const first = isSame ? 18 : 84;
  const place = (level: number): Place => ({ x: middle, y: first + (levels.length - level) * rise });
  const height = place(0).y + 44;
  const lines = levels.flatMap(({ side }, level) => {
    const parent = place(level + 1);
    return [line(place(level), parent, 'way'), line(siblingPlace(place(level), side), parent, 'branch')];
  });
  const siblings = levels.map(({ sibling, side }, level) =>
    node(siblingPlace(place(level), side), hexOf(sibling), 'given'),
  );
  const own = hashes.map((hash, level) => {
    const kind = level === levels.length ? (isSame ? 'root' : 'wrong') : level === 0 ? 'leaf' : 'computed';
    return node(place(level), hexOf(hash), kind);
  });
  return h(
    'svg',
    {
      class: 'tree',
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'aria-label': description(levels.length, isSame),
    },
    ...lines,
    ...siblings,
    ...own,
    isSame
      ? label(
          { x: middle + box.width / 2 + 8, y: place(levels.length).y + 4 },
          isSigned ? 'signed root' : 'root',
          'start',
        )
      : notTheRoot(hexOf(root), place(levels.length)),
    label({ x: middle, y: place(0).y + 32 }, `this record, index ${proof.index}`),
  );
}

const siblingPlace = ({ x, y }: Place, side: 'left' | 'right'): Place => ({
  ...{ x: side === 'left' ? x - offset : x + offset, y },
});

function notTheRoot(root: string, computed: Place): Element {
  const at = { x: middle, y: 18 };
  return h(
    'g',
    {},
    node(at, root, 'root'),
    label({ x: middle + box.width / 2 + 8, y: at.y + 4 }, 'signed root', 'start'),
    h('text', { class: 'unequal', x: String(middle), y: String((at.y + computed.y) / 2 + 7) }, '≠'),
  );
}

const description = (count: number, isSame: boolean) =>
  `${count === 1 ? 'One hash leads' : `${count} hashes lead`} from the record up ${isSame ? 'to the root of the log' : 'to a root that is not the signed one'}.`;

const short = (hash: string) => `${hash.slice(0, 5)}…${hash.slice(-4)}`;

function node({ x, y }: Place, hash: string, kind: string): Element {
  return h(
    'g',
    { class: `node ${kind}` },
    h('title', {}, hash),
    h('rect', {
      ...{ x: String(x - box.width / 2), y: String(y - box.height / 2), rx: '7' },
      ...{ width: String(box.width), height: String(box.height) },
    }),
    h('text', { x: String(x), y: String(y + 4) }, short(hash)),
  );
}

function line(from: Place, to: Place, kind: string): Element {
  const half = (from.y + to.y) / 2;
  const way =
    from.x === to.x
      ? `M${from.x} ${from.y}V${to.y}`
      : `M${from.x} ${from.y}V${half + 6}q0 -6 ${Math.sign(to.x - from.x) * 6} -6H${to.x}`;
  return h('path', { class: kind, d: way });
}

const label = ({ x, y }: Place, text: string, anchor = 'middle') =>
  h('text', { class: 'label', x: String(x), y: String(y), 'text-anchor': anchor }, text);
