import { useTranslate } from 'react-admin';

/** A draft has no number yet: numbers are gapless, so one is given only when the invoice is final. */
export const InvoiceTitle = ({ number }: { number: string | null }) => {
  const t = useTranslate();
  return number ?? t('invoices.draft');
};
