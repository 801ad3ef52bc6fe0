import { Alert, Box, Stack } from '@mui/material';
import { useCreatePath, useTranslate } from 'react-admin';
import type { InvoiceRecordFragment } from '../gql/graphql.ts';
import { formatUtcMinute } from '../ui/format.ts';
import { Page } from '../ui/Page.tsx';
import { RecordPage } from '../ui/RecordPage.tsx';
import { InvoiceActions } from './InvoiceActions.tsx';
import { InvoiceDocument } from './InvoiceDocument.tsx';
import { InvoiceHistory } from './InvoiceHistory.tsx';
import { InvoicePayments } from './InvoicePayments.tsx';
import { InvoicePayPage } from './InvoicePayPage.tsx';
import { InvoiceStatusChip } from './InvoiceStatusChip.tsx';

export const InvoiceShow = () => {
  const t = useTranslate();
  const list = useCreatePath()({ resource: 'invoices', type: 'list' });
  const name = (count: number) => t('resources.invoices.name', { smart_count: count });
  return (
    <RecordPage<InvoiceRecordFragment> scope="invoices:read" title={name(1)}>
      {(record) => (
        <Page
          title={record.number ?? t('invoices.draft')}
          heading={
            <Box component="span" sx={{ display: 'inline-flex', gap: 1.25, alignItems: 'center' }}>
              {record.number ?? t('invoices.draft')} <InvoiceStatusChip record={record} />
            </Box>
          }
          back={{ to: list, label: name(2) }}
          actions={<InvoiceActions record={record} />}
          width={980}
        >
          <Stack sx={{ gap: 2.5 }}>
            {record.voidedAt && (
              <Alert severity="error">
                {t('invoices.void.was', { at: formatUtcMinute(record.voidedAt) })}{' '}
                {record.voidReason && t('invoices.void.because', { reason: record.voidReason })}
              </Alert>
            )}
            <InvoiceDocument record={record} />
            <InvoicePayments record={record} />
            <InvoicePayPage record={record} />
            <InvoiceHistory record={record} />
          </Stack>
        </Page>
      )}
    </RecordPage>
  );
};
