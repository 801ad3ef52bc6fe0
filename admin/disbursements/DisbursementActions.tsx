import { useDataProvider, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { DisbursementRecordFragment } from '../gql/graphql.ts';
import { ConfirmAction } from '../ui/ConfirmAction.tsx';
import { formatCount, formatMoney } from '../ui/format.ts';

const scope = 'disbursements:write';

interface DisbursementActionProps {
  record: DisbursementRecordFragment;
}

/** Each status has its own next steps; what the server would refuse says why. */
export const DisbursementActions = ({ record }: DisbursementActionProps) => {
  const { status } = record;
  const isOpen = status === 'DRAFT' || status === 'PENDING_APPROVAL';
  return (
    <>
      {isOpen && <DisbursementCancelButton record={record} />}
      {status === 'DRAFT' && <DisbursementSubmitButton record={record} />}
      {status === 'PENDING_APPROVAL' && (
        <>
          <DisbursementRejectButton record={record} />
          <DisbursementApproveButton record={record} />
        </>
      )}
      {(status === 'FAILED' || status === 'PARTIALLY_FAILED') && <DisbursementRetryButton record={record} />}
    </>
  );
};

const facts = ({ name, validation }: DisbursementRecordFragment) => ({
  ...{ name, amount: formatMoney(validation.totalAmount), count: formatCount(validation.totalRows) },
  smart_count: validation.totalRows,
});

const DisbursementSubmitButton = ({ record }: DisbursementActionProps) => {
  const t = useTranslate();
  const { submitDisbursement } = useDataProvider<ConsoleDataProvider>();
  const { invalidRows, totalRows } = record.validation;
  return (
    <ConfirmAction
      primary
      scope={scope}
      icon="send"
      label={t('disbursements.submit.action')}
      title={t('disbursements.submit.title', facts(record))}
      text={t('disbursements.submit.text')}
      confirm={t('disbursements.submit.action')}
      done="disbursements.submit.done"
      blocked={(invalidRows > 0 || totalRows === 0) && t('disbursements.submit.blocked')}
      run={() => submitDisbursement(record.id)}
    />
  );
};

const DisbursementApproveButton = ({ record }: DisbursementActionProps) => {
  const t = useTranslate();
  const { approveDisbursement } = useDataProvider<ConsoleDataProvider>();
  return (
    <ConfirmAction
      primary
      scope={scope}
      icon="check"
      label={t('disbursements.approve.action')}
      title={t('disbursements.approve.title', facts(record))}
      text={t('disbursements.approve.text', facts(record))}
      confirm={t('disbursements.approve.confirm')}
      done="disbursements.approve.done"
      blocked={record.actions.obstacle ?? false}
      run={() => approveDisbursement(record.id)}
    />
  );
};

const DisbursementRejectButton = ({ record }: DisbursementActionProps) => {
  const t = useTranslate();
  const { rejectDisbursement } = useDataProvider<ConsoleDataProvider>();
  return (
    <ConfirmAction
      danger
      scope={scope}
      icon="x"
      label={t('disbursements.reject.action')}
      title={t('disbursements.reject.title', facts(record))}
      text={t('disbursements.reject.text')}
      reason={{ label: t('disbursements.reason'), hint: t('disbursements.reason_hint') }}
      confirm={t('disbursements.reject.confirm')}
      done="disbursements.reject.done"
      blocked={record.actions.obstacle ?? false}
      run={(reason) => rejectDisbursement(record.id, reason)}
    />
  );
};

const DisbursementCancelButton = ({ record }: DisbursementActionProps) => {
  const t = useTranslate();
  const { cancelDisbursement } = useDataProvider<ConsoleDataProvider>();
  return (
    <ConfirmAction
      danger
      scope={scope}
      icon="ban"
      label={t('disbursements.cancel.action')}
      title={t('disbursements.cancel.title', facts(record))}
      text={t('disbursements.cancel.text')}
      reason={{ label: t('disbursements.reason'), hint: t('disbursements.reason_hint') }}
      confirm={t('disbursements.cancel.action')}
      done="disbursements.cancel.done"
      run={(reason) => cancelDisbursement(record.id, reason)}
    />
  );
};

const DisbursementRetryButton = ({ record }: DisbursementActionProps) => {
  const t = useTranslate();
  const { retryDisbursement } = useDataProvider<ConsoleDataProvider>();
  const failed = record.progress.find(({ status }) => status === 'FAILED');
  const amount = failed ? formatMoney(failed.amount) : '';
  return (
    <ConfirmAction
      primary
      scope={scope}
      icon="rotate"
      label={t('disbursements.retry.action')}
      title={t('disbursements.retry.title')}
      text={t('disbursements.retry.text', { smart_count: failed?.rows ?? 0, amount })}
      confirm={t('disbursements.retry.action')}
      done="disbursements.retry.done"
      run={() => retryDisbursement(record.id)}
    />
  );
};
