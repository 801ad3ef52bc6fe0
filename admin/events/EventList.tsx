import { Box, Stack } from '@mui/material';
import { DataTable, useListContext, useTranslate } from 'react-admin';
import { anchorSnippet } from '../api-keys/snippets.ts';
import type { EventRecordFragment } from '../gql/graphql.ts';
import { CodeBlock, Mono } from '../ui/Code.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { CreateButton } from '../ui/CreateButton.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { SearchFilter } from '../ui/filters.tsx';
import { shorten } from '../ui/format.ts';
import { ListFrame } from '../ui/ListFrame.tsx';
import { RecordLink } from '../ui/RecordLink.tsx';
import { ResourceList } from '../ui/ResourceList.tsx';
import { TimeText } from '../ui/TimeText.tsx';

const newest = { field: 'logIndex', order: 'DESC' } as const;

export const EventList = () => {
  const t = useTranslate();
  return (
    <ResourceList
      scope="events:read"
      sort={newest}
      lead={t('events.list.lead')}
      actions={<EventAnchorButton />}
    >
      <EventListBody />
    </ResourceList>
  );
};

const EventAnchorButton = () => {
  const t = useTranslate();
  return (
    <CreateButton resource="events" scope="events:write" icon="stamp">
      {t('events.anchor.action')}
    </CreateButton>
  );
};

const EventListBody = () => {
  const t = useTranslate();
  const { filterValues, setFilters } = useListContext();
  return (
    <ListFrame<EventRecordFragment>
      filters={<SearchFilter label={t('events.list.search')} />}
      isFiltered={Boolean(filterValues.search)}
      onClear={() => setFilters({})}
      empty={<EventEmpty />}
      table={<EventTable />}
      card={(record) => <EventCard record={record} />}
    />
  );
};

const EventEmpty = () => {
  const t = useTranslate();
  return (
    <EmptyState icon="stamp" title={t('events.empty.title')} actions={<EventAnchorButton />}>
      {t('events.empty.text')}
      <Box sx={{ mt: 2.5, textAlign: 'left' }}>
        <CodeBlock code={anchorSnippet(window.location.origin)} what={t('events.empty.curl')} />
      </Box>
    </EmptyState>
  );
};

const Col = DataTable.Col<EventRecordFragment>;

const EventTable = () => (
  <DataTable<EventRecordFragment> rowClick="show" bulkActionButtons={false}>
    <Col source="logIndex" cellSx={() => ({ fontVariantNumeric: 'tabular-nums' })} />
    <Col source="type" disableSort render={(event) => <Type record={event} />} />
    <Col source="hash" disableSort render={(event) => <Hash hash={event.hash} />} />
    <Col source="ingestedAt" disableSort render={(event) => <TimeText at={event.ingestedAt} />} />
    <Col source="createdBy" disableSort render={(event) => event.createdBy.label} />
  </DataTable>
);

const Type = ({ record }: { record: EventRecordFragment }) => (
  <RecordLink resource="events" id={record.id} strong>
    {record.type}
  </RecordLink>
);

const Hash = ({ hash }: { hash: string }) => {
  const t = useTranslate();
  return (
    <Stack direction="row" sx={{ alignItems: 'center', gap: 0.5 }}>
      <Mono muted>{shorten(hash)}</Mono>
      <CopyButton text={hash} what={t('resources.events.fields.hash')} />
    </Stack>
  );
};

const EventCard = ({ record }: { record: EventRecordFragment }) => (
  <Stack sx={{ gap: 0.25 }}>
    <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 1 }}>
      <Type record={record} />
      <Box sx={{ color: 'text.secondary', fontVariantNumeric: 'tabular-nums' }}>#{record.logIndex}</Box>
    </Stack>
    <Hash hash={record.hash} />
    <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
      <TimeText at={record.ingestedAt} /> · {record.createdBy.label}
    </Box>
  </Stack>
);
