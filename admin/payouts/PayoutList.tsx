import { Box, Stack } from '@mui/material';
import { DataTable, useListContext, useTranslate } from 'react-admin';
import type { PayoutRecordFragment } from '../gql/graphql.ts';
import { CreateButton } from '../ui/CreateButton.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ChoiceFilter, SearchFilter } from '../ui/filters.tsx';
import { formatMoney } from '../ui/format.ts';
import { ListFrame } from '../ui/ListFrame.tsx';
import { RecordLink } from '../ui/RecordLink.tsx';
import { ResourceList } from '../ui/ResourceList.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { PayoutStatusChip } from './PayoutStatusChip.tsx';
import { payoutStatuses } from './resource.ts';

const newest = { field: 'createdAt', order: 'DESC' } as const;

export const PayoutList = () => {
  const t = useTranslate();
  return (
    <ResourceList
      scope="payouts:read"
      sort={newest}
      lead={t('payouts.list.lead')}
      actions={<PayoutCreateButton />}
    >
      <PayoutListBody />
    </ResourceList>
  );
};

const PayoutCreateButton = () => {
  const t = useTranslate();
  return (
    <CreateButton resource="payouts" scope="payouts:write">
      {t('payouts.create.action')}
    </CreateButton>
  );
};

const PayoutListBody = () => {
  const t = useTranslate();
  const { filterValues, setFilters } = useListContext();
  const { search, status = 'all' } = filterValues;
  return (
    <ListFrame<PayoutRecordFragment>
      filters={<PayoutFilters />}
      isFiltered={Boolean(search) || status !== 'all'}
      onClear={() => setFilters({})}
      empty={
        <EmptyState icon="send" title={t('payouts.empty.title')} actions={<PayoutCreateButton />}>
          {t('payouts.empty.text')}
        </EmptyState>
      }
      table={<PayoutTable />}
      card={(record) => <PayoutCard record={record} />}
    />
  );
};

const PayoutFilters = () => {
  const t = useTranslate();
  const choices = [
    { value: 'all', label: t('payouts.list.all') },
    ...payoutStatuses.map((value) => ({ value, label: t(`payouts.status.${value}`) })),
  ];
  return (
    <>
      <SearchFilter label={t('payouts.list.search')} />
      <ChoiceFilter
        source="status"
        label={t('resources.payouts.fields.status')}
        fallback="all"
        choices={choices}
      />
    </>
  );
};

const Col = DataTable.Col<PayoutRecordFragment>;
const numeric = {
  '& .column-amount': { textAlign: 'right', fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
  '& .column-amount .MuiTableSortLabel-root': { flexDirection: 'row-reverse' },
};

const PayoutTable = () => (
  <DataTable<PayoutRecordFragment> rowClick="show" bulkActionButtons={false} sx={numeric}>
    <Col source="recipientName" disableSort render={(record) => <Recipient record={record} />} />
    <Col source="reference" disableSort />
    <Col source="status" disableSort render={({ status }) => <PayoutStatusChip status={status} />} />
    <Col source="createdBy" disableSort render={({ createdBy }) => createdBy.label} />
    <Col source="createdAt" render={({ createdAt }) => <TimeText at={createdAt} />} />
    <Col source="amount" render={({ amount }) => <strong>{formatMoney(amount)}</strong>} />
  </DataTable>
);

const Recipient = ({ record }: { record: PayoutRecordFragment }) => (
  <Box sx={{ minWidth: 0 }}>
    <RecordLink resource="payouts" id={record.id} strong>
      {record.recipientName}
    </RecordLink>
    <Box sx={{ color: 'text.secondary', fontSize: '0.75rem', overflowWrap: 'anywhere' }}>
      {record.destination}
    </Box>
  </Box>
);

const PayoutCard = ({ record }: { record: PayoutRecordFragment }) => (
  <Stack sx={{ gap: 0.75 }}>
    <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 1 }}>
      <Recipient record={record} />
      <Box sx={{ fontWeight: 600, fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
        {formatMoney(record.amount)}
      </Box>
    </Stack>
    <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 1, alignItems: 'center' }}>
      <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem', minWidth: 0 }}>
        <TimeText at={record.createdAt} /> · {record.createdBy.label}
      </Box>
      <PayoutStatusChip status={record.status} />
    </Stack>
  </Stack>
);
