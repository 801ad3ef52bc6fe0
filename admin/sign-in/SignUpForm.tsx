import { Alert, Button, Stack, TextField } from '@mui/material';
import type { FormEvent } from 'react';
import { useTranslate } from 'react-admin';
import { DoorTitle } from '../door/DoorTitle.tsx';
import { textsOf } from '../door/useAttempt.ts';
import { PasswordField } from '../ui/PasswordField.tsx';
import { useSignIn } from './useSignIn.ts';

const fields = [
  { name: 'name', type: 'text', autoComplete: 'name' },
  { name: 'organization', type: 'text', autoComplete: 'organization' },
  { name: 'email', type: 'email', autoComplete: 'username' },
] as const;

const leastPassword = 10;

export const SignUpForm = ({ onBack }: { onBack: () => void }) => {
  const t = useTranslate();
  const { signIn, pending, error, refuse } = useSignIn();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = textsOf(event.currentTarget);
    const [name, organization, email] = fields.map((field) => given(field.name).trim());
    const password = given('password');
    if (!name || !organization || !email) refuse(t('sign_in.sign_up.required'));
    else if (password.length < leastPassword) refuse(t('sign_in.sign_up.password_hint'));
    else void signIn({ name, organization, email, password });
  }
  return (
    <Stack component="form" noValidate onSubmit={submit} sx={{ gap: 2.25 }}>
      <DoorTitle title={t('sign_in.sign_up.title')} lead={t('sign_in.sign_up.lead')} />
      {error && (
        <Alert severity="error" role="alert">
          {error}
        </Alert>
      )}
      {fields.map(({ name, type, autoComplete }, position) => (
        <TextField
          key={name}
          id={`sign-up-${name}`}
          name={name}
          type={type}
          label={t(`sign_in.sign_up.${name}`)}
          autoComplete={autoComplete}
          autoFocus={position === 0}
        />
      ))}
      <PasswordField
        name="password"
        label={t('sign_in.sign_up.password')}
        autoComplete="new-password"
        helperText={t('sign_in.sign_up.password_hint')}
      />
      <Button type="submit" variant="contained" color="primary" loading={pending} sx={{ minHeight: 40 }}>
        {t('sign_in.sign_up.submit')}
      </Button>
      <Button variant="text" onClick={onBack}>
        {t('sign_in.sign_up.back')}
      </Button>
    </Stack>
  );
};
