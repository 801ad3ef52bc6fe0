import { Box, Stack } from '@mui/material';
import { DataTable, useListContext, useTranslate } from 'react-admin';
import type { RequestRecordFragment } from '../gql/graphql.ts';
import { Mono } from '../ui/Code.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListFrame } from '../ui/ListFrame.tsx';
import { RecordLink } from '../ui/RecordLink.tsx';
import { ResourceList } from '../ui/ResourceList.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { round } from '../ui/UsageLegend.tsx';
import { RequestExport } from './RequestExport.tsx';
import { RequestFilters } from './RequestFilters.tsx';
import { RequestOperation, RequestResult } from './RequestText.tsx';
import { useKeyNames } from './useKeyNames.ts';

const newest = { field: 'at', order: 'DESC' } as const;

export const RequestList = () => {
  const t = useTranslate();
  return (
    <ResourceList
      scope="usage:read"
      sort={newest}
      every={5_000}
      lead={t('requests.lead')}
      actions={<RequestExport />}
    >
      <RequestListBody />
    </ResourceList>
  );
};

const RequestListBody = () => {
  const t = useTranslate();
  const { filterValues, setFilters } = useListContext();
  const filtered = Object.values(filterValues).some((value) => value && value !== 'all');
  return (
    <ListFrame<RequestRecordFragment>
      filters={<RequestFilters />}
      isFiltered={filtered}
      onClear={() => setFilters({})}
      empty={
        <EmptyState icon="list" title={t('requests.empty.title')}>
          {t('requests.empty.text')}
        </EmptyState>
      }
      table={<RequestTable />}
      card={(record) => <RequestCard record={record} />}
    />
  );
};

const Col = DataTable.Col<RequestRecordFragment>;

const RequestTable = () => (
  <DataTable<RequestRecordFragment> rowClick={false} bulkActionButtons={false}>
    <Col source="at" disableSort render={(request) => <TimeText at={request.at} />} />
    <Col source="apiKeyId" disableSort render={(request) => <KeyName id={request.apiKeyId} />} />
    <Col source="operation" disableSort render={(request) => <RequestOperation record={request} />} />
    <Col source="code" disableSort render={(request) => <RequestResult record={request} />} />
    <Col source="durationMs" disableSort render={(request) => <Duration ms={request.durationMs} />} />
    <Col source="ip" disableSort render={(request) => <From record={request} />} />
    <Col source="requestId" disableSort render={(request) => <RequestId id={request.requestId} />} />
  </DataTable>
);

const KeyName = ({ id }: { id: string }) => {
  const name = useKeyNames().find((key) => key.id === id)?.name;
  return (
    <RecordLink inline resource="api-keys" id={id}>
      {name ?? `${id.slice(0, 8)}…${id.slice(-4)}`}
    </RecordLink>
  );
};

const Duration = ({ ms }: { ms: number }) => (
  <Box component="span" sx={{ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }}>
    {round(ms)} ms
  </Box>
);

const From = ({ record }: { record: RequestRecordFragment }) => (
  <Box sx={{ lineHeight: 1.4 }}>
    <Mono>{record.ip}</Mono>
    <Box
      title={record.userAgent ?? undefined}
      sx={{
        color: 'text.secondary',
        fontSize: '0.75rem',
        maxWidth: 180,
        overflow: 'hidden',
        textOverflow: 'ellipsis',
        whiteSpace: 'nowrap',
      }}
    >
      {record.userAgent}
    </Box>
  </Box>
);

const RequestId = ({ id }: { id: string }) => {
  const t = useTranslate();
  return (
    <Stack direction="row" sx={{ alignItems: 'center', gap: 0.5 }}>
      <Mono muted>{id.slice(0, 8)}</Mono>
      <CopyButton text={id} what={t('resources.requests.fields.requestId')} />
    </Stack>
  );
};

const RequestCard = ({ record }: { record: RequestRecordFragment }) => (
  <Stack sx={{ gap: 0.5, fontSize: '0.8125rem' }}>
    <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 1, flexWrap: 'wrap' }}>
      <RequestOperation record={record} />
      <RequestResult record={record} />
    </Stack>
    <Box>
      <KeyName id={record.apiKeyId} /> · <Mono muted>{record.ip}</Mono>
    </Box>
    <Box sx={{ color: 'text.secondary' }}>
      <TimeText at={record.at} /> · <Duration ms={record.durationMs} />
    </Box>
  </Stack>
);
