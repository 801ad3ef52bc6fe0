import { Box, Stack } from '@mui/material';
import { useGetManyReference, useTranslate } from 'react-admin';
import type { WebhookDeliveryRecordFragment, WebhookEndpointRecordFragment } from '../gql/graphql.ts';
import { untilLive } from '../live/context.ts';
import { useLive } from '../live/useLive.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LiveMark } from '../ui/LiveMark.tsx';
import { Panel } from '../ui/Panel.tsx';
import { WebhookDelivery } from './WebhookDelivery.tsx';

const latest = { page: 1, perPage: 20 };
const newest = { field: 'createdAt', order: 'DESC' } as const;

export const WebhookDeliveries = ({ endpoint }: { endpoint: WebhookEndpointRecordFragment }) => {
  const t = useTranslate();
  const isLive = useLive('webhook-deliveries', { endpointId: endpoint.id });
  const { data, error, refetch } = useGetManyReference<WebhookDeliveryRecordFragment>(
    'webhook-deliveries',
    { target: 'endpointId', id: endpoint.id, pagination: latest, sort: newest, filter: {} },
    { refetchInterval: untilLive(isLive, 3_000) },
  );
  return (
    <Panel
      flush
      title={t('webhooks.deliveries.title')}
      hint={t('webhooks.deliveries.hint')}
      actions={isLive && <LiveMark />}
    >
      {error && !data && <ErrorState error={error} retry={() => void refetch()} />}
      {data?.length === 0 && (
        <Box sx={{ px: 2.5, pb: 2.5, color: 'text.secondary' }}>{t('webhooks.deliveries.empty')}</Box>
      )}
      <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {data?.map((delivery) => (
          <WebhookDelivery key={delivery.id} delivery={delivery} disabled={Boolean(endpoint.disabledAt)} />
        ))}
      </Stack>
    </Panel>
  );
};
