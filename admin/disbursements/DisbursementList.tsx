import { Box, Stack } from '@mui/material';
import { DataTable, useListContext, useTranslate } from 'react-admin';
import type { DisbursementRecordFragment } from '../gql/graphql.ts';
import { CreateButton } from '../ui/CreateButton.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ChoiceFilter, SearchFilter } from '../ui/filters.tsx';
import { formatCount, formatMoney } from '../ui/format.ts';
import { ListFrame } from '../ui/ListFrame.tsx';
import { RecordLink } from '../ui/RecordLink.tsx';
import { ResourceList } from '../ui/ResourceList.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { DisbursementStatusChip } from './DisbursementStatusChip.tsx';
import { disbursementStatuses } from './resource.ts';

const newest = { field: 'createdAt', order: 'DESC' } as const;

export const DisbursementList = () => {
  const t = useTranslate();
  return (
    <ResourceList
      scope="disbursements:read"
      sort={newest}
      lead={t('disbursements.list.lead')}
      actions={<DisbursementCreateButton />}
    >
      <DisbursementListBody />
    </ResourceList>
  );
};

const DisbursementCreateButton = () => {
  const t = useTranslate();
  return (
    <CreateButton resource="disbursements" scope="disbursements:write" icon="upload">
      {t('disbursements.create.action')}
    </CreateButton>
  );
};

const DisbursementListBody = () => {
  const t = useTranslate();
  const { filterValues, setFilters } = useListContext();
  const { search, status = 'all' } = filterValues;
  return (
    <ListFrame<DisbursementRecordFragment>
      filters={<DisbursementFilters />}
      isFiltered={Boolean(search) || status !== 'all'}
      onClear={() => setFilters({})}
      empty={
        <EmptyState icon="list" title={t('disbursements.empty.title')} actions={<DisbursementCreateButton />}>
          {t('disbursements.empty.text')}
        </EmptyState>
      }
      table={<DisbursementTable />}
      card={(record) => <DisbursementCard record={record} />}
    />
  );
};

const DisbursementFilters = () => {
  const t = useTranslate();
  const choices = [
    { value: 'all', label: t('disbursements.list.all') },
    ...disbursementStatuses.map((value) => ({ value, label: t(`disbursements.status.${value}`) })),
  ];
  return (
    <>
      <SearchFilter label={t('disbursements.list.search')} />
      <ChoiceFilter
        source="status"
        label={t('resources.disbursements.fields.status')}
        fallback="all"
        choices={choices}
      />
    </>
  );
};

const Col = DataTable.Col<DisbursementRecordFragment>;
const numeric = {
  '& .column-totalAmount, & .column-rows': {
    textAlign: 'right',
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
  },
};

const DisbursementTable = () => (
  <DataTable<DisbursementRecordFragment> rowClick="show" bulkActionButtons={false} sx={numeric}>
    <Col source="name" render={(record) => <Name record={record} />} />
    <Col source="status" disableSort render={({ status }) => <DisbursementStatusChip status={status} />} />
    <Col source="createdBy" disableSort render={({ createdBy }) => createdBy.label} />
    <Col source="createdAt" render={({ createdAt }) => <TimeText at={createdAt} />} />
    <Col source="rows" disableSort render={({ validation }) => formatCount(validation.totalRows)} />
    <Col
      source="totalAmount"
      disableSort
      render={({ validation }) => <strong>{formatMoney(validation.totalAmount)}</strong>}
    />
  </DataTable>
);

const Name = ({ record }: { record: DisbursementRecordFragment }) => (
  <Box sx={{ minWidth: 0 }}>
    <RecordLink resource="disbursements" id={record.id} strong>
      {record.name}
    </RecordLink>
    {record.validation.fileName && (
      <Box sx={{ color: 'text.secondary', fontSize: '0.75rem', overflowWrap: 'anywhere' }}>
        {record.validation.fileName}
      </Box>
    )}
  </Box>
);

const DisbursementCard = ({ record }: { record: DisbursementRecordFragment }) => {
  const t = useTranslate();
  const { totalRows, totalAmount } = record.validation;
  return (
    <Stack sx={{ gap: 0.75 }}>
      <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 1 }}>
        <Name record={record} />
        <Box sx={{ fontWeight: 600, fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
          {formatMoney(totalAmount)}
        </Box>
      </Stack>
      <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 1, alignItems: 'center' }}>
        <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
          {t('disbursements.rows_count', { smart_count: totalRows, count: formatCount(totalRows) })} ·{' '}
          <TimeText at={record.createdAt} />
        </Box>
        <DisbursementStatusChip status={record.status} />
      </Stack>
    </Stack>
  );
};
