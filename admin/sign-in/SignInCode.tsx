import { Alert, Button, Stack, TextField, Typography } from '@mui/material';
import type { FormEvent } from 'react';
import { useTranslate } from 'react-admin';
import { useSignIn } from './useSignIn.ts';

export const SignInCode = ({ onBack }: { onBack: () => void }) => {
  const t = useTranslate();
  const { signIn, pending, error } = useSignIn();
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    void signIn({ code: String(new FormData(event.currentTarget).get('code')).replace(/\s/g, '') });
  }
  return (
    <Stack component="form" noValidate onSubmit={submit} sx={{ gap: 2.25 }}>
      <div>
        <Typography variant="h1" sx={{ fontSize: '1.75rem' }}>
          {t('sign_in.code.title')}
        </Typography>
        <Typography sx={{ color: 'text.secondary', mt: 0.5 }}>{t('sign_in.code.lead')}</Typography>
      </div>
      {error && <Alert severity="error">{error}</Alert>}
      <TextField
        name="code"
        label={t('sign_in.code.label')}
        autoFocus
        autoComplete="one-time-code"
        id="sign-in-code"
        slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 8 } }}
      />
      <Button type="submit" variant="contained" color="primary" loading={pending} sx={{ minHeight: 40 }}>
        {t('sign_in.code.submit')}
      </Button>
      <Button variant="text" onClick={onBack}>
        {t('sign_in.code.back')}
      </Button>
    </Stack>
  );
};
