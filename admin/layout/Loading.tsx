import { Box, CircularProgress } from '@mui/material';
import { useTranslate } from 'react-admin';

export const Loading = () => {
  const t = useTranslate();
  return (
    <Box
      role="status"
      aria-label={t('ra.page.loading')}
      sx={{ display: 'grid', placeItems: 'center', minHeight: '50vh' }}
    >
      <CircularProgress size={22} thickness={5} aria-hidden />
    </Box>
  );
};
