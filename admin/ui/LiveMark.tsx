import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';

/** Says that what is shown follows what happens. */
export const LiveMark = () => {
  const t = useTranslate();
  return (
    <Box
      title={t('console.live.hint')}
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 0.75,
        mb: 1,
        color: 'text.secondary',
        fontSize: '0.75rem',
      }}
    >
      <Box aria-hidden sx={{ width: 7, height: 7, borderRadius: '50%', bgcolor: 'success.main' }} />
      {t('console.live.label')}
    </Box>
  );
};
