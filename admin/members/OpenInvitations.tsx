import { Alert, Box, Stack } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useDataProvider, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { InvitationRecordFragment } from '../gql/graphql.ts';
import { useViewer } from '../layout/context.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ConfirmAction } from '../ui/ConfirmAction.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { Panel } from '../ui/Panel.tsx';
import { StatusChip } from '../ui/StatusChip.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { useRevealInvitation } from './InvitationLink.tsx';
import { RoleChip } from './RoleChip.tsx';
import { useSecretVerb } from './useSecretVerb.ts';

export const OpenInvitations = () => {
  const t = useTranslate();
  const { openInvitations } = useDataProvider<ConsoleDataProvider>();
  const { data, error, refetch } = useQuery({
    queryKey: ['invitations'],
    queryFn: () => openInvitations(),
    refetchInterval: 15_000,
  });
  return (
    <Panel title={t('members.open.title')} hint={t('members.open.hint')} flush={Boolean(data?.length)}>
      {error && !data && <ErrorState error={error} retry={() => void refetch()} />}
      {data?.length === 0 && <Box sx={{ color: 'text.secondary' }}>{t('members.open.none')}</Box>}
      {data && data.length > 0 && (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {data.map((invitation) => (
            <OpenInvitation key={invitation.id} invitation={invitation} />
          ))}
        </Box>
      )}
    </Panel>
  );
};

const OpenInvitation = ({ invitation }: { invitation: InvitationRecordFragment }) => {
  const t = useTranslate();
  const { resendInvitation, revokeInvitation } = useDataProvider<ConsoleDataProvider>();
  const queryClient = useQueryClient();
  const reveal = useRevealInvitation();
  const isOwner = useViewer().role === 'OWNER';
  const { id, email, role, status, expiresAt, createdBy } = invitation;
  const readAgain = () => queryClient.invalidateQueries({ queryKey: ['invitations'] });
  const resend = useSecretVerb(async () => {
    reveal(await resendInvitation(id));
    await readAgain();
  });
  return (
    <Stack
      component="li"
      direction={{ xs: 'column', md: 'row' }}
      sx={{ gap: 1.5, px: 2.5, py: 1.5, borderTop: 1, borderColor: 'divider', alignItems: { md: 'center' } }}
    >
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Box sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>{email}</Box>
        <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
          {t('members.open.by', { by: createdBy.label })}
          {' · '}
          {t(`members.open.ends.${status}`)} <TimeText at={expiresAt} />
        </Box>
        {resend.error && <Alert severity="error">{resend.error}</Alert>}
      </Box>
      <Stack direction="row" sx={{ gap: 1 }}>
        <RoleChip role={role} />
        <StatusChip
          tone={status === 'PENDING' ? 'info' : 'warn'}
          icon={status === 'PENDING' ? 'send' : 'clock'}
          label={t(`members.open.${status}`)}
        />
      </Stack>
      <Stack direction="row" sx={{ gap: 1 }}>
        <ActionButton
          scope="members:write"
          icon="rotate"
          variant="outlined"
          color="secondary"
          blocked={role === 'OWNER' && !isOwner && t('members.owners_only')}
          loading={resend.pending}
          onClick={resend.run}
        >
          {t('members.open.resend')}
        </ActionButton>
        <ConfirmAction
          danger
          scope="members:write"
          icon="x"
          label={t('members.open.revoke')}
          title={t('members.open.revoke_title', { email })}
          text={t('members.open.revoke_text')}
          confirm={t('members.open.revoke')}
          done="members.open.revoked"
          run={(reason) => revokeInvitation(id, reason)}
          after={() => void readAgain()}
        />
      </Stack>
    </Stack>
  );
};
