import { Alert, Button, Stack, TextField } from '@mui/material';
import type { FormEvent } from 'react';
import { useTranslate } from 'react-admin';
import { authPost, startOver } from '../auth.ts';
import { PasswordField } from '../ui/PasswordField.tsx';
import type { Invitation } from './Invite.tsx';
import { textsOf, useAttempt } from './useAttempt.ts';

/** Of somebody who has no account yet. */
export const InviteNew = ({ invitation }: { invitation: Invitation }) => {
  const t = useTranslate();
  const { attempt, pending, error, refuse } = useAttempt();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = textsOf(event.currentTarget);
    const [name, password] = [text('name').trim(), text('password')];
    if (!name) return refuse(t('door.name_missing'));
    if (password.length < 10) return refuse(t('sign_in.error.PASSWORD_TOO_SHORT'));
    void attempt(async () => {
      await authPost('/invitation/accept', { token: invitation.token, name, password });
      startOver();
    });
  };
  return (
    <Stack component="form" noValidate onSubmit={submit} sx={{ gap: 2.25 }}>
      {error && <Alert severity="error">{error}</Alert>}
      <TextField name="name" label={t('door.name')} autoComplete="name" autoFocus id="invite-name" />
      <PasswordField
        name="password"
        label={t('door.new_password')}
        helperText={t('door.password_hint')}
        autoComplete="new-password"
      />
      <Button type="submit" variant="contained" color="primary" loading={pending} sx={{ minHeight: 40 }}>
        {t('door.invite.create')}
      </Button>
    </Stack>
  );
};
