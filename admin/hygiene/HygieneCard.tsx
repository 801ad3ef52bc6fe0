import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import { formatCount } from '../ui/format.ts';
import { Icon } from '../ui/icons.tsx';
import type { FindingName } from './findings.ts';

interface HygieneCardProps {
  name: FindingName;
  count: number;
  active: boolean;
  onChoose: () => void;
}

export const HygieneCard = ({ name, count, active, onChoose }: HygieneCardProps) => {
  const t = useTranslate();
  return (
    <Box
      component="button"
      type="button"
      aria-pressed={active}
      onClick={onChoose}
      sx={({ tokens }) => ({
        display: 'flex',
        flexDirection: 'column',
        textAlign: 'left',
        font: 'inherit',
        color: tokens.text,
        p: 2,
        borderRadius: '10px',
        border: `1px solid ${active ? tokens.primary : tokens.line}`,
        boxShadow: active ? `inset 0 0 0 1px ${tokens.primary}` : tokens.shadow,
        bgcolor: tokens.paper,
        cursor: 'pointer',
        '&:focus-visible': { outline: `2px solid ${tokens.primary}`, outlineOffset: 2 },
      })}
    >
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, fontSize: '1.375rem', fontWeight: 650 }}>
        {formatCount(count)}
        <Box
          component="span"
          sx={({ tokens }) => ({ color: tokens.tones[count > 0 ? 'warn' : 'good'].text, display: 'flex' })}
        >
          <Icon name={count > 0 ? 'alert' : 'checkCircle'} />
        </Box>
      </Box>
      <Box sx={{ fontSize: '0.8125rem', fontWeight: 600 }}>{t(`hygiene.finding.${name}.title`)}</Box>
      <Box sx={{ fontSize: '0.75rem', color: 'text.secondary', mt: 0.25 }}>
        {t(`hygiene.finding.${name}.hint`)}
      </Box>
    </Box>
  );
};
