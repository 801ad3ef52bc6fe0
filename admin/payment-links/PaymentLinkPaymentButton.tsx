import { useDataProvider, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { PaymentLinkRecordFragment } from '../gql/graphql.ts';
import { RecordPayment } from '../payments/RecordPayment.tsx';

export const PaymentLinkPaymentButton = ({ record }: { record: PaymentLinkRecordFragment }) => {
  const t = useTranslate();
  const { recordPaymentLinkPayment } = useDataProvider<ConsoleDataProvider>();
  return (
    <RecordPayment
      scope="payment-links:write"
      title={t('payment_links.payment.title', { name: record.name })}
      text={t('payment_links.payment.text')}
      currency={record.currency}
      amount={record.amount?.amount ?? record.minAmount?.amount ?? ''}
      hint={t('payment_links.payment.amount_hint')}
      run={(facts) => recordPaymentLinkPayment({ paymentLinkId: record.id, ...facts })}
    />
  );
};
