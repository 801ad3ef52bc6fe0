import { Box, Link as MuiLink, Stack } from '@mui/material';
import { useCreatePath, useGetList, useTranslate } from 'react-admin';
import { Link } from 'react-router';
import type { RequestRecordFragment } from '../gql/graphql.ts';
import { useMay } from '../layout/context.ts';
import { RequestOperation, RequestResult } from '../requests/RequestText.tsx';
import { Mono } from '../ui/Code.tsx';
import { filteredPath } from '../ui/filteredPath.ts';
import { Panel } from '../ui/Panel.tsx';
import { TimeText } from '../ui/TimeText.tsx';

const latest = { page: 1, perPage: 8 };
const newest = { field: 'at', order: 'DESC' } as const;

export const ApiKeyRequests = ({ id }: { id: string }) => {
  const t = useTranslate();
  const may = useMay('usage:read');
  const list = useCreatePath()({ resource: 'requests', type: 'list' });
  const { data } = useGetList<RequestRecordFragment>(
    'requests',
    { pagination: latest, sort: newest, filter: { apiKeyId: id } },
    { enabled: may, refetchInterval: 5_000, onError: () => undefined },
  );
  if (!data || data.length === 0) return null;
  return (
    <Panel
      flush
      title={t('api_keys.requests.title')}
      actions={
        <MuiLink component={Link} to={filteredPath(list, { apiKeyId: id })} sx={{ fontSize: '0.8125rem' }}>
          {t('api_keys.requests.all')}
        </MuiLink>
      }
    >
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {data.map((request) => (
          <Stack
            key={request.id}
            component="li"
            direction="row"
            sx={{
              px: 2.5,
              py: 1,
              gap: 1.5,
              alignItems: 'center',
              borderTop: 1,
              borderColor: 'divider',
              fontSize: '0.8125rem',
              flexWrap: 'wrap',
            }}
          >
            <Box sx={{ flex: '1 1 140px', minWidth: 0 }}>
              <RequestOperation record={request} />
              <Box sx={{ color: 'text.secondary', fontSize: '0.75rem' }}>
                <Mono>{request.ip}</Mono>
              </Box>
            </Box>
            <RequestResult record={request} />
            <Box sx={{ textAlign: 'right' }}>
              <TimeText at={request.at} />
            </Box>
          </Stack>
        ))}
      </Box>
    </Panel>
  );
};
