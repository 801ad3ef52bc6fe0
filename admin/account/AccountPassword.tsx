import { Alert, Box, Button, Stack } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useNotify, useTranslate } from 'react-admin';
import { authPost } from '../auth.ts';
import { textsOf, useAttempt } from '../door/useAttempt.ts';
import { Panel } from '../ui/Panel.tsx';
import { PasswordField } from '../ui/PasswordField.tsx';

export const AccountPassword = () => {
  const t = useTranslate();
  const notify = useNotify();
  const queryClient = useQueryClient();
  const { attempt, pending, error } = useAttempt();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const text = textsOf(form);
    void attempt(async () => {
      await authPost('/change-password', {
        currentPassword: text('current'),
        newPassword: text('next'),
        revokeOtherSessions: true,
      });
      form.reset();
      notify('account.password.done', { type: 'success' });
      await queryClient.invalidateQueries({ queryKey: ['account'] });
    });
  };
  return (
    <Panel title={t('account.password.title')} hint={t('account.password.hint')}>
      <Stack component="form" noValidate onSubmit={submit} sx={{ gap: 2 }}>
        {error && <Alert severity="error">{error}</Alert>}
        <PasswordField name="current" label={t('account.password.current')} autoComplete="current-password" />
        <PasswordField
          name="next"
          label={t('account.password.next')}
          helperText={t('account.password.next_hint')}
          autoComplete="new-password"
        />
        <Box>
          <Button type="submit" variant="contained" color="primary" loading={pending}>
            {t('account.password.submit')}
          </Button>
        </Box>
      </Stack>
    </Panel>
  );
};
