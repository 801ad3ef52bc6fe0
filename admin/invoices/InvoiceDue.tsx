import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { InvoiceRecordFragment } from '../gql/graphql.ts';
import { formatDate } from '../ui/format.ts';

export const InvoiceDue = ({ record }: { record: Pick<InvoiceRecordFragment, 'dueOn' | 'isOverdue'> }) => {
  const t = useTranslate();
  if (!record.dueOn) return '–';
  const overdue = record.isOverdue;
  return (
    <Box
      component="span"
      sx={{ whiteSpace: 'nowrap', ...(overdue ? { color: 'error.main', fontWeight: 600 } : {}) }}
    >
      {formatDate(record.dueOn)}
      {overdue && ` · ${t('invoices.overdue')}`}
    </Box>
  );
};
