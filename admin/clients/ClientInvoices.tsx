import { Box, Stack } from '@mui/material';
import { useCreatePath, useGetManyReference, useTranslate } from 'react-admin';
import type { ClientRecordFragment, InvoiceRecordFragment } from '../gql/graphql.ts';
import { InvoiceStatusChip } from '../invoices/InvoiceStatusChip.tsx';
import { InvoiceTitle } from '../invoices/InvoiceTitle.tsx';
import { useMay } from '../layout/context.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { formatDate, formatMoney } from '../ui/format.ts';
import { Panel } from '../ui/Panel.tsx';
import { RecordLink } from '../ui/RecordLink.tsx';

const latest = { page: 1, perPage: 20 };
const newest = { field: 'createdAt', order: 'DESC' } as const;

export const ClientInvoices = ({ client }: { client: ClientRecordFragment }) => {
  const t = useTranslate();
  const createPath = useCreatePath();
  const may = useMay('invoices:read');
  const { data, error, refetch } = useGetManyReference<InvoiceRecordFragment>(
    'invoices',
    { target: 'clientId', id: client.id, pagination: latest, sort: newest, filter: {} },
    { enabled: may },
  );
  const create = `${createPath({ resource: 'invoices', type: 'create' })}?source=${encodeURIComponent(JSON.stringify({ clientId: client.id }))}`;
  return (
    <Panel
      flush
      title={t('resources.invoices.name', { smart_count: 2 })}
      hint={may ? undefined : t('console.no_permission.title')}
      actions={
        <ActionButton
          scope="invoices:write"
          size="small"
          icon="plus"
          to={create}
          blocked={client.archivedAt ? t('clients.archived_no_invoice') : false}
        >
          {t('invoices.create.action')}
        </ActionButton>
      }
    >
      {error && <ErrorState error={error} retry={() => void refetch()} />}
      {data?.length === 0 && (
        <Box sx={{ px: 2.5, pb: 2.5, color: 'text.secondary' }}>{t('clients.show.no_invoices')}</Box>
      )}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {data?.map((invoice) => (
          <InvoiceLine key={invoice.id} invoice={invoice} />
        ))}
      </Box>
    </Panel>
  );
};

const InvoiceLine = ({ invoice }: { invoice: InvoiceRecordFragment }) => {
  const t = useTranslate();
  return (
    <Stack
      component="li"
      direction="row"
      sx={{
        px: 2.5,
        py: 1.25,
        gap: 2,
        alignItems: 'center',
        borderTop: 1,
        borderColor: 'divider',
        flexWrap: 'wrap',
      }}
    >
      <Box sx={{ minWidth: 110 }}>
        <RecordLink resource="invoices" id={invoice.id} strong>
          <InvoiceTitle number={invoice.number} />
        </RecordLink>
      </Box>
      <InvoiceStatusChip record={invoice} />
      <Box sx={{ flex: 1, color: 'text.secondary', fontSize: '0.8125rem' }}>
        {invoice.dueOn && t('invoices.due', { date: formatDate(invoice.dueOn) })}
      </Box>
      <Box sx={{ fontVariantNumeric: 'tabular-nums', fontWeight: 600, ml: 'auto' }}>
        {formatMoney(invoice.total)}
      </Box>
    </Stack>
  );
};
