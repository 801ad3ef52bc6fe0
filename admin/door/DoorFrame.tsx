import { Box, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { Brand } from '../layout/Brand.tsx';
import { Guilloche } from './Guilloche.tsx';

/** What is seen before anybody is signed in: one task, and the brand beside it. */
export const DoorFrame = ({ title, children }: { title: string; children: ReactNode }) => {
  const t = useTranslate();
  return (
    <Box
      sx={{
        minHeight: '100dvh',
        display: 'grid',
        gridTemplateColumns: { md: 'minmax(440px, 1fr) 1.1fr' },
        bgcolor: 'background.paper',
      }}
    >
      <title>{`${title} · Countersign`}</title>
      <Box
        component="main"
        sx={{ display: 'flex', flexDirection: 'column', px: { xs: 3, sm: 6 }, py: { xs: 3, sm: 4 } }}
      >
        <Brand />
        <Box sx={{ width: '100%', maxWidth: 360, m: 'auto', py: 5 }}>{children}</Box>
      </Box>
      <Box
        aria-hidden
        sx={{
          display: { xs: 'none', md: 'flex' },
          position: 'relative',
          overflow: 'hidden',
          bgcolor: '#0b1f19',
          color: '#e8f3ee',
          alignItems: 'flex-end',
          p: 7,
        }}
      >
        <Guilloche />
        <Typography
          component="p"
          sx={{
            position: 'relative',
            fontSize: '1.5rem',
            lineHeight: 1.35,
            fontWeight: 500,
            letterSpacing: '-0.015em',
            maxWidth: 420,
          }}
        >
          {t('sign_in.motto')}
        </Typography>
      </Box>
    </Box>
  );
};
