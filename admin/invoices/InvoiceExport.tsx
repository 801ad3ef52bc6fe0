import { useMutation } from '@tanstack/react-query';
import { useDataProvider, useListContext, useNotify, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { csv, downloadText } from '../ui/csv.ts';

const columns = [
  ...(['number', 'status', 'overdue', 'client', 'clientEmail', 'clientExternalId', 'currency'] as const),
  ...(['subtotal', 'tax', 'total', 'amountPaid', 'amountDue', 'issuedOn', 'dueOn'] as const),
  ...(['sentAt', 'viewedAt', 'paidAt', 'voidedAt', 'memo', 'id'] as const),
];

/** What the filters show, newest first, as a file for a spreadsheet. */
export const InvoiceExport = () => {
  const t = useTranslate();
  const notify = useNotify();
  const { filterValues } = useListContext();
  const { allInvoices } = useDataProvider<ConsoleDataProvider>();
  const { mutate, isPending } = useMutation({
    mutationFn: () => allInvoices(filterValues),
    gcTime: 0,
    onError: (error: Error) => notify(error.message, { type: 'error' }),
    onSuccess: ({ rows, complete }) => {
      const flat = rows.map(
        ({ client, subtotal, tax, total, amountPaid, amountDue, isOverdue, ...rest }) => ({
          ...rest,
          ...{ overdue: isOverdue ? 'yes' : 'no', client: client.name, clientEmail: client.email },
          ...{ clientExternalId: client.externalId, subtotal: subtotal.amount, tax: tax.amount },
          ...{ total: total.amount, amountPaid: amountPaid.amount, amountDue: amountDue.amount },
        }),
      );
      downloadText(csv(columns, flat), 'invoices.csv', 'text/csv');
      notify(complete ? 'invoices.exported' : 'invoices.exported_part', {
        type: complete ? 'success' : 'warning',
        messageArgs: { smart_count: rows.length },
      });
    },
  });
  return (
    <ActionButton scope="invoices:read" icon="download" loading={isPending} onClick={() => mutate()}>
      {t('invoices.export')}
    </ActionButton>
  );
};
