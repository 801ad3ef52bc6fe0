import { useCreatePath, useDataProvider, useRedirect, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { PaymentLinkRecordFragment } from '../gql/graphql.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ConfirmAction } from '../ui/ConfirmAction.tsx';
import { useVerb } from '../ui/useVerb.ts';
import { PaymentLinkPaymentButton } from './PaymentLinkPaymentButton.tsx';
import { useLinkDetails } from './useLinkDetails.ts';

const scope = 'payment-links:write';

interface PaymentLinkActionProps {
  record: PaymentLinkRecordFragment;
}

export const PaymentLinkActions = ({ record }: PaymentLinkActionProps) => {
  const t = useTranslate();
  const createPath = useCreatePath();
  const isDone = record.status === 'COMPLETED';
  return (
    <>
      {!isDone && (
        <ActionButton
          scope={scope}
          icon="draft"
          to={createPath({ resource: 'payment-links', type: 'edit', id: record.id })}
        >
          {t('ra.action.edit')}
        </ActionButton>
      )}
      <PaymentLinkDeleteButton record={record} />
      {record.status === 'ACTIVE' && <PaymentLinkPaymentButton record={record} />}
      {!isDone &&
        (record.status === 'DISABLED' ? (
          <PaymentLinkEnableButton record={record} />
        ) : (
          <PaymentLinkDisableButton record={record} />
        ))}
    </>
  );
};

export const PaymentLinkDisableButton = ({ record }: PaymentLinkActionProps) => {
  const t = useTranslate();
  const { disablePaymentLink } = useDataProvider<ConsoleDataProvider>();
  return (
    <ConfirmAction
      scope={scope}
      icon="pause"
      label={t('payment_links.disable.action')}
      title={t('payment_links.disable.title', { name: record.name })}
      text={t('payment_links.disable.text')}
      confirm={t('payment_links.disable.action')}
      done="payment_links.disable.done"
      run={() => disablePaymentLink(record.id)}
    />
  );
};

export const PaymentLinkEnableButton = ({ record }: PaymentLinkActionProps) => {
  const t = useTranslate();
  const { enablePaymentLink } = useDataProvider<ConsoleDataProvider>();
  const { mutate, isPending } = useVerb({
    run: () => enablePaymentLink(record.id),
    done: 'payment_links.enable.done',
  });
  return (
    <ActionButton
      scope={scope}
      icon="play"
      variant="contained"
      color="primary"
      loading={isPending}
      onClick={() => mutate()}
    >
      {t('payment_links.enable.action')}
    </ActionButton>
  );
};

export const PaymentLinkDeleteButton = ({ record }: PaymentLinkActionProps) => {
  const t = useTranslate();
  const redirect = useRedirect();
  const dataProvider = useDataProvider<ConsoleDataProvider>();
  // Reversed ones keep it too.
  const payments = useLinkDetails(record).data?.payments.totalCount ?? record.paymentCount;
  return (
    <ConfirmAction
      danger
      scope={scope}
      icon="trash"
      label={t('ra.action.delete')}
      blocked={payments > 0 && t('payment_links.delete.blocked')}
      title={t('payment_links.delete.title', { name: record.name })}
      text={t('payment_links.delete.text')}
      confirm={t('payment_links.delete.confirm')}
      done="payment_links.delete.done"
      run={() => dataProvider.delete('payment-links', { id: record.id })}
      after={() => redirect('list', 'payment-links')}
    />
  );
};
