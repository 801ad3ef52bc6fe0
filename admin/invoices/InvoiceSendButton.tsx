import { useDataProvider, useNotify, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { InvoiceRecordFragment } from '../gql/graphql.ts';
import { ConfirmAction } from '../ui/ConfirmAction.tsx';

export const InvoiceSendButton = ({ record }: { record: InvoiceRecordFragment }) => {
  const t = useTranslate();
  const notify = useNotify();
  const { sendInvoice } = useDataProvider<ConsoleDataProvider>();
  const again = record.sentAt ? 'again' : 'action';
  return (
    <ConfirmAction
      scope="invoices:write"
      icon="send"
      label={t(`invoices.send.${again}`)}
      title={t('invoices.send.title', { number: record.number ?? '' })}
      text={t('invoices.send.text', { client: record.client.name, email: record.client.email ?? '–' })}
      confirm={t(`invoices.send.${again}`)}
      done="invoices.send.done"
      run={async () => {
        const { delivery, emailedTo } = await sendInvoice(record.id);
        if (delivery === 'FAILED')
          notify('invoices.send.failed', { type: 'warning', messageArgs: { email: emailedTo } });
      }}
    />
  );
};
