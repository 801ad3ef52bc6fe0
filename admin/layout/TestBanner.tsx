import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Icon } from '../ui/icons.tsx';

export const TestBanner = () => {
  const t = useTranslate();
  return (
    <Box
      role="status"
      sx={({ tokens }) => ({
        bgcolor: tokens.tones.warn.fill,
        color: tokens.tones.warn.text,
        borderBottom: `1px solid ${tokens.tones.warn.line}`,
        display: 'flex',
        alignItems: 'center',
        justifyContent: 'center',
        gap: 1,
        px: 2,
        py: '5px',
        fontSize: '0.75rem',
        lineHeight: 1.5,
      })}
    >
      <Icon name="info" size={14} />
      <span>
        <strong>{t('console.environment.banner')}</strong>
        <Box component="span" sx={{ display: { xs: 'none', sm: 'inline' } }}>
          {' '}
          {t('console.environment.banner_more')}
        </Box>
      </span>
    </Box>
  );
};
