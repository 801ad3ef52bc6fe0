import { Box, Stack } from '@mui/material';
import { DataTable, useListContext, useTranslate } from 'react-admin';
import type { InvoiceRecordFragment } from '../gql/graphql.ts';
import { CreateButton } from '../ui/CreateButton.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ChoiceFilter, SearchFilter, ValueFilter } from '../ui/filters.tsx';
import { formatDate, formatDay, formatMoney } from '../ui/format.ts';
import { ListFrame } from '../ui/ListFrame.tsx';
import { RecordLink } from '../ui/RecordLink.tsx';
import { ResourceList } from '../ui/ResourceList.tsx';
import { InvoiceDue } from './InvoiceDue.tsx';
import { InvoiceExport } from './InvoiceExport.tsx';
import { InvoiceStatusChip } from './InvoiceStatusChip.tsx';
import { InvoiceSums } from './InvoiceSums.tsx';
import { InvoiceTitle } from './InvoiceTitle.tsx';
import { invoiceStatuses } from './resource.ts';

const newest = { field: 'createdAt', order: 'DESC' } as const;

export const InvoiceList = () => {
  const t = useTranslate();
  return (
    <ResourceList
      scope="invoices:read"
      sort={newest}
      lead={t('invoices.list.lead')}
      actions={
        <>
          <InvoiceExport />
          <InvoiceCreateButton />
        </>
      }
    >
      <InvoiceListBody />
    </ResourceList>
  );
};

const InvoiceCreateButton = () => {
  const t = useTranslate();
  return (
    <CreateButton resource="invoices" scope="invoices:write">
      {t('invoices.create.action')}
    </CreateButton>
  );
};

const InvoiceListBody = () => {
  const t = useTranslate();
  const { filterValues, setFilters } = useListContext();
  const { search, clientId, status = 'all', currency, dueFrom, dueTo } = filterValues;
  return (
    <ListFrame<InvoiceRecordFragment>
      filters={<InvoiceFilters />}
      isFiltered={Boolean(search || clientId || currency || dueFrom || dueTo) || status !== 'all'}
      foot={<InvoiceSums />}
      onClear={() => setFilters({})}
      empty={
        <EmptyState icon="document" title={t('invoices.empty.title')} actions={<InvoiceCreateButton />}>
          {t('invoices.empty.text')}
        </EmptyState>
      }
      table={<InvoiceTable />}
      card={(record) => <InvoiceCard record={record} />}
    />
  );
};

const InvoiceFilters = () => {
  const t = useTranslate();
  const choices = [
    { value: 'all', label: t('invoices.list.all') },
    ...[...invoiceStatuses, 'OVERDUE'].map((value) => ({ value, label: t(`invoices.status.${value}`) })),
  ];
  return (
    <>
      <SearchFilter label={t('invoices.list.search')} />
      <ChoiceFilter
        source="status"
        label={t('resources.invoices.fields.status')}
        fallback="all"
        choices={choices}
      />
      <ValueFilter
        source="currency"
        label={t('resources.invoices.fields.currency')}
        width={104}
        maxLength={3}
        capitals
      />
      <ValueFilter source="dueFrom" label={t('invoices.list.due_from')} type="date" />
      <ValueFilter source="dueTo" label={t('invoices.list.due_to')} type="date" />
    </>
  );
};

const Col = DataTable.Col<InvoiceRecordFragment>;
const numeric = {
  '& .column-total': { textAlign: 'right', fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
  '& .column-total .MuiTableSortLabel-root': { flexDirection: 'row-reverse' },
};

const InvoiceTable = () => (
  <DataTable<InvoiceRecordFragment> rowClick="show" bulkActionButtons={false} sx={numeric}>
    <Col source="number" render={(invoice) => <InvoiceNumber record={invoice} />} />
    <Col
      source="client"
      disableSort
      render={(invoice) => (
        <RecordLink resource="clients" id={invoice.client.id}>
          {invoice.client.name}
        </RecordLink>
      )}
    />
    <Col source="status" disableSort render={(invoice) => <InvoiceStatusChip record={invoice} />} />
    <Col source="dueOn" render={(invoice) => <InvoiceDue record={invoice} />} />
    <Col source="createdAt" render={(invoice) => formatDay(invoice.createdAt)} />
    <Col source="total" render={(invoice) => <strong>{formatMoney(invoice.total)}</strong>} />
  </DataTable>
);

const InvoiceNumber = ({ record }: { record: InvoiceRecordFragment }) => (
  <RecordLink resource="invoices" id={record.id} strong>
    <InvoiceTitle number={record.number} />
  </RecordLink>
);

const InvoiceCard = ({ record }: { record: InvoiceRecordFragment }) => {
  const t = useTranslate();
  return (
    <Stack sx={{ gap: 0.5 }}>
      <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 1 }}>
        <InvoiceNumber record={record} />
        <Box sx={{ fontWeight: 600, fontVariantNumeric: 'tabular-nums' }}>{formatMoney(record.total)}</Box>
      </Stack>
      <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 1, alignItems: 'center' }}>
        <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem', minWidth: 0 }}>
          {record.client.name}
          {record.dueOn && ` · ${t('invoices.due', { date: formatDate(record.dueOn) })}`}
        </Box>
        <InvoiceStatusChip record={record} />
      </Stack>
    </Stack>
  );
};
