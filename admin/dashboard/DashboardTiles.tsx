import { Box, Link as MuiLink, Skeleton } from '@mui/material';
import type { UseQueryResult } from '@tanstack/react-query';
import { useCreatePath, useTranslate } from 'react-admin';
import { Link } from 'react-router';
import { Icon, type IconName } from '../ui/icons.tsx';
import type { useDashboard } from './useDashboard.ts';

type DashboardTilesProps = ReturnType<typeof useDashboard>;

export const DashboardTiles = ({ keys, clients, invoices, events }: DashboardTilesProps) => {
  const last = events.data?.latest.nodes[0];
  return (
    <Box sx={{ display: 'grid', gap: 1.5, gridTemplateColumns: { xs: '1fr 1fr', md: 'repeat(5, 1fr)' } }}>
      <Tile resource="api-keys" icon="key" label="keys" query={keys} value={keys.data?.recent.totalCount} />
      <Tile
        resource="invoices"
        icon="document"
        label="open"
        query={invoices}
        value={invoices.data?.open.totalCount}
        filter={{ status: 'OPEN' }}
      />
      <Tile
        resource="invoices"
        icon="draft"
        label="drafts"
        query={invoices}
        value={invoices.data?.drafts.totalCount}
        filter={{ status: 'DRAFT' }}
      />
      <Tile
        resource="clients"
        icon="users"
        label="clients"
        query={clients}
        value={clients.data?.clients.totalCount}
      />
      <Tile
        resource="events"
        icon="stamp"
        label="ledger"
        query={events}
        value={last && `#${last.logIndex}`}
      />
    </Box>
  );
};

interface TileProps {
  resource: string;
  icon: IconName;
  label: string;
  value: number | string | undefined;
  query: Pick<UseQueryResult, 'isLoading' | 'isSuccess'>;
  filter?: Record<string, string>;
}

const Tile = ({ resource, icon, label, value, query, filter }: TileProps) => {
  const t = useTranslate();
  const list = useCreatePath()({ resource, type: 'list' });
  const to = filter ? `${list}?filter=${encodeURIComponent(JSON.stringify(filter))}` : list;
  return (
    <MuiLink
      component={Link}
      to={to}
      underline="none"
      sx={({ tokens }) => ({
        display: 'grid',
        gap: 0.25,
        p: 2,
        borderRadius: '10px',
        border: `1px solid ${tokens.line}`,
        bgcolor: tokens.paper,
        boxShadow: tokens.shadow,
        color: tokens.text,
        '&:hover': { borderColor: tokens.control },
      })}
    >
      <Box
        sx={{
          display: 'flex',
          alignItems: 'center',
          gap: 0.75,
          color: 'text.secondary',
          fontSize: '0.8125rem',
        }}
      >
        <Icon name={icon} size={14} />
        {t(`dashboard.tiles.${label}`)}
      </Box>
      <Box
        sx={{
          fontSize: '1.5rem',
          fontWeight: 600,
          letterSpacing: '-0.02em',
          fontVariantNumeric: 'tabular-nums',
        }}
      >
        {query.isLoading ? (
          <Skeleton width={48} />
        ) : query.isSuccess ? (
          (value ?? '–').toLocaleString('en')
        ) : (
          '–'
        )}
      </Box>
    </MuiLink>
  );
};
