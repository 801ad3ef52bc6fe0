import { Alert, Box, Button } from '@mui/material';
import { useNotify, useTranslate } from 'react-admin';
import { authPost } from '../auth.ts';
import { useAttempt } from '../door/useAttempt.ts';

/** What somebody who has signed up has still to do, and what to do when the mail has not come. */
export const VerifyEmail = ({ email }: { email: string }) => {
  const t = useTranslate();
  const notify = useNotify();
  const { attempt, pending, error } = useAttempt();
  const send = () =>
    attempt(async () => {
      await authPost('/send-verification-email', { email, callbackURL: '/' });
      notify('console.verify.sent', { type: 'success', messageArgs: { email } });
    });
  return (
    <Alert severity="warning" sx={{ mb: 2.5, '& .MuiAlert-message': { flex: 1 } }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 2, rowGap: 1, alignItems: 'center' }}>
        <Box sx={{ flex: '1 1 260px', minWidth: 0, overflowWrap: 'anywhere' }}>
          {t('console.verify.text', { email })}
          {error && (
            <Box role="alert" sx={{ mt: 0.5 }}>
              {error}
            </Box>
          )}
        </Box>
        <Button
          size="small"
          variant="outlined"
          color="secondary"
          loading={pending}
          onClick={() => void send()}
        >
          {t('console.verify.again')}
        </Button>
      </Box>
    </Alert>
  );
};
