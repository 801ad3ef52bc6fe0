import { Stack } from '@mui/material';
import { useMemo } from 'react';
import { setSubmissionErrors, useCreatePath, useSaveContext, useTranslate } from 'react-admin';
import { FormProvider, useForm } from 'react-hook-form';
import type { ApiKeyRecordFragment } from '../gql/graphql.ts';
import { EditFrame } from '../ui/EditFrame.tsx';
import { FormActions } from '../ui/FormActions.tsx';
import { Page } from '../ui/Page.tsx';
import { UnsavedGuard } from '../ui/UnsavedGuard.tsx';
import { ApiKeyFields } from './ApiKeyFields.tsx';
import { type ApiKeyForm, apiKeyForm } from './apiKeyForm.ts';

export const ApiKeyEdit = () => {
  const t = useTranslate();
  return (
    <EditFrame<ApiKeyRecordFragment> scope="api-keys:write" title={t('api_keys.edit.title')}>
      {(record) => <ApiKeyEditForm record={record} />}
    </EditFrame>
  );
};

const ApiKeyEditForm = ({ record }: { record: ApiKeyRecordFragment }) => {
  const t = useTranslate();
  const show = useCreatePath()({ resource: 'api-keys', type: 'show', id: record.id });
  const { save } = useSaveContext();
  const before = useMemo(() => apiKeyForm(record), [record]);
  const form = useForm<ApiKeyForm>({ defaultValues: before, mode: 'onTouched' });
  const submit = async (values: ApiKeyForm) => {
    const errors: unknown = await save?.(values);
    if (errors && typeof errors === 'object') setSubmissionErrors(errors, form.setError as never);
  };
  return (
    <Page
      title={t('api_keys.edit.of', { name: record.name })}
      lead={t('api_keys.edit.lead')}
      back={{ to: show, label: record.name }}
      width={860}
    >
      <FormProvider {...form}>
        <UnsavedGuard />
        <Stack component="form" noValidate onSubmit={form.handleSubmit(submit)} sx={{ gap: 2.5 }}>
          <ApiKeyFields kept={before.expiry} id={record.id} />
          <FormActions submit={t('ra.action.save')} cancelTo={show} />
        </Stack>
      </FormProvider>
    </Page>
  );
};
