import { Box, Stack } from '@mui/material';
import { DataTable, useListContext, useTranslate } from 'react-admin';
import type { AttestationRecordFragment } from '../gql/graphql.ts';
import { Mono } from '../ui/Code.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { CreateButton } from '../ui/CreateButton.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ChoiceFilter, SearchFilter } from '../ui/filters.tsx';
import { shorten } from '../ui/format.ts';
import { ListFrame } from '../ui/ListFrame.tsx';
import { RecordLink } from '../ui/RecordLink.tsx';
import { ResourceList } from '../ui/ResourceList.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { AttestationTypeChip } from './AttestationTypeChip.tsx';
import { attestationTypes } from './resource.ts';

const newest = { field: 'createdAt', order: 'DESC' } as const;

export const AttestationList = () => {
  const t = useTranslate();
  return (
    <ResourceList
      scope="events:read"
      sort={newest}
      lead={t('attestations.list.lead')}
      actions={<AttestationCreateButton />}
    >
      <AttestationListBody />
    </ResourceList>
  );
};

const AttestationCreateButton = () => {
  const t = useTranslate();
  return (
    <CreateButton resource="attestations" scope="events:write" icon="spark">
      {t('attestations.create.action')}
    </CreateButton>
  );
};

const AttestationListBody = () => {
  const t = useTranslate();
  const { filterValues, setFilters } = useListContext();
  const { search, type = 'all' } = filterValues;
  const choices = [
    { value: 'all', label: t('attestations.list.all') },
    ...attestationTypes.map((value) => ({ value, label: t(`attestations.type.${value}`) })),
  ];
  return (
    <ListFrame<AttestationRecordFragment>
      filters={
        <>
          <SearchFilter label={t('attestations.list.search')} />
          <ChoiceFilter source="type" label={t('attestations.list.types')} fallback="all" choices={choices} />
        </>
      }
      isFiltered={Boolean(search) || type !== 'all'}
      onClear={() => setFilters({})}
      empty={
        <EmptyState icon="spark" title={t('attestations.empty.title')} actions={<AttestationCreateButton />}>
          {t('attestations.empty.text')}
        </EmptyState>
      }
      table={<AttestationTable />}
      card={(record) => <AttestationCard record={record} />}
    />
  );
};

const Col = DataTable.Col<AttestationRecordFragment>;

const AttestationTable = () => (
  <DataTable<AttestationRecordFragment> rowClick="show" bulkActionButtons={false}>
    <Col source="model" disableSort render={(record) => <Model record={record} />} />
    <Col source="type" disableSort render={({ type }) => <AttestationTypeChip type={type} />} />
    <Col
      source="promptHash"
      disableSort
      render={({ promptHash }) => <Hash of="promptHash" hash={promptHash} />}
    />
    <Col
      source="outputHash"
      disableSort
      render={({ outputHash }) => <Hash of="outputHash" hash={outputHash} />}
    />
    <Col source="createdAt" render={({ createdAt }) => <TimeText at={createdAt} />} />
    <Col source="createdBy" disableSort render={({ createdBy }) => createdBy.label} />
  </DataTable>
);

const Model = ({ record }: { record: AttestationRecordFragment }) => (
  <Box>
    <RecordLink resource="attestations" id={record.id} strong>
      {record.modelName}
    </RecordLink>
    <Box sx={{ color: 'text.secondary', fontSize: '0.75rem', overflowWrap: 'anywhere' }}>
      {record.modelProvider} · {record.modelVersion}
    </Box>
  </Box>
);

const Hash = ({ of, hash }: { of: string; hash: string }) => {
  const t = useTranslate();
  return (
    <Stack direction="row" sx={{ alignItems: 'center', gap: 0.5 }}>
      <Mono muted>{shorten(hash, 8, 4)}</Mono>
      <CopyButton text={hash} what={t(`resources.attestations.fields.${of}`)} />
    </Stack>
  );
};

const AttestationCard = ({ record }: { record: AttestationRecordFragment }) => (
  <Stack sx={{ gap: 0.75 }}>
    <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 1, alignItems: 'flex-start' }}>
      <Model record={record} />
      <AttestationTypeChip type={record.type} />
    </Stack>
    <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
      <TimeText at={record.createdAt} /> · {record.createdBy.label}
    </Box>
  </Stack>
);
