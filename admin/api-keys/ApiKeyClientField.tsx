import { Alert, Stack } from '@mui/material';
import { AutocompleteArrayInput, ReferenceArrayInput, useTranslate } from 'react-admin';
import { useWatch } from 'react-hook-form';
import type { ApiKeyForm } from './apiKeyForm.ts';

const byName = { field: 'name', order: 'ASC' } as const;
const mostClients = 100;

/** What can be kept to clients; the server refuses the rest by name. */
const ofClients = (scope: string) => /^(clients|invoices):/.test(scope);

export const ApiKeyClientField = () => {
  const t = useTranslate();
  const [clientIds, scopes] = useWatch<ApiKeyForm, ['clientIds', 'scopes']>({
    name: ['clientIds', 'scopes'],
  });
  const wide = scopes.filter((scope) => !ofClients(scope));
  return (
    <Stack sx={{ gap: 1.5 }}>
      <ReferenceArrayInput source="clientIds" reference="clients" sort={byName} perPage={25}>
        <AutocompleteArrayInput
          label={t('resources.api-keys.fields.clientIds')}
          helperText={t('api_keys.clients.hint')}
          optionText="name"
          validate={(ids?: string[]) =>
            (ids?.length ?? 0) > mostClients ? t('api_keys.clients.most', { most: mostClients }) : undefined
          }
        />
      </ReferenceArrayInput>
      {(clientIds?.length ?? 0) > 0 && wide.length > 0 && (
        <Alert severity="warning">{t('api_keys.clients.wide', { scopes: wide.join(', ') })}</Alert>
      )}
    </Stack>
  );
};
