import { useDataProvider, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { PayoutRecordFragment } from '../gql/graphql.ts';
import { ConfirmAction } from '../ui/ConfirmAction.tsx';
import { formatMoney } from '../ui/format.ts';

const scope = 'payouts:write';

interface PayoutActionProps {
  record: PayoutRecordFragment;
}

/** Each status has its own next steps; what the server would refuse says why. */
export const PayoutActions = ({ record }: PayoutActionProps) => {
  const { status } = record;
  return (
    <>
      {(status === 'PENDING_APPROVAL' || status === 'APPROVED') && <PayoutCancelButton record={record} />}
      {status === 'PENDING_APPROVAL' && (
        <>
          <PayoutRejectButton record={record} />
          <PayoutApproveButton record={record} />
        </>
      )}
      {status === 'FAILED' && <PayoutRetryButton record={record} />}
    </>
  );
};

const facts = ({ amount, recipientName, destination }: PayoutRecordFragment) => ({
  ...{ amount: formatMoney(amount), recipient: recipientName, destination },
});

const PayoutApproveButton = ({ record }: PayoutActionProps) => {
  const t = useTranslate();
  const { approvePayout } = useDataProvider<ConsoleDataProvider>();
  return (
    <ConfirmAction
      primary
      scope={scope}
      icon="check"
      label={t('payouts.approve.action')}
      title={t('payouts.approve.title', facts(record))}
      text={t('payouts.approve.text', facts(record))}
      confirm={t('payouts.approve.confirm')}
      done="payouts.approve.done"
      blocked={record.actions.obstacle ?? false}
      run={() => approvePayout(record.id)}
    />
  );
};

const PayoutRejectButton = ({ record }: PayoutActionProps) => {
  const t = useTranslate();
  const { rejectPayout } = useDataProvider<ConsoleDataProvider>();
  return (
    <ConfirmAction
      danger
      scope={scope}
      icon="x"
      label={t('payouts.reject.action')}
      title={t('payouts.reject.title', facts(record))}
      text={t('payouts.reject.text')}
      reason={{ label: t('payouts.reason'), hint: t('payouts.reason_hint') }}
      confirm={t('payouts.reject.confirm')}
      done="payouts.reject.done"
      blocked={record.actions.obstacle ?? false}
      run={(reason) => rejectPayout(record.id, reason)}
    />
  );
};

const PayoutCancelButton = ({ record }: PayoutActionProps) => {
  const t = useTranslate();
  const { cancelPayout } = useDataProvider<ConsoleDataProvider>();
  return (
    <ConfirmAction
      danger
      scope={scope}
      icon="ban"
      label={t('payouts.cancel.action')}
      title={t('payouts.cancel.title', facts(record))}
      text={t('payouts.cancel.text')}
      reason={{ label: t('payouts.reason'), hint: t('payouts.reason_hint') }}
      confirm={t('payouts.cancel.confirm')}
      done="payouts.cancel.done"
      run={(reason) => cancelPayout(record.id, reason)}
    />
  );
};

const PayoutRetryButton = ({ record }: PayoutActionProps) => {
  const t = useTranslate();
  const { retryPayout } = useDataProvider<ConsoleDataProvider>();
  return (
    <ConfirmAction
      primary
      scope={scope}
      icon="rotate"
      label={t('payouts.retry.action')}
      title={t('payouts.retry.title')}
      text={t('payouts.retry.text', facts(record))}
      confirm={t('payouts.retry.action')}
      done="payouts.retry.done"
      run={() => retryPayout(record.id)}
    />
  );
};
