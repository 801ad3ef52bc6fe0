import { Alert, Box, Button, Stack, TextField } from '@mui/material';
import type { FormEvent } from 'react';
import { useNotify, useTranslate } from 'react-admin';
import { authPost, startOver } from '../auth.ts';
import { textsOf, useAttempt } from '../door/useAttempt.ts';
import { Panel } from '../ui/Panel.tsx';

export const AccountName = ({ name, email }: { name: string; email: string }) => {
  const t = useTranslate();
  const notify = useNotify();
  const { attempt, pending, error } = useAttempt();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const next = textsOf(event.currentTarget)('name').trim();
    void attempt(async () => {
      await authPost('/update-user', { name: next });
      notify('account.saved', { type: 'success' });
      // The name stands in every corner of the console.
      startOver(window.location.pathname);
    });
  };
  return (
    <Panel title={t('account.you.title')}>
      <Stack component="form" noValidate onSubmit={submit} sx={{ gap: 2 }}>
        {error && <Alert severity="error">{error}</Alert>}
        <TextField
          name="name"
          id="account-name"
          label={t('account.you.name')}
          defaultValue={name}
          autoComplete="name"
        />
        <TextField
          id="account-email"
          label={t('account.you.email')}
          value={email}
          slotProps={{ input: { readOnly: true } }}
        />
        <Box>
          <Button type="submit" variant="contained" color="primary" loading={pending}>
            {t('ra.action.save')}
          </Button>
        </Box>
      </Stack>
    </Panel>
  );
};
