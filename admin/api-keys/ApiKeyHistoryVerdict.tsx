import { Box, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { ChangeOutcome, CheckedHistory } from '../../server/ledger/verifier/history.ts';
import type { Tone } from '../theme/tokens.ts';
import { Icon, type IconName } from '../ui/icons.tsx';

const looks: Record<CheckedHistory['verdict'], { tone: Tone; icon: IconName }> = {
  intact: { tone: 'good', icon: 'checkCircle' },
  broken: { tone: 'bad', icon: 'alert' },
  incomplete: { tone: 'warn', icon: 'clock' },
};

const amiss: readonly ChangeOutcome[] = ['altered', 'removed', 'missing', 'unproved', 'waiting', 'unchecked'];

/** What the check of a whole history has come to. */
export const ApiKeyHistoryVerdict = ({ checked }: { checked: CheckedHistory }) => {
  const t = useTranslate();
  const { verdict, changes, lost } = checked;
  const { tone, icon } = looks[verdict];
  const counts = amiss.flatMap((outcome) => {
    const count = changes.filter((change) => change.outcome === outcome).length;
    return count > 0 ? [t(`api_keys.history.count.${outcome}`, { smart_count: count })] : [];
  });
  const numbers = { smart_count: lost.length, numbers: lost.join(', ') };
  return (
    <Box
      role="status"
      sx={({ tokens }) => ({
        display: 'flex',
        gap: 1.25,
        px: { xs: 2, sm: 2.5 },
        py: 1.5,
        borderTop: `1px solid ${tokens.tones[tone].line}`,
        bgcolor: tokens.tones[tone].fill,
        color: tokens.tones[tone].text,
        fontSize: '0.8125rem',
      })}
    >
      <Box sx={{ pt: '2px' }}>
        <Icon name={icon} size={17} />
      </Box>
      <Stack sx={{ gap: 0.25, minWidth: 0 }}>
        <strong>{t(`api_keys.history.verdict.${verdict}`, { smart_count: changes.length })}</strong>
        {counts.length > 0 && <span>{counts.join(' · ')}</span>}
        {lost.length > 0 && <span>{t('api_keys.history.lost', numbers)}</span>}
        <span>{t('api_keys.history.checked')}</span>
      </Stack>
    </Box>
  );
};
