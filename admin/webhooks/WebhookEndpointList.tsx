import { Box, Stack } from '@mui/material';
import { DataTable, useListContext, useTranslate } from 'react-admin';
import type { WebhookEndpointRecordFragment } from '../gql/graphql.ts';
import { CreateButton } from '../ui/CreateButton.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ChoiceFilter, SearchFilter } from '../ui/filters.tsx';
import { ListFrame } from '../ui/ListFrame.tsx';
import { RecordLink } from '../ui/RecordLink.tsx';
import { ResourceList } from '../ui/ResourceList.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { WebhookEventsText } from './WebhookEvents.tsx';
import { WebhookStatusChip } from './WebhookStatusChip.tsx';

const newest = { field: 'createdAt', order: 'DESC' } as const;

export const WebhookEndpointList = () => {
  const t = useTranslate();
  return (
    <ResourceList
      scope="webhooks:read"
      sort={newest}
      lead={t('webhooks.list.lead')}
      actions={<WebhookEndpointCreateButton />}
    >
      <Body />
    </ResourceList>
  );
};

const WebhookEndpointCreateButton = () => {
  const t = useTranslate();
  return (
    <CreateButton resource="webhook-endpoints" scope="webhooks:write">
      {t('webhooks.create.action')}
    </CreateButton>
  );
};

const Body = () => {
  const t = useTranslate();
  const { filterValues, setFilters } = useListContext();
  const isFiltered = Boolean(filterValues.search) || (filterValues.show ?? 'all') !== 'all';
  return (
    <ListFrame<WebhookEndpointRecordFragment>
      filters={<Filters />}
      isFiltered={isFiltered}
      onClear={() => setFilters({})}
      empty={
        <EmptyState icon="send" title={t('webhooks.empty.title')} actions={<WebhookEndpointCreateButton />}>
          {t('webhooks.empty.text')}
        </EmptyState>
      }
      table={<Table />}
      card={(record) => <Card record={record} />}
    />
  );
};

const Filters = () => {
  const t = useTranslate();
  const choices = ['all', 'ENABLED', 'FAILING', 'DISABLED'].map((value) => ({
    value,
    label: t(`webhooks.show.${value}`),
  }));
  return (
    <>
      <SearchFilter label={t('webhooks.list.search')} />
      <ChoiceFilter source="show" label={t('webhooks.list.state')} fallback="all" choices={choices} />
    </>
  );
};

const Col = DataTable.Col<WebhookEndpointRecordFragment>;

const Table = () => (
  <DataTable<WebhookEndpointRecordFragment> rowClick="show" bulkActionButtons={false}>
    <Col source="url" disableSort render={(endpoint) => <Where record={endpoint} />} />
    <Col source="events" disableSort render={(endpoint) => <WebhookEventsText events={endpoint.events} />} />
    <Col source="status" disableSort render={(endpoint) => <WebhookStatusChip status={endpoint.status} />} />
    <Col source="createdAt" disableSort render={(endpoint) => <TimeText at={endpoint.createdAt} />} />
  </DataTable>
);

const Where = ({ record }: { record: WebhookEndpointRecordFragment }) => (
  <Box sx={{ overflowWrap: 'anywhere', minWidth: 180 }}>
    <RecordLink resource="webhook-endpoints" id={record.id} strong>
      {record.url}
    </RecordLink>
    {record.description && (
      <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>{record.description}</Box>
    )}
  </Box>
);

const Card = ({ record }: { record: WebhookEndpointRecordFragment }) => (
  <Stack sx={{ gap: 0.75 }}>
    <Where record={record} />
    <Stack direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap', fontSize: '0.8125rem' }}>
      <WebhookStatusChip status={record.status} />
      <WebhookEventsText events={record.events} />
    </Stack>
  </Stack>
);
