import { Box, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { CopyText } from '../ui/CopyText.tsx';
import { formatCount } from '../ui/format.ts';
import { Panel } from '../ui/Panel.tsx';
import { StatusChip } from '../ui/StatusChip.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import type { LedgerRecord } from './useLedger.ts';

export const LedgerKeys = ({ record: { checkpointKeys, receiptKeys } }: { record: LedgerRecord }) => {
  const t = useTranslate();
  const from = (size: number) => t('ledger.keys.from', { size: formatCount(size) });
  return (
    <Panel flush title={t('ledger.keys.title')} hint={t('ledger.keys.hint')}>
      {checkpointKeys.length === 0 && (
        <Box sx={{ px: 2.5, pb: 2, color: 'text.secondary', fontSize: '0.8125rem' }}>
          {t('ledger.keys.empty')}
        </Box>
      )}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {checkpointKeys.toReversed().map(({ vkey, fromSize, ...times }) => (
          <KeyLine key={vkey} text={vkey} what="checkpoint" more={from(fromSize)} {...times} />
        ))}
        {receiptKeys.toReversed().map(({ publicKey, ...times }) => (
          <KeyLine key={publicKey} text={publicKey} what="receipt" {...times} />
        ))}
      </Box>
    </Panel>
  );
};

interface KeyLineProps {
  text: string;
  what: 'checkpoint' | 'receipt';
  more?: string;
  createdAt: string;
  retiredAt?: string | null;
}

const KeyLine = ({ text, what, more, createdAt, retiredAt }: KeyLineProps) => {
  const t = useTranslate();
  return (
    <Box
      component="li"
      sx={{ px: { xs: 2, sm: 2.5 }, py: 1.5, borderTop: 1, borderColor: 'divider', fontSize: '0.8125rem' }}
    >
      <Stack direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
        <Box component="span" sx={{ fontWeight: 600 }}>
          {t(`ledger.keys.${what}`)}
        </Box>
        {retiredAt ? (
          <StatusChip tone="neutral" icon="archive" label={t('ledger.keys.retired')} />
        ) : (
          <StatusChip tone="good" icon="key" label={t('ledger.keys.current')} />
        )}
        <Box component="span" sx={{ color: 'text.secondary' }}>
          {more && `${more} · `}
          {t('ledger.keys.since')} <TimeText at={createdAt} />
          {retiredAt && (
            <>
              {' '}
              · {t('ledger.keys.until')} <TimeText at={retiredAt} />
            </>
          )}
        </Box>
      </Stack>
      <Box sx={{ color: 'text.secondary', mt: 0.5 }}>
        <CopyText text={text} what={t(`ledger.keys.${what}`)} />
      </Box>
    </Box>
  );
};
