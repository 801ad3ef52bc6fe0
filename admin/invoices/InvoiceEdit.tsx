import { Alert, Stack } from '@mui/material';
import { useMemo } from 'react';
import { Form, useCreatePath, useTranslate } from 'react-admin';
import type { InvoiceRecordFragment } from '../gql/graphql.ts';
import { EditFrame } from '../ui/EditFrame.tsx';
import { FormActions } from '../ui/FormActions.tsx';
import { Page } from '../ui/Page.tsx';
import { InvoiceFields } from './InvoiceFields.tsx';
import { invoiceForm } from './invoiceForm.ts';

export const InvoiceEdit = () => {
  const t = useTranslate();
  return (
    <EditFrame<InvoiceRecordFragment> scope="invoices:write" title={t('invoices.edit.title')}>
      {(record) => <InvoiceEditForm record={record} />}
    </EditFrame>
  );
};

const InvoiceEditForm = ({ record }: { record: InvoiceRecordFragment }) => {
  const t = useTranslate();
  const show = useCreatePath()({ resource: 'invoices', type: 'show', id: record.id });
  const values = useMemo(() => invoiceForm(record), [record]);
  const back = { to: show, label: record.number ?? t('invoices.draft') };
  if (record.status !== 'DRAFT') {
    return (
      <Page title={t('invoices.edit.title')} back={back}>
        <Alert severity="info">{t('invoices.edit.final')}</Alert>
      </Page>
    );
  }
  return (
    <Page title={t('invoices.edit.title')} back={back} width={980}>
      <Form defaultValues={values} record={{}} mode="onTouched" noValidate warnWhenUnsavedChanges>
        <Stack sx={{ gap: 2.5 }}>
          <InvoiceFields />
          <FormActions submit={t('ra.action.save')} cancelTo={show} />
        </Stack>
      </Form>
    </Page>
  );
};
