import { Box } from '@mui/material';
import type { Theme } from '@mui/material/styles';
import type { Verification } from '../../server/ledger/verifier/verify-proof.ts';
import { mono } from '../theme/tokens.ts';
import { box, type NodeKind, treeLayout } from '../verify/tree-layout.ts';

/** The path from the event's leaf up to the signed root. */
export const EventProofTree = ({ verification }: { verification: Verification }) => {
  const layout = treeLayout(verification);
  if (!layout) return null;
  const { width, height, description, lines, nodes, labels } = layout;
  return (
    <Box
      component="svg"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={description}
      sx={(theme) => ({ display: 'block', width: '100%', maxWidth: width, mx: 'auto', ...stylesOf(theme) })}
    >
      {lines.map(({ kind, d }) => (
        <path key={d} className={kind} d={d} />
      ))}
      {nodes.map(({ x, y, kind, hash, short }) => (
        <g key={`${x} ${y}`} className={kind}>
          <title>{hash}</title>
          <rect x={x - box.width / 2} y={y - box.height / 2} width={box.width} height={box.height} rx={7} />
          <text x={x} y={y + 4}>
            {short}
          </text>
        </g>
      ))}
      {labels.map(({ x, y, text, anchor, isUnequal }) => (
        <text key={text} className={isUnequal ? 'unequal' : 'label'} x={x} y={y} textAnchor={anchor}>
          {text}
        </text>
      ))}
    </Box>
  );
};

function stylesOf({ tokens }: Theme) {
  const kinds: Record<Exclude<NodeKind, 'given'>, { fill: string; line: string; text: string }> = {
    computed: tokens.tones.good,
    leaf: tokens.tones.good,
    root: { fill: tokens.primary, line: tokens.primary, text: tokens.onPrimary },
    wrong: tokens.tones.bad,
  };
  const colours = Object.entries(kinds).map(([kind, { fill, line, text }]) => [
    `& .${kind}`,
    { '& rect': { fill, stroke: line }, '& text': { fill: text } },
  ]);
  return {
    '& path': { fill: 'none', stroke: tokens.control, strokeWidth: 1.25 },
    '& .way': { stroke: tokens.primary },
    '& rect': { fill: tokens.sunken, stroke: tokens.line },
    '& text': { fill: tokens.muted, fontFamily: mono, fontSize: 11, textAnchor: 'middle' },
    ...Object.fromEntries(colours),
    '& .label': { fontFamily: 'inherit', fill: tokens.muted },
    '& .label[text-anchor="start"]': { textAnchor: 'start' },
    '& .unequal': { fontSize: 20, fill: tokens.tones.bad.text },
  };
}
