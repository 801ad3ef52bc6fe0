import { Box, Stack } from '@mui/material';
import type { Verdict } from '../../server/ledger/verifier/verify-proof.ts';
import type { Tone } from '../theme/tokens.ts';
import { Icon, type IconName } from '../ui/icons.tsx';
import type { CheckedEvent } from './reads.ts';

const looks: Record<Verdict, { tone: Tone; icon: IconName }> = {
  verified: { tone: 'good', icon: 'checkCircle' },
  failed: { tone: 'bad', icon: 'alert' },
  incomplete: { tone: 'warn', icon: 'info' },
};

/** What all the steps come to, in the words of the public page. */
export const EventProofVerdict = ({ checked: { summary, verification } }: { checked: CheckedEvent }) => {
  const { tone, icon } = looks[verification.verdict];
  return (
    <Box
      role="status"
      sx={({ tokens }) => ({
        display: 'flex',
        gap: 1.25,
        px: { xs: 2, sm: 2.5 },
        py: 1.5,
        borderBlock: `1px solid ${tokens.tones[tone].line}`,
        bgcolor: tokens.tones[tone].fill,
        color: tokens.tones[tone].text,
        fontSize: '0.8125rem',
      })}
    >
      <Box sx={{ pt: '2px' }}>
        <Icon name={icon} size={17} />
      </Box>
      <Stack sx={{ gap: 0.25, minWidth: 0, overflowWrap: 'anywhere' }}>
        <strong>{summary.title}</strong>
        <span>{summary.text}</span>
      </Stack>
    </Box>
  );
};
