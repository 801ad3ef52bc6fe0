import type { Verification } from '../../server/ledger/verifier/verify-proof.ts';
import { h } from './dom.ts';
import { box, treeLayout } from './tree-layout.ts';

export function treeFigure(verification: Verification): Element | null {
  const layout = treeLayout(verification);
  if (!layout) return null;
  const { width, height, description, lines, nodes, labels } = layout;
  return h(
    'svg',
    { class: 'tree', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': description },
    ...lines.map(({ kind, d }) => h('path', { class: kind, d })),
    ...nodes.map(({ x, y, kind, hash, short }) =>
      h(
        'g',
        { class: `node ${kind}` },
        h('title', {}, hash),
        h('rect', {
          ...{ x: String(x - box.width / 2), y: String(y - box.height / 2), rx: '7' },
          ...{ width: String(box.width), height: String(box.height) },
        }),
        h('text', { x: String(x), y: String(y + 4) }, short),
      ),
    ),
    ...labels.map(({ x, y, text, anchor, isUnequal }) =>
      h(
        'text',
        { class: isUnequal ? 'unequal' : 'label', x: String(x), y: String(y), 'text-anchor': anchor },
        text,
      ),
    ),
  );
}
