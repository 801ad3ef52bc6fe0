import { useTranslate } from 'react-admin';
import { CreateFrame } from '../ui/CreateFrame.tsx';
import { InvoiceFields } from './InvoiceFields.tsx';
import { emptyLine, type InvoiceForm } from './invoiceForm.ts';

const fresh: InvoiceForm = { clientId: '', currency: 'USD', dueOn: null, memo: null, lines: [emptyLine] };

export const InvoiceCreate = () => {
  const t = useTranslate();
  return (
    <CreateFrame
      scope="invoices:write"
      title={t('invoices.create.title')}
      lead={t('invoices.create.lead')}
      submit={t('invoices.create.submit')}
      defaults={fresh}
      width={980}
    >
      <InvoiceFields />
    </CreateFrame>
  );
};
