import { Alert, Box, Stack, TextField } from '@mui/material';
import { type FormEvent, useState } from 'react';
import { useTranslate } from 'react-admin';
import type { SettingsFragment } from '../gql/graphql.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Panel } from '../ui/Panel.tsx';
import { useSaveSettings } from './useSaveSettings.ts';

/** What stands on invoices, and on the pages that their readers open. */
export const SettingsInvoices = ({ organization }: { organization: SettingsFragment }) => {
  const t = useTranslate();
  const [invoiceDetails, setDetails] = useState(organization.invoiceDetails ?? '');
  const [paymentInstructions, setInstructions] = useState(organization.paymentInstructions ?? '');
  const verb = useSaveSettings();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    verb.mutate({ invoiceDetails, paymentInstructions });
  };
  return (
    <Panel title={t('settings.invoices')}>
      <Stack component="form" noValidate onSubmit={submit} sx={{ gap: 2.5 }}>
        <TextField
          id="invoice-details"
          label={t('settings.details')}
          helperText={t('settings.details_hint')}
          value={invoiceDetails}
          onChange={(event) => setDetails(event.target.value)}
          multiline
          minRows={3}
          slotProps={{ htmlInput: { maxLength: 1_000 } }}
        />
        <TextField
          id="payment-instructions"
          label={t('settings.instructions')}
          helperText={t('settings.instructions_hint')}
          value={paymentInstructions}
          onChange={(event) => setInstructions(event.target.value)}
          multiline
          minRows={3}
          slotProps={{ htmlInput: { maxLength: 2_000 } }}
        />
        {verb.error && <Alert severity="error">{verb.error.message}</Alert>}
        <Box>
          <ActionButton
            scope="organization:write"
            type="submit"
            variant="contained"
            color="primary"
            loading={verb.isPending}
          >
            {t('ra.action.save')}
          </ActionButton>
        </Box>
      </Stack>
    </Panel>
  );
};
