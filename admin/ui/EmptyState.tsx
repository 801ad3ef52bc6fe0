import { Box, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icons.tsx';

interface EmptyStateProps {
  icon: IconName;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  /** Where it is the whole page. */
  heading?: 'h1' | 'h2';
}

export const EmptyState = ({ icon, title, children, actions, heading = 'h2' }: EmptyStateProps) => (
  <Stack sx={{ alignItems: 'center', textAlign: 'center', px: 3, py: { xs: 5, sm: 7 }, gap: 1 }}>
    <Box
      sx={{
        width: 44,
        height: 44,
        display: 'grid',
        placeItems: 'center',
        borderRadius: '12px',
        border: 1,
        borderColor: 'divider',
        bgcolor: (theme) => theme.tokens.sunken,
        color: 'text.secondary',
        mb: 1,
      }}
    >
      <Icon name={icon} size={20} />
    </Box>
    <Typography variant="h2" component={heading}>
      {title}
    </Typography>
    {children && (
      <Typography component="div" sx={{ color: 'text.secondary', width: '100%', maxWidth: 520 }}>
        {children}
      </Typography>
    )}
    {actions && (
      <Stack direction="row" sx={{ gap: 1, mt: 1.5, flexWrap: 'wrap', justifyContent: 'center' }}>
        {actions}
      </Stack>
    )}
  </Stack>
);
