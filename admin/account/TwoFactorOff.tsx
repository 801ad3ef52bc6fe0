import { Alert, Box, Button, Stack } from '@mui/material';
import { type FormEvent, useState } from 'react';
import { useNotify, useTranslate } from 'react-admin';
import { authPost } from '../auth.ts';
import { textsOf, useAttempt } from '../door/useAttempt.ts';
import { PasswordField } from '../ui/PasswordField.tsx';

export const TwoFactorOff = ({ onDone }: { onDone: () => void }) => {
  const t = useTranslate();
  const notify = useNotify();
  const { attempt, pending, error } = useAttempt();
  const [asked, setAsked] = useState(false);
  if (!asked) {
    return (
      <Button variant="outlined" color="error" onClick={() => setAsked(true)}>
        {t('account.two_factor.turn_off')}
      </Button>
    );
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = textsOf(event.currentTarget)('password');
    void attempt(async () => {
      await authPost('/two-factor/disable', { password });
      notify('account.two_factor.turned_off', { type: 'success' });
      onDone();
    });
  };
  return (
    <Stack component="form" noValidate onSubmit={submit} sx={{ gap: 2 }}>
      <Alert severity="warning">{t('account.two_factor.turn_off_text')}</Alert>
      {error && <Alert severity="error">{error}</Alert>}
      <PasswordField
        name="password"
        label={t('account.two_factor.password')}
        autoComplete="current-password"
      />
      <Box>
        <Button type="submit" variant="contained" color="error" loading={pending}>
          {t('account.two_factor.turn_off')}
        </Button>
      </Box>
    </Stack>
  );
};
