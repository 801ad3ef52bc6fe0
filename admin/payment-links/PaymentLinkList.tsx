import { Box, Stack } from '@mui/material';
import { DataTable, useListContext, useTranslate } from 'react-admin';
import type { PaymentLinkRecordFragment } from '../gql/graphql.ts';
import { CreateButton } from '../ui/CreateButton.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ChoiceFilter, SearchFilter } from '../ui/filters.tsx';
import { formatDay, formatMoney } from '../ui/format.ts';
import { ListFrame } from '../ui/ListFrame.tsx';
import { RecordLink } from '../ui/RecordLink.tsx';
import { ResourceList } from '../ui/ResourceList.tsx';
import { PaymentLinkAmount, PaymentLinkStatusChip } from './PaymentLinkText.tsx';
import { paymentLinkStatuses } from './resource.ts';

const newest = { field: 'createdAt', order: 'DESC' } as const;

export const PaymentLinkList = () => {
  const t = useTranslate();
  return (
    <ResourceList
      scope="payment-links:read"
      sort={newest}
      lead={t('payment_links.list.lead')}
      actions={<PaymentLinkCreateButton />}
    >
      <PaymentLinkListBody />
    </ResourceList>
  );
};

const PaymentLinkCreateButton = () => {
  const t = useTranslate();
  return (
    <CreateButton resource="payment-links" scope="payment-links:write">
      {t('payment_links.create.action')}
    </CreateButton>
  );
};

const PaymentLinkListBody = () => {
  const t = useTranslate();
  const { filterValues, setFilters } = useListContext();
  const { search, status = 'all' } = filterValues;
  const choices = [
    { value: 'all', label: t('payment_links.list.all') },
    ...paymentLinkStatuses.map((value) => ({ value, label: t(`payment_links.status.${value}`) })),
  ];
  return (
    <ListFrame<PaymentLinkRecordFragment>
      filters={
        <>
          <SearchFilter label={t('payment_links.list.search')} />
          <ChoiceFilter
            source="status"
            label={t('resources.payment-links.fields.status')}
            fallback="all"
            choices={choices}
          />
        </>
      }
      isFiltered={Boolean(search) || status !== 'all'}
      onClear={() => setFilters({})}
      empty={
        <EmptyState icon="link" title={t('payment_links.empty.title')} actions={<PaymentLinkCreateButton />}>
          {t('payment_links.empty.text')}
        </EmptyState>
      }
      table={<PaymentLinkTable />}
      card={(record) => <PaymentLinkCard record={record} />}
    />
  );
};

const Col = DataTable.Col<PaymentLinkRecordFragment>;
const figures = Object.fromEntries(
  ['amount', 'payments', 'amountPaid'].map((name) => [
    `& .column-${name}`,
    { textAlign: 'right', fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
  ]),
);

const PaymentLinkTable = () => {
  const t = useTranslate();
  return (
    <DataTable<PaymentLinkRecordFragment> rowClick="show" bulkActionButtons={false} sx={figures}>
      <Col source="name" render={(link) => <Name record={link} />} />
      <Col source="status" disableSort render={(link) => <PaymentLinkStatusChip status={link.status} />} />
      <Col
        source="use"
        disableSort
        render={(link) => t(`payment_links.use.${link.reusable ? 'OFTEN' : 'ONCE'}`)}
      />
      <Col source="amount" disableSort render={(link) => <PaymentLinkAmount record={link} />} />
      <Col source="payments" disableSort render={(link) => link.paymentCount} />
      <Col source="amountPaid" render={(link) => <strong>{formatMoney(link.amountPaid)}</strong>} />
      <Col source="createdAt" render={(link) => formatDay(link.createdAt)} />
    </DataTable>
  );
};

const Name = ({ record }: { record: PaymentLinkRecordFragment }) => (
  <RecordLink resource="payment-links" id={record.id} strong>
    {record.name}
  </RecordLink>
);

const PaymentLinkCard = ({ record }: { record: PaymentLinkRecordFragment }) => {
  const t = useTranslate();
  return (
    <Stack sx={{ gap: 0.5 }}>
      <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 1 }}>
        <Name record={record} />
        <Box sx={{ fontWeight: 600, fontVariantNumeric: 'tabular-nums', textAlign: 'right' }}>
          <PaymentLinkAmount record={record} />
        </Box>
      </Stack>
      <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 1, alignItems: 'center' }}>
        <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
          {t('payment_links.times', { smart_count: record.paymentCount })} · {formatMoney(record.amountPaid)}
        </Box>
        <PaymentLinkStatusChip status={record.status} />
      </Stack>
    </Stack>
  );
};
