import { Box, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Tone } from '../theme/tokens.ts';
import { Icon, type IconName } from '../ui/icons.tsx';
import { StatusChip } from '../ui/StatusChip.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import type { LedgerRecord } from './useLedger.ts';

type Health = LedgerRecord['health'];

const looks: Record<Health['status'], { tone: Tone; icon: IconName }> = {
  OK: { tone: 'good', icon: 'checkCircle' },
  LAGGING: { tone: 'warn', icon: 'clock' },
  BROKEN: { tone: 'bad', icon: 'alert' },
};

export const LedgerHealthChip = ({ status }: Pick<Health, 'status'>) => {
  const t = useTranslate();
  return <StatusChip {...looks[status]} label={t(`ledger.health.${status}`)} />;
};

/** Nothing where all is well. */
export const LedgerHealthReasons = ({ health: { status, reasons } }: { health: Health }) => {
  const t = useTranslate();
  if (status === 'OK') return null;
  const { tone, icon } = looks[status];
  return (
    <Stack
      direction="row"
      role="status"
      sx={({ tokens }) => ({
        gap: 1.5,
        p: 2,
        borderRadius: '10px',
        border: `1px solid ${tokens.tones[tone].line}`,
        bgcolor: tokens.tones[tone].fill,
        color: tokens.tones[tone].text,
      })}
    >
      <Box sx={{ pt: '1px' }}>
        <Icon name={icon} />
      </Box>
      <Box sx={{ minWidth: 0, fontSize: '0.8125rem', overflowWrap: 'anywhere' }}>
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {reasons.map(({ code, message, since }) => (
            <li key={message}>
              <strong>{message}</strong> <span>({code}</span>
              {since && (
                <>
                  , {t('ledger.health.since')} <TimeText at={since} color="inherit" />
                </>
              )}
              )
            </li>
          ))}
        </Box>
        <Box sx={{ mt: 0.5 }}>{t(`ledger.health.hint.${status}`)}</Box>
      </Box>
    </Stack>
  );
};
