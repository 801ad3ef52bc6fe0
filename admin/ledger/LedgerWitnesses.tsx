import { Box, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Tone } from '../theme/tokens.ts';
import { CopyText } from '../ui/CopyText.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import type { IconName } from '../ui/icons.tsx';
import { Panel } from '../ui/Panel.tsx';
import { StatusChip } from '../ui/StatusChip.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { LedgerPublishing } from './LedgerPublishing.tsx';
import type { LedgerRecord } from './useLedger.ts';

type Witness = LedgerRecord['witnesses'][number];

export const LedgerWitnesses = ({ record: { witnesses, publishing, size } }: { record: LedgerRecord }) => {
  const t = useTranslate();
  return (
    <>
      <Panel flush title={t('ledger.witnesses.title')} hint={t('ledger.witnesses.hint')}>
        {witnesses.length === 0 && (
          <EmptyState icon="eye" title={t('ledger.witnesses.empty')}>
            {t('ledger.witnesses.empty_text')}
          </EmptyState>
        )}
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {witnesses.map((witness) => (
            <WitnessLine key={witness.vkey} witness={witness} size={size} />
          ))}
        </Box>
      </Panel>
      {publishing && <LedgerPublishing publishing={publishing} />}
    </>
  );
};

const looks = {
  current: { tone: 'good', icon: 'checkCircle' },
  behind: { tone: 'warn', icon: 'clock' },
  waiting: { tone: 'neutral', icon: 'clock' },
  failing: { tone: 'bad', icon: 'alert' },
} as const satisfies Record<string, { tone: Tone; icon: IconName }>;

function lookOf({ trouble, ...witness }: Witness, size: number): keyof typeof looks {
  if (trouble) return 'failing';
  if (witness.size === 0) return 'waiting';
  return witness.size < size ? 'behind' : 'current';
}

const WitnessLine = ({ witness, size }: { witness: Witness; size: number }) => {
  const t = useTranslate();
  const look = lookOf(witness, size);
  return (
    <Box
      component="li"
      sx={{ px: { xs: 2, sm: 2.5 }, py: 1.5, borderTop: 1, borderColor: 'divider', fontSize: '0.8125rem' }}
    >
      <Stack direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
        <Box component="span" sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>
          {witness.name}
        </Box>
        <StatusChip {...looks[look]} label={t(`ledger.witnesses.${look}`)} />
        {witness.cosignedAt && (
          <Box component="span" sx={{ color: 'text.secondary' }}>
            {t('ledger.witnesses.entries', { smart_count: witness.size })} ·{' '}
            <TimeText at={witness.cosignedAt} />
          </Box>
        )}
      </Stack>
      {witness.trouble && (
        <Box sx={{ color: 'error.main', mt: 0.5, overflowWrap: 'anywhere' }}>
          {witness.trouble.code}: {witness.trouble.detail}
        </Box>
      )}
      <Box sx={{ color: 'text.secondary', mt: 0.5, maxWidth: '100%' }}>
        <CopyText text={witness.vkey} what={t('ledger.witnesses.key')} />
      </Box>
    </Box>
  );
};
