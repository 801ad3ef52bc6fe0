import { Alert, Box, Stack } from '@mui/material';
import { useMutation } from '@tanstack/react-query';
import { useMemo } from 'react';
import { setSubmissionErrors, useCreatePath, useDataProvider, useTranslate } from 'react-admin';
import { FormProvider, useForm } from 'react-hook-form';
import { useLocation } from 'react-router';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import { useEnvironment } from '../layout/context.ts';
import { errorBody } from '../relay/errors.ts';
import { FormActions } from '../ui/FormActions.tsx';
import { Page } from '../ui/Page.tsx';
import { RequireScope } from '../ui/RequireScope.tsx';
import { ApiKeyFields } from './ApiKeyFields.tsx';
import { ApiKeyLiveConsent } from './ApiKeyLiveConsent.tsx';
import { useRevealApiKey } from './ApiKeyReveal.tsx';
import { ApiKeySummary } from './ApiKeySummary.tsx';
import { type ApiKeyForm, apiKeyFields, emptyApiKeyForm } from './apiKeyForm.ts';
import { prefilledForm } from './prefill.ts';

export const ApiKeyCreate = () => {
  const t = useTranslate();
  return (
    <RequireScope scope="api-keys:write" title={t('api_keys.create.title')}>
      <ApiKeyCreateForm />
    </RequireScope>
  );
};

const ApiKeyCreateForm = () => {
  const t = useTranslate();
  const environment = useEnvironment();
  const createPath = useCreatePath();
  const list = createPath({ resource: 'api-keys', type: 'list' });
  const { search } = useLocation();
  const prefilled = useMemo(() => prefilledForm(search), [search]);
  const form = useForm<ApiKeyForm & { consent: boolean }>({
    defaultValues: { ...(prefilled ?? emptyApiKeyForm), consent: false },
    mode: 'onTouched',
  });
  const { mutation, submit } = useCreateAndReveal((errors) =>
    setSubmissionErrors(errors, form.setError as never),
  );
  return (
    <Page
      title={t('api_keys.create.title')}
      lead={t('api_keys.create.lead')}
      back={{ to: list, label: t('resources.api-keys.name', { smart_count: 2 }) }}
      width={860}
    >
      <FormProvider {...form}>
        <Stack component="form" noValidate onSubmit={form.handleSubmit(submit)} sx={{ gap: 2.5 }}>
          {prefilled && <Alert severity="warning">{t('api_keys.create.prefilled')}</Alert>}
          <ApiKeyFields focusName />
          {environment === 'LIVE' && <ApiKeyLiveConsent />}
          {mutation.error && <Alert severity="error">{mutation.error.message}</Alert>}
          <Box
            sx={{
              display: 'flex',
              gap: 2,
              alignItems: 'center',
              flexWrap: 'wrap',
              justifyContent: 'flex-end',
            }}
          >
            <ApiKeySummary environment={environment} />
            <FormActions
              submit={t(`api_keys.create.submit.${environment}`)}
              cancelTo={list}
              pending={mutation.isPending}
            />
          </Box>
        </Stack>
      </FormProvider>
    </Page>
  );
};

/**
 * The secret goes from the answer to the dialog and nowhere else: nothing is cached (`gcTime: 0`), the mutation
 * forgets it (`reset`), and the list is read again only once the dialog is closed.
 */
function useCreateAndReveal(onFieldErrors: (errors: Record<string, string>) => void) {
  const environment = useEnvironment();
  const { createApiKey } = useDataProvider<ConsoleDataProvider>();
  const reveal = useRevealApiKey();
  const mutation = useMutation({
    gcTime: 0,
    mutationFn: (form: ApiKeyForm) =>
      createApiKey({ ...apiKeyFields(form), name: form.name.trim(), scopes: form.scopes, environment }),
    onError: (error: Error) => onFieldErrors(errorBody(error)?.errors ?? {}),
  });
  const submit = async (form: ApiKeyForm) => {
    const created = await mutation.mutateAsync(form).catch(() => null);
    if (!created) return;
    mutation.reset();
    reveal(created);
  };
  return { mutation, submit };
}
