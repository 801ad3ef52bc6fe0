import { Box } from '@mui/material';
import type { ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { formatCount } from './format.ts';
import { parts, partsOf, type UsageCounts } from './series.ts';
import { partColor } from './UsageBars.tsx';

interface UsageLegendProps {
  totals: UsageCounts;
  averageMs: number | null;
}

/** The sums, which are the legend of the bars too. */
export const UsageLegend = ({ totals, averageMs }: UsageLegendProps) => {
  const t = useTranslate();
  const counts = partsOf(totals);
  return (
    <Box component="dl" sx={{ m: 0, display: 'flex', flexWrap: 'wrap', columnGap: 4, rowGap: 1.5 }}>
      <Figure label={t('console.usage.requests')} value={formatCount(totals.requests)} />
      {parts.map((part) => (
        <Figure
          key={part}
          value={formatCount(counts[part])}
          label={
            <>
              <Box
                component="span"
                sx={({ tokens }) => ({
                  display: 'inline-block',
                  width: 8,
                  height: 8,
                  borderRadius: '2px',
                  mr: 0.75,
                  bgcolor: partColor[part](tokens),
                })}
              />
              {t(`console.usage.${part}`)}
            </>
          }
        />
      ))}
      {averageMs !== null && (
        <Figure label={t('console.usage.average')} value={t('console.usage.ms', { ms: round(averageMs) })} />
      )}
    </Box>
  );
};

const Figure = ({ label, value }: { label: ReactNode; value: string }) => (
  <Box>
    <Box component="dt" sx={{ color: 'text.secondary', fontSize: '0.75rem' }}>
      {label}
    </Box>
    <Box
      component="dd"
      sx={{ m: 0, fontSize: '1.125rem', fontWeight: 600, fontVariantNumeric: 'tabular-nums' }}
    >
      {value}
    </Box>
  </Box>
);

export const round = (ms: number) => (ms < 10 ? ms.toFixed(1) : Math.round(ms).toString());
