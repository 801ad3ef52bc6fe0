import { useDataProvider, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { InvoiceRecordFragment } from '../gql/graphql.ts';
import { RecordPayment } from '../payments/RecordPayment.tsx';
import { formatMoney } from '../ui/format.ts';

export const InvoicePaymentButton = ({ record }: { record: InvoiceRecordFragment }) => {
  const t = useTranslate();
  const { recordInvoicePayment } = useDataProvider<ConsoleDataProvider>();
  return (
    <RecordPayment
      primary
      scope="invoices:write"
      title={t('invoices.payment.title', { number: record.number ?? '' })}
      text={t('invoices.payment.text', { due: formatMoney(record.amountDue) })}
      currency={record.currency}
      amount={record.amountDue.amount}
      hint={t('invoices.payment.amount_hint')}
      run={(facts) => recordInvoicePayment({ invoiceId: record.id, ...facts })}
    />
  );
};
