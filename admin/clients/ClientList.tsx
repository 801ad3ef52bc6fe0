import { Box, Stack } from '@mui/material';
import { DataTable, useListContext, useTranslate } from 'react-admin';
import type { ClientRecordFragment } from '../gql/graphql.ts';
import { CreateButton } from '../ui/CreateButton.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ChoiceFilter, SearchFilter } from '../ui/filters.tsx';
import { formatDay } from '../ui/format.ts';
import { ListFrame } from '../ui/ListFrame.tsx';
import { RecordLink } from '../ui/RecordLink.tsx';
import { ResourceList } from '../ui/ResourceList.tsx';
import { ClientArchivedChip } from './ClientArchivedChip.tsx';
import { ClientImportButton } from './ClientImportButton.tsx';

const newest = { field: 'createdAt', order: 'DESC' } as const;

export const ClientList = () => {
  const t = useTranslate();
  return (
    <ResourceList
      scope="clients:read"
      sort={newest}
      lead={t('clients.list.lead')}
      actions={
        <>
          <ClientImportButton />
          <ClientCreateButton />
        </>
      }
    >
      <ClientListBody />
    </ResourceList>
  );
};

const ClientCreateButton = () => {
  const t = useTranslate();
  return (
    <CreateButton resource="clients" scope="clients:write">
      {t('clients.create.action')}
    </CreateButton>
  );
};

const ClientListBody = () => {
  const t = useTranslate();
  const { filterValues, setFilters } = useListContext();
  const shows = filterValues.show ?? 'current';
  return (
    <ListFrame<ClientRecordFragment>
      filters={<ClientFilters />}
      isFiltered={Boolean(filterValues.search) || shows !== 'current'}
      onClear={() => setFilters({})}
      empty={
        <EmptyState icon="users" title={t('clients.empty.title')} actions={<ClientCreateButton />}>
          {t('clients.empty.text')}
        </EmptyState>
      }
      table={<ClientTable />}
      card={(record) => <ClientCard record={record} />}
    />
  );
};

const ClientFilters = () => {
  const t = useTranslate();
  const choices = ['current', 'archived', 'all'].map((value) => ({
    value,
    label: t(`clients.show.${value}`),
  }));
  return (
    <>
      <SearchFilter label={t('clients.list.search')} />
      <ChoiceFilter source="show" label={t('clients.list.state')} fallback="current" choices={choices} />
    </>
  );
};

const Col = DataTable.Col<ClientRecordFragment>;
const none = (
  <Box component="span" sx={{ color: 'text.secondary' }}>
    –
  </Box>
);

const ClientTable = () => (
  <DataTable<ClientRecordFragment> rowClick="show" bulkActionButtons={false}>
    <Col source="name" render={(client) => <Name record={client} />} />
    <Col source="email" disableSort render={(client) => client.email ?? none} />
    <Col source="phone" disableSort render={(client) => client.phone ?? none} />
    <Col source="externalId" disableSort render={(client) => client.externalId ?? none} />
    <Col source="createdAt" render={(client) => formatDay(client.createdAt)} />
  </DataTable>
);

const Name = ({ record }: { record: ClientRecordFragment }) => (
  <Stack direction="row" sx={{ gap: 1, alignItems: 'center' }}>
    <RecordLink resource="clients" id={record.id} strong>
      {record.name}
    </RecordLink>
    {record.archivedAt && <ClientArchivedChip />}
  </Stack>
);

const ClientCard = ({ record }: { record: ClientRecordFragment }) => (
  <Stack sx={{ gap: 0.25 }}>
    <Name record={record} />
    <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem', overflowWrap: 'anywhere' }}>
      {[record.email, record.phone].filter(Boolean).join(' · ')}
    </Box>
  </Stack>
);
