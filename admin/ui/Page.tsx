import { Box, Link as MuiLink, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Icon } from './icons.tsx';

interface PageProps {
  /** Plain text: it is the document's title too. */
  title: string;
  heading?: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  back?: { to: string; label: string };
  width?: number;
  children: ReactNode;
}

export const Page = ({ title, heading, lead, actions, back, width = 1240, children }: PageProps) => (
  <Box sx={{ maxWidth: width, mx: 'auto', width: '100%' }}>
    <title>{`${title} · Countersign`}</title>
    {back && (
      <MuiLink
        component={Link}
        to={back.to}
        underline="hover"
        sx={{
          display: 'inline-flex',
          alignItems: 'center',
          gap: 0.75,
          mb: 1.25,
          color: 'text.secondary',
          fontSize: '0.8125rem',
        }}
      >
        <Icon name="arrowLeft" size={14} />
        {back.label}
      </MuiLink>
    )}
    <Stack
      direction={{ xs: 'column', sm: 'row' }}
      sx={{ justifyContent: 'space-between', alignItems: { sm: 'flex-start' }, gap: 2, mb: 2.5 }}
    >
      <Box sx={{ minWidth: 0 }}>
        <Typography variant="h1" sx={{ overflowWrap: 'anywhere' }}>
          {heading ?? title}
        </Typography>
        {lead && (
          <Typography component="div" sx={{ color: 'text.secondary', mt: 0.5, maxWidth: 680 }}>
            {lead}
          </Typography>
        )}
      </Box>
      {actions && (
        <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', flexShrink: 0, maxWidth: '100%' }}>
          {actions}
        </Stack>
      )}
    </Stack>
    {children}
  </Box>
);
