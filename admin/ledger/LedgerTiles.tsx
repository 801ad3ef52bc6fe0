import { Box } from '@mui/material';
import type { ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { formatCount, formatRelative } from '../ui/format.ts';
import { TimeText } from '../ui/TimeText.tsx';
import type { LedgerRecord } from './useLedger.ts';

export const LedgerTiles = ({ record }: { record: LedgerRecord }) => {
  const t = useTranslate();
  const { size, checkpointAt, witnesses, publishing } = record;
  const current = witnesses.filter((witness) => size > 0 && witness.size === size).length;
  return (
    <Box
      component="dl"
      sx={{ m: 0, display: 'grid', gap: 1.5, gridTemplateColumns: { xs: '1fr 1fr', md: 'repeat(4, 1fr)' } }}
    >
      <Tile label={t('ledger.tiles.size')} value={formatCount(size)} hint={t('ledger.tiles.size_hint')} />
      <Tile
        label={t('ledger.tiles.age')}
        value={checkpointAt ? <TimeText at={checkpointAt} /> : t('ledger.tiles.age_none')}
        hint={t('ledger.tiles.age_hint')}
      />
      <Tile
        label={t('ledger.tiles.witnesses')}
        value={witnesses.length > 0 ? `${current} / ${witnesses.length}` : t('ledger.tiles.witnesses_none')}
        hint={witnesses.length > 0 ? t('ledger.tiles.witnesses_hint') : undefined}
      />
      <Tile
        label={t('ledger.tiles.published')}
        value={
          publishing
            ? publishing.size > 0
              ? formatCount(publishing.size)
              : t('ledger.tiles.published_never')
            : t('ledger.tiles.published_none')
        }
        hint={
          publishing?.publishedAt
            ? t('ledger.tiles.published_hint', { ago: formatRelative(publishing.publishedAt) })
            : undefined
        }
      />
    </Box>
  );
};

const Tile = ({ label, value, hint }: { label: string; value: ReactNode; hint?: string }) => (
  <Box
    sx={({ tokens }) => ({
      p: 2,
      minWidth: 0,
      borderRadius: '10px',
      border: `1px solid ${tokens.line}`,
      bgcolor: tokens.paper,
      boxShadow: tokens.shadow,
    })}
  >
    <Box component="dt" sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
      {label}
    </Box>
    <Box component="dd" sx={{ m: 0, fontSize: '1.25rem', fontWeight: 650, lineHeight: 1.5 }}>
      {value}
    </Box>
    {hint && (
      <Box component="dd" sx={{ m: 0, fontSize: '0.75rem', color: 'text.secondary' }}>
        {hint}
      </Box>
    )}
  </Box>
);
