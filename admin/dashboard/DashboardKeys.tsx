import { Box, Link as MuiLink, Skeleton, Stack } from '@mui/material';
import type { UseQueryResult } from '@tanstack/react-query';
import { useCreatePath, useTranslate } from 'react-admin';
import { Link } from 'react-router';
import { ApiKeyStatusChip } from '../api-keys/ApiKeyStatusChip.tsx';
import { ApiKeyLastUse, ApiKeyMasked } from '../api-keys/ApiKeyText.tsx';
import type { DashboardKeysQuery } from '../gql/graphql.ts';
import { useMay } from '../layout/context.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { Panel } from '../ui/Panel.tsx';
import { RecordLink } from '../ui/RecordLink.tsx';

type Key = DashboardKeysQuery['recent']['nodes'][number];

export const DashboardKeys = ({ keys }: { keys: UseQueryResult<DashboardKeysQuery> }) => {
  const t = useTranslate();
  const list = useCreatePath()({ resource: 'api-keys', type: 'list' });
  const may = useMay('api-keys:read');
  const nodes = keys.data?.recent.nodes;
  return (
    <Panel
      flush
      title={t('dashboard.keys.title')}
      actions={
        <MuiLink component={Link} to={list} sx={{ fontSize: '0.8125rem' }}>
          {t('dashboard.keys.all')}
        </MuiLink>
      }
    >
      {keys.error && <ErrorState error={keys.error} retry={() => void keys.refetch()} />}
      {keys.isLoading && <Skeleton height={120} sx={{ mx: 2.5 }} />}
      {(!may || nodes?.length === 0) && (
        <Box sx={{ px: 2.5, pb: 2.5, color: 'text.secondary' }}>
          {t(may ? 'dashboard.keys.none' : 'console.no_permission.title')}
        </Box>
      )}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {nodes?.map((key) => (
          <KeyLine key={key.id} record={key} />
        ))}
      </Box>
    </Panel>
  );
};

const KeyLine = ({ record }: { record: Key }) => (
  <Stack
    component="li"
    direction="row"
    sx={{ px: 2.5, py: 1.25, gap: 1.5, alignItems: 'center', borderTop: 1, borderColor: 'divider' }}
  >
    <Box sx={{ flex: 1, minWidth: 0 }}>
      <RecordLink resource="api-keys" id={record.id} strong>
        {record.name}
      </RecordLink>
      <Box sx={{ fontSize: '0.8125rem' }}>
        <ApiKeyMasked {...record} muted />
      </Box>
    </Box>
    <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary', textAlign: 'right' }}>
      <ApiKeyLastUse {...record} />
    </Box>
    <ApiKeyStatusChip status={record.status} />
  </Stack>
);
