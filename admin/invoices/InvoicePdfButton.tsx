import { useMutation } from '@tanstack/react-query';
import { useDataProvider, useNotify, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { InvoiceRecordFragment } from '../gql/graphql.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { downloadBlob } from '../ui/csv.ts';

export const InvoicePdfButton = ({ record }: { record: InvoiceRecordFragment }) => {
  const t = useTranslate();
  const notify = useNotify();
  const { invoicePdf } = useDataProvider<ConsoleDataProvider>();
  const { mutate, isPending } = useMutation({
    mutationFn: () => invoicePdf(record.id),
    gcTime: 0,
    onSuccess: (file) => downloadBlob(file, `${record.number ?? 'draft'}.pdf`),
    onError: (error: Error) => notify(error.message, { type: 'error' }),
  });
  return (
    <ActionButton scope="invoices:read" icon="download" loading={isPending} onClick={() => mutate()}>
      {t('invoices.pdf')}
    </ActionButton>
  );
};
