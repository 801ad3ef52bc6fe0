import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';

export const SkipLink = () => {
  const t = useTranslate();
  return (
    <Box
      component="a"
      href="#main-content"
      sx={{
        position: 'fixed',
        top: 8,
        left: 8,
        zIndex: 'tooltip',
        px: 2,
        py: 1,
        borderRadius: '7px',
        bgcolor: 'text.primary',
        color: 'background.paper',
        fontWeight: 600,
        '&:not(:focus)': { clipPath: 'inset(50%)', width: 1, height: 1, overflow: 'hidden', p: 0 },
      }}
    >
      {t('console.nav.skip')}
    </Box>
  );
};
