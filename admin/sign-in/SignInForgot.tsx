import { Alert, Button, Stack, TextField } from '@mui/material';
import { type FormEvent, useState } from 'react';
import { useTranslate } from 'react-admin';
import { authPost } from '../auth.ts';
import { DoorTitle } from '../door/DoorTitle.tsx';
import { textsOf, useAttempt } from '../door/useAttempt.ts';

/** Says the same whether somebody is known or not. */
export const SignInForgot = ({ onBack }: { onBack: () => void }) => {
  const t = useTranslate();
  const { attempt, pending, error } = useAttempt();
  const [sent, setSent] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const email = textsOf(event.currentTarget)('email').trim();
    void attempt(async () => {
      await authPost('/request-password-reset', { email });
      setSent(true);
    });
  };
  return (
    <Stack component="form" noValidate onSubmit={submit} sx={{ gap: 2.25 }}>
      <DoorTitle title={t('sign_in.forgot.title')} lead={t('sign_in.forgot.lead')} />
      {error && <Alert severity="error">{error}</Alert>}
      {sent && <Alert severity="success">{t('sign_in.forgot.sent')}</Alert>}
      <TextField
        name="email"
        type="email"
        label={t('sign_in.email')}
        autoComplete="username"
        autoFocus
        id="forgot-email"
      />
      <Button type="submit" variant="contained" color="primary" loading={pending} sx={{ minHeight: 40 }}>
        {t('sign_in.forgot.submit')}
      </Button>
      <Button variant="text" onClick={onBack}>
        {t('door.to_sign_in')}
      </Button>
    </Stack>
  );
};
