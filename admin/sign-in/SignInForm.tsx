import { Alert, Button, Stack, TextField } from '@mui/material';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslate } from 'react-admin';
import { authGet } from '../auth.ts';
import { DoorTitle } from '../door/DoorTitle.tsx';
import { PasswordField } from '../ui/PasswordField.tsx';
import { useSignIn } from './useSignIn.ts';

interface SignInFormProps {
  onCode: () => void;
  onForgot: () => void;
  onSignUp: () => void;
}

export const SignInForm = ({ onCode, onForgot, onSignUp }: SignInFormProps) => {
  const t = useTranslate();
  const { signIn, pending, error, refuse } = useSignIn(onCode);
  const { passwordReset, signUp } = useOptions();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [email, password] = [String(form.get('email')).trim(), String(form.get('password'))];
    if (email && password) void signIn({ email, password });
    else refuse(t('sign_in.required'));
  }
  return (
    <Stack component="form" noValidate onSubmit={submit} sx={{ gap: 2.25 }}>
      <DoorTitle title={t('sign_in.title')} lead={t('sign_in.lead')} />
      {error && (
        <Alert severity="error" role="alert">
          {error}
        </Alert>
      )}
      <TextField
        name="email"
        type="email"
        label={t('sign_in.email')}
        autoComplete="username"
        autoFocus
        id="sign-in-email"
      />
      <PasswordField name="password" label={t('sign_in.password')} autoComplete="current-password" />
      <Button
        type="submit"
        variant="contained"
        color="primary"
        loading={pending}
        sx={{ minHeight: 40, mt: 0.5 }}
      >
        {t('sign_in.submit')}
      </Button>
      {passwordReset && (
        <Button variant="text" onClick={onForgot}>
          {t('sign_in.forgot.action')}
        </Button>
      )}
      {signUp && (
        <Button variant="text" onClick={onSignUp}>
          {t('sign_in.sign_up.open')}
        </Button>
      )}
    </Stack>
  );
};

const nothing = { passwordReset: false, signUp: false };

/** Only a server that sends mail can help with a forgotten password, and not every one lets people in uninvited. */
function useOptions(): typeof nothing {
  const [options, setOptions] = useState(nothing);
  useEffect(() => {
    authGet<typeof nothing>('/sign-in/options').then(setOptions, () => undefined);
  }, []);
  return options;
}
