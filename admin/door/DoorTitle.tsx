import { Typography } from '@mui/material';
import type { ReactNode } from 'react';

export const DoorTitle = ({ title, lead }: { title: string; lead?: ReactNode }) => (
  <div>
    <Typography variant="h1" sx={{ fontSize: '1.75rem', overflowWrap: 'anywhere' }}>
      {title}
    </Typography>
    {lead && <Typography sx={{ color: 'text.secondary', mt: 0.5 }}>{lead}</Typography>}
  </div>
);
