import { Alert, Button, Stack, TextField, Typography } from '@mui/material';
import { type FormEvent, useState } from 'react';
import { useTranslate } from 'react-admin';
import { authPost, signInWith, startOver, verifyCode } from '../auth.ts';
import { PasswordField } from '../ui/PasswordField.tsx';
import type { Invitation } from './Invite.tsx';
import { textsOf, useAttempt } from './useAttempt.ts';

/** Of somebody who has an account and is not signed in; with their second step, if they have one. */
export const InviteSignIn = ({ invitation }: { invitation: Invitation }) => {
  const t = useTranslate();
  const { attempt, pending, error } = useAttempt();
  const [needsCode, setNeedsCode] = useState(false);
  const { email, token } = invitation;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = textsOf(event.currentTarget);
    void attempt(async () => {
      if (needsCode) await verifyCode(text('code'));
      else if (await signInWith(email, text('password'))) return setNeedsCode(true);
      await authPost('/invitation/accept', { token });
      startOver();
    });
  };
  return (
    <Stack component="form" noValidate onSubmit={submit} sx={{ gap: 2.25 }}>
      <Typography>{t(needsCode ? 'sign_in.code.lead' : 'door.invite.has_account')}</Typography>
      {error && <Alert severity="error">{error}</Alert>}
      {needsCode ? (
        <TextField
          key="code"
          name="code"
          label={t('sign_in.code.label')}
          helperText={t('sign_in.code.hint')}
          autoComplete="one-time-code"
          autoFocus
          id="invite-code"
        />
      ) : (
        <PasswordField
          key="password"
          name="password"
          label={t('sign_in.password')}
          autoComplete="current-password"
        />
      )}
      <Button type="submit" variant="contained" color="primary" loading={pending} sx={{ minHeight: 40 }}>
        {t('door.invite.sign_in')}
      </Button>
    </Stack>
  );
};
