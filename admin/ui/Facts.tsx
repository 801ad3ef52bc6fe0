import { Box } from '@mui/material';
import type { ReactNode } from 'react';

export const Facts = ({ children }: { children: ReactNode }) => (
  <Box
    component="dl"
    sx={{
      m: 0,
      display: 'grid',
      gridTemplateColumns: { xs: '1fr', sm: 'minmax(120px, 168px) 1fr' },
      rowGap: { xs: 0.25, sm: 1.25 },
      columnGap: 3,
    }}
  >
    {children}
  </Box>
);

export const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <>
    <Box component="dt" sx={{ color: 'text.secondary', fontSize: '0.8125rem', lineHeight: '22px' }}>
      {label}
    </Box>
    <Box
      component="dd"
      sx={{
        m: 0,
        mb: { xs: 1, sm: 0 },
        minWidth: 0,
        overflowWrap: 'anywhere',
        lineHeight: '22px',
        fontSize: '0.8125rem',
      }}
    >
      {children}
    </Box>
  </>
);
