import { Alert, Button, Stack, TextField } from '@mui/material';
import type { FormEvent } from 'react';
import { useTranslate } from 'react-admin';
import { DoorTitle } from '../door/DoorTitle.tsx';
import { useSignIn } from './useSignIn.ts';

export const SignInCode = ({ onBack }: { onBack: () => void }) => {
  const t = useTranslate();
  const { signIn, pending, error } = useSignIn();
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    void signIn({ code: String(new FormData(event.currentTarget).get('code')) });
  }
  return (
    <Stack component="form" noValidate onSubmit={submit} sx={{ gap: 2.25 }}>
      <DoorTitle title={t('sign_in.code.title')} lead={t('sign_in.code.lead')} />
      {error && <Alert severity="error">{error}</Alert>}
      <TextField
        name="code"
        label={t('sign_in.code.label')}
        autoFocus
        autoComplete="one-time-code"
        id="sign-in-code"
        helperText={t('sign_in.code.hint')}
        slotProps={{ htmlInput: { maxLength: 16 } }}
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
