import { Box, Stack } from '@mui/material';
import { DataTable, useListContext, useTranslate } from 'react-admin';
import type { TraceRecordFragment } from '../gql/graphql.ts';
import { Mono } from '../ui/Code.tsx';
import { CreateButton } from '../ui/CreateButton.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ChoiceFilter, SearchFilter } from '../ui/filters.tsx';
import { shorten } from '../ui/format.ts';
import { ListFrame } from '../ui/ListFrame.tsx';
import { RecordLink } from '../ui/RecordLink.tsx';
import { ResourceList } from '../ui/ResourceList.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { traceStatuses } from './resource.ts';
import { TraceStatusChip } from './TraceStatusChip.tsx';

const newest = { field: 'createdAt', order: 'DESC' } as const;

export const TraceList = () => {
  const t = useTranslate();
  return (
    <ResourceList
      scope="events:read"
      sort={newest}
      lead={t('traces.list.lead')}
      actions={<TraceCreateButton />}
    >
      <TraceListBody />
    </ResourceList>
  );
};

const TraceCreateButton = () => {
  const t = useTranslate();
  return (
    <CreateButton resource="traces" scope="events:write">
      {t('traces.create.action')}
    </CreateButton>
  );
};

const TraceListBody = () => {
  const t = useTranslate();
  const { filterValues, setFilters } = useListContext();
  const { search, status = 'all' } = filterValues;
  const choices = [
    { value: 'all', label: t('traces.list.all') },
    ...traceStatuses.map((value) => ({ value, label: t(`traces.status.${value}`) })),
  ];
  return (
    <ListFrame<TraceRecordFragment>
      filters={
        <>
          <SearchFilter label={t('traces.list.search')} />
          <ChoiceFilter
            source="status"
            label={t('resources.traces.fields.status')}
            fallback="all"
            choices={choices}
          />
        </>
      }
      isFiltered={Boolean(search) || status !== 'all'}
      onClear={() => setFilters({})}
      empty={
        <EmptyState icon="layers" title={t('traces.empty.title')} actions={<TraceCreateButton />}>
          {t('traces.empty.text')}
        </EmptyState>
      }
      table={<TraceTable />}
      card={(record) => <TraceCard record={record} />}
    />
  );
};

const Col = DataTable.Col<TraceRecordFragment>;
const figures = { '& .column-eventCount': { textAlign: 'right', fontVariantNumeric: 'tabular-nums' } };

const TraceTable = () => (
  <DataTable<TraceRecordFragment> rowClick="show" bulkActionButtons={false} sx={figures}>
    <Col source="label" render={(trace) => <Label record={trace} />} />
    <Col source="status" disableSort render={({ status }) => <TraceStatusChip status={status} />} />
    <Col source="eventCount" disableSort />
    <Col source="root" disableSort render={({ root }) => root && <Mono muted>{shorten(root)}</Mono>} />
    <Col source="sealedAt" disableSort render={({ sealedAt }) => sealedAt && <TimeText at={sealedAt} />} />
    <Col source="createdAt" render={({ createdAt }) => <TimeText at={createdAt} />} />
  </DataTable>
);

const Label = ({ record }: { record: TraceRecordFragment }) => (
  <RecordLink resource="traces" id={record.id} strong>
    {record.label}
  </RecordLink>
);

const TraceCard = ({ record }: { record: TraceRecordFragment }) => {
  const t = useTranslate();
  return (
    <Stack sx={{ gap: 0.5 }}>
      <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 1, alignItems: 'flex-start' }}>
        <Label record={record} />
        <TraceStatusChip status={record.status} />
      </Stack>
      <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
        {t('resources.traces.fields.eventCount')}: {record.eventCount} · <TimeText at={record.createdAt} />
      </Box>
    </Stack>
  );
};
