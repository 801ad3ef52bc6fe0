import { Box, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { CodeBlock } from '../ui/Code.tsx';
import { CopyText } from '../ui/CopyText.tsx';
import { Fact, Facts } from '../ui/Facts.tsx';
import { formatUtc } from '../ui/format.ts';
import { Panel } from '../ui/Panel.tsx';
import type { LedgerRecord } from './useLedger.ts';

export const LedgerCheckpoint = ({ record }: { record: LedgerRecord }) => {
  const t = useTranslate();
  const { origin, rootHash, checkpoint, checkpointAt } = record;
  return (
    <Panel title={t('ledger.checkpoint.title')} hint={t('ledger.checkpoint.hint')}>
      <Stack sx={{ gap: 2 }}>
        <Facts>
          <Fact label={t('ledger.checkpoint.origin')}>
            <CopyText text={origin} what={t('ledger.checkpoint.origin')} />
          </Fact>
          {rootHash && (
            <Fact label={t('ledger.checkpoint.root')}>
              <CopyText text={rootHash} what={t('ledger.checkpoint.root')} />
            </Fact>
          )}
          {checkpointAt && <Fact label={t('ledger.checkpoint.signed')}>{formatUtc(checkpointAt)}</Fact>}
        </Facts>
        {checkpoint ? (
          <CodeBlock wrap code={checkpoint} what={t('ledger.checkpoint.note')} />
        ) : (
          <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>{t('ledger.checkpoint.empty')}</Box>
        )}
      </Stack>
    </Panel>
  );
};
