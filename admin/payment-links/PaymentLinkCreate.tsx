import { useTranslate } from 'react-admin';
import { CreateFrame } from '../ui/CreateFrame.tsx';
import { PaymentLinkFields } from './PaymentLinkFields.tsx';
import { emptyLink } from './paymentLinkForm.ts';

export const PaymentLinkCreate = () => {
  const t = useTranslate();
  return (
    <CreateFrame
      scope="payment-links:write"
      title={t('payment_links.create.title')}
      submit={t('payment_links.create.submit')}
      defaults={emptyLink}
    >
      <PaymentLinkFields isNew />
    </CreateFrame>
  );
};
