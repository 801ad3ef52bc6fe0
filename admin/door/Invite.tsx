import { Alert, Button, Stack } from '@mui/material';
import { useEffect, useState } from 'react';
import { useTranslate } from 'react-admin';
import { useLocation } from 'react-router';
import { authPost, presentSession, SignInError, startOver } from '../auth.ts';
import { Door } from './Door.tsx';
import { DoorFrame } from './DoorFrame.tsx';
import { DoorTitle } from './DoorTitle.tsx';
import { InviteJoin } from './InviteJoin.tsx';
import { InviteNew } from './InviteNew.tsx';
import { InviteSignIn } from './InviteSignIn.tsx';

export interface Invitation {
  token: string;
  organization: string;
  email: string;
  role: string;
  hasAccount: boolean;
}

type State =
  | { is: 'loading' }
  | { is: 'refused'; code: string; message: string }
  | { is: 'open'; invitation: Invitation; present: string | null };

/** Where the link of an invitation leads. Its token is behind the `#`, which no server is sent. */
export const Invite = () => (
  <Door>
    <InvitePage />
  </Door>
);

const InvitePage = () => {
  const t = useTranslate();
  const state = useInvitation(useLocation().hash.slice(1));
  if (state.is === 'loading') {
    return (
      <DoorFrame title={t('door.loading')}>
        <DoorTitle title={t('door.loading')} />
      </DoorFrame>
    );
  }
  if (state.is === 'refused') {
    return (
      <DoorFrame title={t('door.invite.failed')}>
        <Stack sx={{ gap: 2.25 }}>
          <DoorTitle title={t('door.invite.failed')} />
          <Alert severity="error">
            {t(`door.invite.${state.code}`, { _: t(`sign_in.error.${state.code}`, { _: state.message }) })}
          </Alert>
          <Button variant="text" onClick={() => startOver()}>
            {t('door.to_console')}
          </Button>
        </Stack>
      </DoorFrame>
    );
  }
  const { invitation, present } = state;
  const { organization, email, role } = invitation;
  const title = t('door.invite.title', { organization });
  const lead = t('door.invite.lead', { email, role: t(`console.role.${role}`) });
  return (
    <DoorFrame title={title}>
      <Stack sx={{ gap: 2.25 }}>
        <DoorTitle title={title} lead={lead} />
        {present ? (
          <InviteJoin invitation={invitation} present={present} />
        ) : invitation.hasAccount ? (
          <InviteSignIn invitation={invitation} />
        ) : (
          <InviteNew invitation={invitation} />
        )}
      </Stack>
    </DoorFrame>
  );
};

function useInvitation(token: string): State {
  const [state, setState] = useState<State>({ is: 'loading' });
  useEffect(() => {
    const look = async () => {
      const invitation = await authPost<Omit<Invitation, 'token'>>('/invitation/look', {
        token: token || '-',
      });
      const present = (await presentSession())?.user.email ?? null;
      setState({ is: 'open', invitation: { ...invitation, token }, present });
    };
    look().catch((failure: unknown) => {
      const { code, message } = failure instanceof SignInError ? failure : new SignInError('UNKNOWN');
      setState({ is: 'refused', code, message });
    });
  }, [token]);
  return state;
}
