import { Alert, Box, Stack } from '@mui/material';
import { useCreatePath, useTranslate } from 'react-admin';
import type { WebhookEndpointRecordFragment } from '../gql/graphql.ts';
import { Mono } from '../ui/Code.tsx';
import { CopyText } from '../ui/CopyText.tsx';
import { Fact, Facts } from '../ui/Facts.tsx';
import { formatUtcMinute } from '../ui/format.ts';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { RecordPage } from '../ui/RecordPage.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { WebhookDeliveries } from './WebhookDeliveries.tsx';
import { WebhookEndpointActions } from './WebhookEndpointActions.tsx';
import { WebhookStatusChip } from './WebhookStatusChip.tsx';

export const WebhookEndpointShow = () => {
  const t = useTranslate();
  const list = useCreatePath()({ resource: 'webhook-endpoints', type: 'list' });
  const name = (count: number) => t('resources.webhook-endpoints.name', { smart_count: count });
  return (
    <RecordPage<WebhookEndpointRecordFragment> scope="webhooks:read" title={name(1)} every={5_000}>
      {(record) => (
        <Page
          title={record.url}
          heading={
            <Box component="span" sx={{ overflowWrap: 'anywhere' }}>
              {record.url} <WebhookStatusChip status={record.status} />
            </Box>
          }
          back={{ to: list, label: name(2) }}
          actions={<WebhookEndpointActions record={record} />}
          width={1080}
        >
          <Stack sx={{ gap: 2.5 }}>
            <Banner record={record} />
            <EndpointFacts record={record} />
            <WebhookDeliveries endpoint={record} />
          </Stack>
        </Page>
      )}
    </RecordPage>
  );
};

const Banner = ({ record }: { record: WebhookEndpointRecordFragment }) => {
  const t = useTranslate();
  const { disabledAt, disabledReason, failingSince, heldUntil } = record;
  if (disabledAt) {
    return (
      <Alert severity={disabledReason === 'BY_HAND' ? 'info' : 'error'}>
        {t(`webhooks.banner.${disabledReason}`, { at: formatUtcMinute(disabledAt) })}
      </Alert>
    );
  }
  if (!failingSince) return null;
  const isHeld = heldUntil && new Date(heldUntil).getTime() > Date.now();
  return (
    <Alert severity="warning">
      {t('webhooks.banner.failing', { at: formatUtcMinute(failingSince) })}{' '}
      {isHeld && t('webhooks.banner.held', { at: formatUtcMinute(heldUntil) })}
    </Alert>
  );
};

const EndpointFacts = ({ record }: { record: WebhookEndpointRecordFragment }) => {
  const t = useTranslate();
  const field = (name: string) => t(`resources.webhook-endpoints.fields.${name}`);
  const [current, earlier] = record.secrets;
  return (
    <Panel title={t('webhooks.show.facts')}>
      <Facts>
        <Fact label={field('description')}>{record.description ?? '–'}</Fact>
        <Fact label={field('events')}>
          {record.events.includes('*')
            ? t('webhooks.all_events')
            : record.events.map((event) => (
                <Box key={event}>
                  <Mono>{event}</Mono>
                </Box>
              ))}
        </Fact>
        <Fact label={field('secrets')}>
          {current && t('webhooks.secret.current', { at: formatUtcMinute(current.createdAt) })}
          {earlier?.retiresAt && (
            <Box>{t('webhooks.secret.also', { at: formatUtcMinute(earlier.retiresAt) })}</Box>
          )}
        </Fact>
        <Fact label={field('id')}>
          <CopyText text={record.id} what={field('id')} />
        </Fact>
        <Fact label={field('createdAt')}>
          <TimeText at={record.createdAt} /> · {record.createdBy.label}
        </Fact>
      </Facts>
    </Panel>
  );
};
