import { Alert, Stack } from '@mui/material';
import { useMutation } from '@tanstack/react-query';
import { setSubmissionErrors, useCreatePath, useDataProvider, useTranslate } from 'react-admin';
import { FormProvider, useForm } from 'react-hook-form';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import { errorBody } from '../relay/errors.ts';
import { FormActions } from '../ui/FormActions.tsx';
import { Page } from '../ui/Page.tsx';
import { RequireScope } from '../ui/RequireScope.tsx';
import { emptyEndpointForm, endpointFields, type WebhookEndpointForm } from './resource.ts';
import { WebhookEndpointFields } from './WebhookEndpointFields.tsx';
import { useRevealWebhookSecret } from './WebhookReveal.tsx';

export const WebhookEndpointCreate = () => {
  const t = useTranslate();
  return (
    <RequireScope scope="webhooks:write" title={t('webhooks.create.title')}>
      <CreateForm />
    </RequireScope>
  );
};

const CreateForm = () => {
  const t = useTranslate();
  const list = useCreatePath()({ resource: 'webhook-endpoints', type: 'list' });
  const form = useForm<WebhookEndpointForm>({ defaultValues: emptyEndpointForm, mode: 'onTouched' });
  const { createWebhookEndpoint } = useDataProvider<ConsoleDataProvider>();
  const reveal = useRevealWebhookSecret();
  // As with a new key: the secret goes from the answer to the dialog and nowhere else.
  const mutation = useMutation({
    gcTime: 0,
    mutationFn: (given: WebhookEndpointForm) => createWebhookEndpoint(endpointFields(given)),
    onError: (error: Error) => setSubmissionErrors(errorBody(error)?.errors ?? {}, form.setError as never),
  });
  const submit = async (given: WebhookEndpointForm) => {
    const created = await mutation.mutateAsync(given).catch(() => null);
    if (!created) return;
    mutation.reset();
    reveal(created);
  };
  return (
    <Page
      title={t('webhooks.create.title')}
      back={{ to: list, label: t('resources.webhook-endpoints.name', { smart_count: 2 }) }}
      width={860}
    >
      <FormProvider {...form}>
        <Stack component="form" noValidate onSubmit={form.handleSubmit(submit)} sx={{ gap: 2.5 }}>
          <WebhookEndpointFields focusUrl />
          {mutation.error && <Alert severity="error">{mutation.error.message}</Alert>}
          <FormActions submit={t('webhooks.create.action')} cancelTo={list} pending={mutation.isPending} />
        </Stack>
      </FormProvider>
    </Page>
  );
};
