import { Box, Stack } from '@mui/material';
import type { ReactNode } from 'react';
import type { Tone } from '../theme/tokens.ts';
import { Icon, type IconName } from './icons.tsx';

export interface VerdictLook {
  tone: Tone;
  icon: IconName;
}

interface VerdictProps extends VerdictLook {
  title: string;
  children: ReactNode;
}

/** What a check has come to, across the width of its panel. */
export const Verdict = ({ tone, icon, title, children }: VerdictProps) => (
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
    <Stack sx={{ gap: 0.25, minWidth: 0, overflowWrap: 'anywhere' }}>
      <strong>{title}</strong>
      {children}
    </Stack>
  </Box>
);
