import { Stack } from '@mui/material';
import { Form, useCreatePath, useTranslate } from 'react-admin';
import type { WebhookEndpointRecordFragment } from '../gql/graphql.ts';
import { EditFrame } from '../ui/EditFrame.tsx';
import { FormActions } from '../ui/FormActions.tsx';
import { Page } from '../ui/Page.tsx';
import { WebhookEndpointFields } from './WebhookEndpointFields.tsx';

export const WebhookEndpointEdit = () => {
  const t = useTranslate();
  return (
    <EditFrame<WebhookEndpointRecordFragment> scope="webhooks:write" title={t('webhooks.edit.title')}>
      {(record) => <EditForm record={record} />}
    </EditFrame>
  );
};

const EditForm = ({ record }: { record: WebhookEndpointRecordFragment }) => {
  const t = useTranslate();
  const show = useCreatePath()({ resource: 'webhook-endpoints', type: 'show', id: record.id });
  return (
    <Page title={t('webhooks.edit.title')} back={{ to: show, label: record.url }} width={860}>
      <Form record={record} mode="onTouched" noValidate warnWhenUnsavedChanges>
        <Stack sx={{ gap: 2.5 }}>
          <WebhookEndpointFields />
          <FormActions submit={t('ra.action.save')} cancelTo={show} />
        </Stack>
      </Form>
    </Page>
  );
};
