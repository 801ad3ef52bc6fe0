import { useMutation } from '@tanstack/react-query';
import { useDataProvider, useListContext, useNotify, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { downloadBlob } from '../ui/csv.ts';

/** What the filters show, newest first, as a file for a spreadsheet. */
export const InvoiceExport = () => {
  const t = useTranslate();
  const notify = useNotify();
  const { filterValues } = useListContext();
  const { exportInvoices } = useDataProvider<ConsoleDataProvider>();
  const { mutate, isPending } = useMutation({
    mutationFn: () => exportInvoices(filterValues),
    gcTime: 0,
    onError: (error: Error) => notify(error.message, { type: 'error' }),
    onSuccess: (file) => {
      downloadBlob(file, 'invoices.csv');
      notify('invoices.exported', { type: 'success' });
    },
  });
  return (
    <ActionButton scope="invoices:read" icon="download" loading={isPending} onClick={() => mutate()}>
      {t('invoices.export')}
    </ActionButton>
  );
};
