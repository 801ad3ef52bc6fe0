import { Box } from '@mui/material';
import type { Tokens } from '../theme/tokens.ts';
import { formatDayShort } from './format.ts';
import { niceTop, type Part, parts, partsOf, type UsagePoint } from './series.ts';

const height = 132;
const slot = 24;
const gutter = '40px';

export const partColor: Record<Part, (tokens: Tokens) => string> = {
  ok: (tokens) => tokens.primary,
  limited: (tokens) => tokens.tones.info.text,
  errors: (tokens) => tokens.tones.warn.text,
  denied: (tokens) => tokens.danger,
};

interface UsageBarsProps {
  points: readonly UsagePoint[];
  /** All of it in words, for whoever does not see it. */
  summary: string;
  describe: (point: UsagePoint) => string;
}

/** Stacked bars, drawn here: no chart library is worth its weight for fourteen of them. */
export const UsageBars = ({ points, summary, describe }: UsageBarsProps) => {
  const top = niceTop(Math.max(...points.map(({ requests }) => requests), 0));
  const first = points[0];
  const last = points.at(-1);
  return (
    <Box>
      <Box sx={{ position: 'relative', mr: gutter }}>
        <ScaleLine at={1} label={top.toLocaleString('en')} />
        <ScaleLine at={0.5} label={(top / 2).toLocaleString('en')} />
        <Box
          component="svg"
          role="img"
          aria-label={summary}
          viewBox={`0 0 ${points.length * slot} ${height}`}
          preserveAspectRatio="none"
          sx={{ display: 'block', width: '100%', height, position: 'relative', overflow: 'visible' }}
        >
          {points.map((point, index) => (
            <Bar key={point.at} point={point} x={index * slot} top={top} title={describe(point)} />
          ))}
          <Box
            component="line"
            x1={0}
            x2={points.length * slot}
            y1={height}
            y2={height}
            vectorEffect="non-scaling-stroke"
            sx={({ tokens }) => ({ stroke: tokens.line })}
          />
        </Box>
      </Box>
      <Box
        aria-hidden
        sx={{
          display: 'flex',
          justifyContent: 'space-between',
          mt: 0.5,
          mr: gutter,
          fontSize: '0.75rem',
          color: 'text.secondary',
        }}
      >
        <span>{first && formatDayShort(first.at)}</span>
        <span>{last && formatDayShort(last.at)}</span>
      </Box>
    </Box>
  );
};

interface BarProps {
  point: UsagePoint;
  x: number;
  top: number;
  title: string;
}

const Bar = ({ point, x, top, title }: BarProps) => {
  const counts = partsOf(point);
  let y = height;
  return (
    <g>
      <title>{title}</title>
      <rect x={x} y={0} width={slot} height={height} fill="transparent" />
      {parts.map((part) => {
        if (counts[part] === 0) return null;
        const tall = Math.max(1.5, (counts[part] / top) * height);
        y -= tall;
        return (
          <Box
            key={part}
            component="rect"
            x={x + 3}
            y={y}
            width={slot - 6}
            height={tall}
            sx={({ tokens }) => ({ fill: partColor[part](tokens) })}
          />
        );
      })}
    </g>
  );
};

const ScaleLine = ({ at, label }: { at: number; label: string }) => (
  <Box
    aria-hidden
    sx={{
      position: 'absolute',
      left: 0,
      right: `-${gutter}`,
      bottom: at * height,
      borderTop: '1px dashed',
      borderColor: 'divider',
      fontSize: '0.6875rem',
      lineHeight: 1.3,
      color: 'text.secondary',
      textAlign: 'right',
    }}
  >
    {label}
  </Box>
);
