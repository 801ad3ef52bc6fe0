import { Alert, Button, Stack } from '@mui/material';
import { type FormEvent, useState } from 'react';
import { useTranslate } from 'react-admin';
import { useLocation } from 'react-router';
import { authPost, startOver } from '../auth.ts';
import { PasswordField } from '../ui/PasswordField.tsx';
import { Door } from './Door.tsx';
import { DoorFrame } from './DoorFrame.tsx';
import { DoorTitle } from './DoorTitle.tsx';
import { textsOf, useAttempt } from './useAttempt.ts';

/** Where the link of a forgotten password leads. Its token is behind the `#`, which no server is sent. */
export const ResetPassword = () => (
  <Door>
    <ResetForm />
  </Door>
);

const ResetForm = () => {
  const t = useTranslate();
  const token = useLocation().hash.slice(1);
  const { attempt, pending, error, refuse } = useAttempt();
  const [done, setDone] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = textsOf(event.currentTarget);
    const newPassword = text('password');
    if (newPassword !== text('repeat')) return refuse(t('door.repeat_differs'));
    void attempt(async () => {
      await authPost('/reset-password', { token, newPassword });
      setDone(true);
    });
  };
  return (
    <DoorFrame title={t('door.reset.title')}>
      <Stack component="form" noValidate onSubmit={submit} sx={{ gap: 2.25 }}>
        <DoorTitle title={t('door.reset.title')} lead={t('door.reset.lead')} />
        {error && <Alert severity="error">{error}</Alert>}
        {done ? (
          <Alert severity="success">{t('door.reset.done')}</Alert>
        ) : (
          <>
            <PasswordField
              name="password"
              label={t('door.new_password')}
              helperText={t('door.password_hint')}
              autoComplete="new-password"
            />
            <PasswordField name="repeat" label={t('door.repeat')} autoComplete="new-password" />
            <Button
              type="submit"
              variant="contained"
              color="primary"
              loading={pending}
              sx={{ minHeight: 40 }}
            >
              {t('door.reset.submit')}
            </Button>
          </>
        )}
        <Button variant="text" onClick={() => startOver()}>
          {t('door.to_sign_in')}
        </Button>
      </Stack>
    </DoorFrame>
  );
};
