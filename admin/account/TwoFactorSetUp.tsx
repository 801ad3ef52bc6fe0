import { Alert, Box, Button, Stack } from '@mui/material';
import { type FormEvent, useState } from 'react';
import { useTranslate } from 'react-admin';
import { authPost } from '../auth.ts';
import { textsOf, useAttempt } from '../door/useAttempt.ts';
import { PasswordField } from '../ui/PasswordField.tsx';
import { type Enrolment, TwoFactorVerify } from './TwoFactorVerify.tsx';

/** The password, then what the app needs, then a code of it: only that turns it on. */
export const TwoFactorSetUp = ({ onDone }: { onDone: () => void }) => {
  const t = useTranslate();
  const { attempt, pending, error } = useAttempt();
  // Here and nowhere else: these are secrets, and go when the page goes.
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  if (enrolment) return <TwoFactorVerify enrolment={enrolment} onDone={onDone} />;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = textsOf(event.currentTarget)('password');
    void attempt(async () => setEnrolment(await authPost<Enrolment>('/two-factor/enable', { password })));
  };
  return (
    <Stack component="form" noValidate onSubmit={submit} sx={{ gap: 2 }}>
      <div>{t('account.two_factor.begin_text')}</div>
      {error && <Alert severity="error">{error}</Alert>}
      <PasswordField
        name="password"
        label={t('account.two_factor.password')}
        autoComplete="current-password"
      />
      <Box>
        <Button type="submit" variant="contained" color="primary" loading={pending}>
          {t('account.two_factor.begin')}
        </Button>
      </Box>
    </Stack>
  );
};
