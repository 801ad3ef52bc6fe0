import { Box, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Panel } from '../ui/Panel.tsx';
import { StatusChip } from '../ui/StatusChip.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import type { LedgerRecord } from './useLedger.ts';

type Publishing = NonNullable<LedgerRecord['publishing']>;

export const LedgerPublishing = ({ publishing }: { publishing: Publishing }) => {
  const t = useTranslate();
  const { size, publishedAt, everySeconds, trouble } = publishing;
  return (
    <Panel
      title={t('ledger.publishing.title')}
      hint={t('ledger.publishing.hint', { smart_count: everySeconds })}
      actions={
        trouble ? (
          <StatusChip tone="bad" icon="alert" label={t('ledger.publishing.failing')} />
        ) : (
          size > 0 && <StatusChip tone="good" icon="checkCircle" label={t('ledger.publishing.working')} />
        )
      }
    >
      <Stack sx={{ gap: 0.5, fontSize: '0.8125rem' }}>
        {trouble && (
          <Box sx={{ color: 'error.main', overflowWrap: 'anywhere' }}>
            {trouble.code}: {trouble.detail}
          </Box>
        )}
        <Box sx={{ color: 'text.secondary' }}>
          {publishedAt ? (
            <>
              {t('ledger.witnesses.entries', { smart_count: size })} · <TimeText at={publishedAt} />
            </>
          ) : (
            t('ledger.tiles.published_never')
          )}
        </Box>
      </Stack>
    </Panel>
  );
};
