import { useCreatePath, useDataProvider, useRedirect, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { InvoiceRecordFragment } from '../gql/graphql.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ConfirmAction } from '../ui/ConfirmAction.tsx';
import { formatMoney } from '../ui/format.ts';
import { InvoicePaymentButton } from './InvoicePaymentButton.tsx';
import { InvoicePdfButton } from './InvoicePdfButton.tsx';
import { InvoiceSendButton } from './InvoiceSendButton.tsx';

interface InvoiceActionProps {
  record: InvoiceRecordFragment;
}

const scope = 'invoices:write';

/** Each status has its own next steps; the others would only be refused. */
export const InvoiceActions = ({ record }: InvoiceActionProps) => {
  const { status } = record;
  return (
    <>
      {status === 'DRAFT' && <InvoiceEditButton record={record} />}
      {status === 'DRAFT' && <InvoiceDeleteButton record={record} />}
      <InvoicePdfButton record={record} />
      {status === 'OPEN' && <InvoiceVoidButton record={record} />}
      {(status === 'OPEN' || status === 'PAID') && <InvoiceSendButton record={record} />}
      {status === 'DRAFT' && <InvoiceFinalizeButton record={record} />}
      {status === 'OPEN' && <InvoicePaymentButton record={record} />}
    </>
  );
};

const InvoiceEditButton = ({ record }: InvoiceActionProps) => {
  const t = useTranslate();
  const createPath = useCreatePath();
  return (
    <ActionButton
      scope={scope}
      icon="draft"
      to={createPath({ resource: 'invoices', type: 'edit', id: record.id })}
    >
      {t('ra.action.edit')}
    </ActionButton>
  );
};

export const InvoiceFinalizeButton = ({ record }: InvoiceActionProps) => {
  const t = useTranslate();
  const { finalizeInvoice } = useDataProvider<ConsoleDataProvider>();
  return (
    <ConfirmAction
      primary
      scope={scope}
      icon="stamp"
      label={t('invoices.finalize.action')}
      title={t('invoices.finalize.title')}
      text={t('invoices.finalize.text', { total: formatMoney(record.total), client: record.client.name })}
      confirm={t('invoices.finalize.action')}
      done="invoices.finalize.done"
      run={() => finalizeInvoice(record.id)}
    />
  );
};

export const InvoiceVoidButton = ({ record }: InvoiceActionProps) => {
  const t = useTranslate();
  const { voidInvoice } = useDataProvider<ConsoleDataProvider>();
  return (
    <ConfirmAction
      danger
      scope={scope}
      icon="ban"
      blocked={record.payments.some(({ reversedAt }) => !reversedAt) && t('invoices.void.blocked')}
      label={t('invoices.void.action')}
      title={t('invoices.void.title', { number: record.number ?? '' })}
      text={t('invoices.void.text')}
      reason={{ label: t('invoices.void.reason'), hint: t('invoices.void.reason_hint') }}
      confirm={t('invoices.void.confirm')}
      done="invoices.void.done"
      run={(reason) => voidInvoice(record.id, reason)}
    />
  );
};

export const InvoiceDeleteButton = ({ record }: InvoiceActionProps) => {
  const t = useTranslate();
  const redirect = useRedirect();
  const dataProvider = useDataProvider<ConsoleDataProvider>();
  return (
    <ConfirmAction
      danger
      scope={scope}
      icon="trash"
      label={t('ra.action.delete')}
      title={t('invoices.delete.title')}
      text={t('invoices.delete.text', { client: record.client.name })}
      confirm={t('invoices.delete.confirm')}
      done="invoices.delete.done"
      run={() => dataProvider.delete('invoices', { id: record.id })}
      after={() => redirect('list', 'invoices')}
    />
  );
};
