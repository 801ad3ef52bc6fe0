import { Alert, Stack } from '@mui/material';
import { useMemo } from 'react';
import { Form, useCreatePath, useTranslate } from 'react-admin';
import type { PaymentLinkRecordFragment } from '../gql/graphql.ts';
import { EditFrame } from '../ui/EditFrame.tsx';
import { FormActions } from '../ui/FormActions.tsx';
import { Page } from '../ui/Page.tsx';
import { PaymentLinkFields } from './PaymentLinkFields.tsx';
import { linkForm } from './paymentLinkForm.ts';

export const PaymentLinkEdit = () => {
  const t = useTranslate();
  return (
    <EditFrame<PaymentLinkRecordFragment> scope="payment-links:write" title={t('payment_links.edit.title')}>
      {(record) => <PaymentLinkEditForm record={record} />}
    </EditFrame>
  );
};

const PaymentLinkEditForm = ({ record }: { record: PaymentLinkRecordFragment }) => {
  const t = useTranslate();
  const show = useCreatePath()({ resource: 'payment-links', type: 'show', id: record.id });
  const values = useMemo(() => linkForm(record), [record]);
  return (
    <Page title={t('payment_links.edit.title')} back={{ to: show, label: record.name }} width={720}>
      {record.status === 'COMPLETED' ? (
        <Alert severity="info">{t('payment_links.edit.completed')}</Alert>
      ) : (
        <Form defaultValues={values} record={{}} mode="onTouched" noValidate warnWhenUnsavedChanges>
          <Stack sx={{ gap: 2.5 }}>
            <PaymentLinkFields locked={record.paymentCount > 0} />
            <FormActions submit={t('ra.action.save')} cancelTo={show} />
          </Stack>
        </Form>
      )}
    </Page>
  );
};
