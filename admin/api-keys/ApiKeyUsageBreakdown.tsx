import { Box, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { Mono } from '../ui/Code.tsx';
import { formatCount } from '../ui/format.ts';
import { round } from '../ui/UsageLegend.tsx';
import type { KeyUsage } from './useApiKeyUsage.ts';

/** The same requests, told apart by what was asked and by what came of it. */
export const ApiKeyUsageBreakdown = ({ usage }: { usage: KeyUsage['usage'] }) => {
  const t = useTranslate();
  const most = usage.totals.requests;
  return (
    <Box sx={{ display: 'grid', gap: 3, gridTemplateColumns: { sm: 'repeat(2, minmax(0, 1fr))' } }}>
      <Shares title={t('api_keys.usage.by_operation')}>
        {usage.byOperation.map((line) => (
          <Share
            key={line.operation ?? ''}
            share={line.requests / most}
            count={line.requests}
            note={line.averageMs === null ? '' : t('console.usage.ms', { ms: round(line.averageMs) })}
          >
            {line.operation ? <Mono>{line.operation}</Mono> : t('api_keys.usage.unnamed')}
          </Share>
        ))}
      </Shares>
      <Shares title={t('api_keys.usage.by_code')}>
        {usage.byCode.map(({ code, requests }) => (
          <Share key={code} share={requests / most} count={requests} bad={code !== 'OK'}>
            <Mono>{code}</Mono>
          </Share>
        ))}
      </Shares>
    </Box>
  );
};

const Shares = ({ title, children }: { title: string; children: ReactNode }) => (
  <Box>
    <Typography variant="body2" component="h3" sx={{ fontWeight: 600, mb: 0.75 }}>
      {title}
    </Typography>
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 0.5 }}>
      {children}
    </Box>
  </Box>
);

interface ShareProps {
  share: number;
  count: number;
  note?: string;
  bad?: boolean;
  children: ReactNode;
}

const Share = ({ share, count, note, bad, children }: ShareProps) => (
  <Box
    component="li"
    sx={({ tokens }) => ({
      display: 'flex',
      gap: 1,
      justifyContent: 'space-between',
      px: 1,
      py: '3px',
      borderRadius: '5px',
      fontSize: '0.8125rem',
      color: tokens.text,
      background: `linear-gradient(to right, ${tokens.tones[bad ? 'bad' : 'good'].fill} ${share * 100}%, transparent 0)`,
    })}
  >
    <Box sx={{ minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis' }}>{children}</Box>
    <Box sx={{ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }}>
      {note && (
        <Box component="span" sx={{ color: 'text.secondary', mr: 1.5 }}>
          {note}
        </Box>
      )}
      {formatCount(count)}
    </Box>
  </Box>
);
