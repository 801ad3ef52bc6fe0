import { Alert, Button, IconButton, Stack, TextField, Typography } from '@mui/material';
import { type FormEvent, useState } from 'react';
import { useTranslate } from 'react-admin';
import { Icon } from '../ui/icons.tsx';
import { useSignIn } from './useSignIn.ts';

export const SignInForm = ({ onCode }: { onCode: () => void }) => {
  const t = useTranslate();
  const { signIn, pending, error, refuse } = useSignIn(onCode);
  const [shown, setShown] = useState(false);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [email, password] = [String(form.get('email')).trim(), String(form.get('password'))];
    if (email && password) void signIn({ email, password });
    else refuse(t('sign_in.required'));
  }
  return (
    <Stack component="form" noValidate onSubmit={submit} sx={{ gap: 2.25 }}>
      <div>
        <Typography variant="h1" sx={{ fontSize: '1.75rem' }}>
          {t('sign_in.title')}
        </Typography>
        <Typography sx={{ color: 'text.secondary', mt: 0.5 }}>{t('sign_in.lead')}</Typography>
      </div>
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
      <TextField
        name="password"
        type={shown ? 'text' : 'password'}
        label={t('sign_in.password')}
        autoComplete="current-password"
        id="sign-in-password"
        slotProps={{
          input: {
            endAdornment: (
              <IconButton
                size="small"
                onClick={() => setShown(!shown)}
                aria-pressed={shown}
                aria-label={t(shown ? 'sign_in.hide' : 'sign_in.show')}
              >
                <Icon name={shown ? 'eyeOff' : 'eye'} />
              </IconButton>
            ),
          },
        }}
      />
      <Button
        type="submit"
        variant="contained"
        color="primary"
        loading={pending}
        sx={{ minHeight: 40, mt: 0.5 }}
      >
        {t('sign_in.submit')}
      </Button>
    </Stack>
  );
};
