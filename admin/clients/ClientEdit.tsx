import { Stack } from '@mui/material';
import { Form, useCreatePath, useTranslate } from 'react-admin';
import type { ClientRecordFragment } from '../gql/graphql.ts';
import { EditFrame } from '../ui/EditFrame.tsx';
import { FormActions } from '../ui/FormActions.tsx';
import { Page } from '../ui/Page.tsx';
import { ClientFields } from './ClientFields.tsx';

export const ClientEdit = () => {
  const t = useTranslate();
  return (
    <EditFrame<ClientRecordFragment> scope="clients:write" title={t('clients.edit.title')}>
      {(record) => <ClientEditForm record={record} />}
    </EditFrame>
  );
};

const ClientEditForm = ({ record }: { record: ClientRecordFragment }) => {
  const t = useTranslate();
  const show = useCreatePath()({ resource: 'clients', type: 'show', id: record.id });
  return (
    <Page
      title={t('clients.edit.of', { name: record.name })}
      back={{ to: show, label: record.name }}
      width={720}
    >
      <Form record={record} mode="onTouched" noValidate warnWhenUnsavedChanges>
        <Stack sx={{ gap: 2.5 }}>
          <ClientFields />
          <FormActions submit={t('ra.action.save')} cancelTo={show} />
        </Stack>
      </Form>
    </Page>
  );
};
