import { Box, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { InvoiceRecordFragment } from '../gql/graphql.ts';
import { useViewer } from '../layout/context.ts';
import { formatDate, formatDecimal, formatMoney } from '../ui/format.ts';
import { Panel } from '../ui/Panel.tsx';
import { RecordLink } from '../ui/RecordLink.tsx';
import { InvoiceDue } from './InvoiceDue.tsx';
import { InvoiceTotals } from './InvoiceTotals.tsx';

/** The invoice as its reader will see it: a sheet of paper, not a form. */
export const InvoiceDocument = ({ record }: { record: InvoiceRecordFragment }) => {
  const t = useTranslate();
  return (
    <Panel sx={{ px: { xs: 0, sm: 3 }, py: { xs: 1, sm: 3 } }}>
      <Parties record={record} />
      <Lines record={record} />
      <InvoiceTotals
        subtotal={formatMoney(record.subtotal)}
        tax={formatMoney(record.tax)}
        total={formatMoney(record.total)}
      />
      {record.memo && (
        <Box sx={{ mt: 4, pt: 2, borderTop: 1, borderColor: 'divider', whiteSpace: 'pre-line' }}>
          <Typography variant="caption" component="h2" sx={{ color: 'text.secondary' }}>
            {t('resources.invoices.fields.memo')}
          </Typography>
          {record.memo}
        </Box>
      )}
    </Panel>
  );
};

const Parties = ({ record }: { record: InvoiceRecordFragment }) => {
  const t = useTranslate();
  const { organization } = useViewer();
  const label = (text: string) => (
    <Box sx={{ color: 'text.secondary', fontSize: '0.75rem', mb: 0.25 }}>{text}</Box>
  );
  return (
    <Box
      sx={{ display: 'grid', gap: 3, gridTemplateColumns: { xs: '1fr 1fr', md: '1fr 1fr auto auto' }, mb: 4 }}
    >
      <Box sx={{ minWidth: 0 }}>
        {label(t('invoices.document.from'))}
        <strong>{organization.name}</strong>
      </Box>
      <Box sx={{ minWidth: 0 }}>
        {label(t('invoices.document.to'))}
        <RecordLink resource="clients" id={record.client.id} strong>
          {record.client.name}
        </RecordLink>
        <Box sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>{record.client.email}</Box>
      </Box>
      <Box>
        {label(t('resources.invoices.fields.issuedOn'))}
        {record.issuedOn ? formatDate(record.issuedOn) : t('invoices.document.not_issued')}
      </Box>
      <Box>
        {label(t('resources.invoices.fields.dueOn'))}
        <InvoiceDue record={record} />
      </Box>
    </Box>
  );
};

const amount = { textAlign: 'right', fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' };
const roomy = { display: { xs: 'none', sm: 'table-cell' } };

const Lines = ({ record }: { record: InvoiceRecordFragment }) => {
  const t = useTranslate();
  const head = (name: string) => t(`invoices.line.${name}`);
  return (
    <Table
      size="small"
      sx={{
        mb: 3,
        '& td, & th': { px: { xs: 0.5, sm: 1 }, '&:first-of-type': { pl: 0 }, '&:last-of-type': { pr: 0 } },
        '& td': { verticalAlign: 'top' },
        '& tbody tr:last-of-type td': { borderBottom: 1, borderColor: 'divider' },
      }}
    >
      <TableHead>
        <TableRow>
          <TableCell>{head('description')}</TableCell>
          <TableCell sx={amount}>{head('quantity')}</TableCell>
          <TableCell sx={{ ...amount, ...roomy }}>{head('unitPrice')}</TableCell>
          <TableCell sx={{ ...amount, ...roomy }}>{head('taxRate')}</TableCell>
          <TableCell sx={amount}>{head('amount')}</TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {record.lines.map((line) => (
          <TableRow key={line.id}>
            <TableCell sx={{ overflowWrap: 'anywhere' }}>{line.description}</TableCell>
            <TableCell sx={amount}>{formatDecimal(line.quantity)}</TableCell>
            <TableCell sx={{ ...amount, ...roomy }}>{formatMoney(line.unitPrice)}</TableCell>
            <TableCell sx={{ ...amount, ...roomy }}>
              {line.taxRate ? `${formatDecimal(line.taxRate)} %` : '–'}
            </TableCell>
            <TableCell sx={amount}>{formatMoney(line.amount)}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
};
