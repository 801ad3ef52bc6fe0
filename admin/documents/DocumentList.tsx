import { Box, Stack } from '@mui/material';
import { DataTable, useListContext, useTranslate } from 'react-admin';
import type { DocumentRecordFragment } from '../gql/graphql.ts';
import { Mono } from '../ui/Code.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { CreateButton } from '../ui/CreateButton.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ChoiceFilter, SearchFilter } from '../ui/filters.tsx';
import { formatBytes, shorten } from '../ui/format.ts';
import { ListFrame } from '../ui/ListFrame.tsx';
import { RecordLink } from '../ui/RecordLink.tsx';
import { ResourceList } from '../ui/ResourceList.tsx';
import { StatusChip } from '../ui/StatusChip.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { FileCheck } from './FileCheck.tsx';

const newest = { field: 'createdAt', order: 'DESC' } as const;

export const DocumentList = () => {
  const t = useTranslate();
  return (
    <ResourceList
      scope="documents:read"
      sort={newest}
      lead={t('documents.list.lead')}
      actions={<DocumentUploadButton />}
    >
      <Stack sx={{ gap: 2.5 }}>
        <FileCheck />
        <DocumentListBody />
      </Stack>
    </ResourceList>
  );
};

const DocumentUploadButton = () => {
  const t = useTranslate();
  return (
    <CreateButton resource="documents" scope="documents:write" icon="upload">
      {t('documents.upload.action')}
    </CreateButton>
  );
};

const DocumentListBody = () => {
  const t = useTranslate();
  const { filterValues, setFilters } = useListContext();
  const choices = ['kept', 'hash', 'deleted', 'all'].map((value) => ({
    value,
    label: t(`documents.list.${value}`),
  }));
  return (
    <ListFrame<DocumentRecordFragment>
      filters={
        <>
          <SearchFilter label={t('documents.list.search')} />
          <ChoiceFilter source="show" label={t('documents.list.show')} fallback="kept" choices={choices} />
        </>
      }
      isFiltered={Boolean(filterValues.search || filterValues.show)}
      onClear={() => setFilters({})}
      empty={
        <EmptyState icon="document" title={t('documents.empty.title')} actions={<DocumentUploadButton />}>
          {t('documents.empty.text')}
        </EmptyState>
      }
      table={<DocumentTable />}
      card={(record) => <DocumentCard record={record} />}
    />
  );
};

const Col = DataTable.Col<DocumentRecordFragment>;

const DocumentTable = () => {
  const t = useTranslate();
  return (
    <DataTable<DocumentRecordFragment> rowClick="show" bulkActionButtons={false}>
      <Col source="fileName" render={(record) => <FileName record={record} />} />
      <Col source="kind" disableSort render={({ kind }) => t(`documents.kind.${kind}`)} />
      <Col source="size" disableSort render={({ size }) => <Size size={size} />} />
      <Col source="sha256" disableSort render={(record) => <Hash record={record} />} />
      <Col source="createdAt" render={({ createdAt }) => <TimeText at={createdAt} />} />
      <Col source="createdBy" disableSort render={({ createdBy }) => createdBy.label} />
    </DataTable>
  );
};

const Size = ({ size }: { size: number | null }) => (
  <Box component="span" sx={nowrap}>
    {size === null ? '—' : formatBytes(size)}
  </Box>
);

const nowrap = { whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' };

const FileName = ({ record }: { record: DocumentRecordFragment }) => {
  const t = useTranslate();
  return (
    <Box component="span" sx={{ display: 'inline-flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
      <RecordLink resource="documents" id={record.id} strong>
        {record.fileName}
      </RecordLink>
      {record.source === 'HASH' && (
        <StatusChip tone="neutral" icon="stamp" label={t('documents.list.hash')} />
      )}
      {record.deletedAt && <StatusChip tone="neutral" icon="archive" label={t('documents.list.deleted')} />}
    </Box>
  );
};

const Hash = ({ record }: { record: DocumentRecordFragment }) => {
  const t = useTranslate();
  return (
    <Stack direction="row" sx={{ alignItems: 'center', gap: 0.5 }}>
      <Mono muted>{shorten(record.sha256)}</Mono>
      <CopyButton text={record.sha256} what={t('resources.documents.fields.sha256')} />
    </Stack>
  );
};

const DocumentCard = ({ record }: { record: DocumentRecordFragment }) => {
  const t = useTranslate();
  return (
    <Stack sx={{ gap: 0.25 }}>
      <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 1 }}>
        <FileName record={record} />
        <Box sx={{ color: 'text.secondary' }}>
          <Size size={record.size} />
        </Box>
      </Stack>
      <Hash record={record} />
      <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
        {t(`documents.kind.${record.kind}`)} · <TimeText at={record.createdAt} /> · {record.createdBy.label}
      </Box>
    </Stack>
  );
};
