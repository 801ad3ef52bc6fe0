import { Alert, Button } from '@mui/material';
import { useTranslate } from 'react-admin';
import { authPost, startOver } from '../auth.ts';
import type { Invitation } from './Invite.tsx';
import { useAttempt } from './useAttempt.ts';

/** Of somebody who is signed in already, as the one who is invited or as somebody else. */
export const InviteJoin = ({ invitation, present }: { invitation: Invitation; present: string }) => {
  const t = useTranslate();
  const { attempt, pending, error } = useAttempt();
  const { email, token } = invitation;
  if (present.toLowerCase() !== email) {
    const signOut = async () => {
      await authPost('/sign-out');
      window.location.reload();
    };
    return (
      <>
        <Alert severity="warning">{t('door.invite.other', { email, present })}</Alert>
        <Button variant="contained" loading={pending} onClick={() => void attempt(signOut)}>
          {t('door.invite.sign_out')}
        </Button>
      </>
    );
  }
  const join = async () => {
    await authPost('/invitation/accept', { token });
    startOver();
  };
  return (
    <>
      {error && <Alert severity="error">{error}</Alert>}
      <Alert severity="info">{t('door.invite.signed_in', { email: present })}</Alert>
      <Button
        variant="contained"
        color="primary"
        loading={pending}
        onClick={() => void attempt(join)}
        sx={{ minHeight: 40 }}
      >
        {t('door.invite.join')}
      </Button>
    </>
  );
};
