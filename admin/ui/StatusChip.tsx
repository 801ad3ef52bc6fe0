import { Box } from '@mui/material';
import type { Tone } from '../theme/tokens.ts';
import { Icon, type IconName } from './icons.tsx';

interface StatusChipProps {
  tone: Tone;
  icon: IconName;
  label: string;
}

/** Colour, shape and word say the same thing; any one of them is enough. */
export const StatusChip = ({ tone, icon, label }: StatusChipProps) => (
  <Box
    component="span"
    sx={({ tokens }) => ({
      display: 'inline-flex',
      alignItems: 'center',
      gap: '5px',
      height: 22,
      px: '8px',
      borderRadius: '6px',
      border: `1px solid ${tokens.tones[tone].line}`,
      bgcolor: tokens.tones[tone].fill,
      color: tokens.tones[tone].text,
      fontSize: '0.75rem',
      fontWeight: 600,
      lineHeight: 1,
      whiteSpace: 'nowrap',
      verticalAlign: 'middle',
    })}
  >
    <Icon name={icon} size={12} strokeWidth={2.3} />
    {label}
  </Box>
);
