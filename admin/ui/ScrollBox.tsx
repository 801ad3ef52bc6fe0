import { Box } from '@mui/material';
import type { ReactNode } from 'react';

/** What may be wider than the screen scrolls inside itself, also with the arrow keys. */
export const ScrollBox = ({ label, children }: { label: string; children: ReactNode }) => (
  <Box sx={{ overflowX: 'auto' }} tabIndex={0} role="group" aria-label={label}>
    {children}
  </Box>
);
