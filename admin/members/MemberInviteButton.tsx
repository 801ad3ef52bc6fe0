import { Alert, Button, Dialog, DialogActions, DialogContent, DialogTitle, TextField } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useDataProvider, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { Role } from '../gql/graphql.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { useRevealInvitation } from './InvitationLink.tsx';
import { RoleField } from './RoleField.tsx';
import { useSecretVerb } from './useSecretVerb.ts';

export const MemberInviteButton = () => {
  const t = useTranslate();
  const [open, setOpen] = useState(false);
  return (
    <>
      <ActionButton
        scope="members:write"
        icon="plus"
        variant="contained"
        color="primary"
        onClick={() => setOpen(true)}
      >
        {t('members.invite.action')}
      </ActionButton>
      {open && <InviteDialog onClose={() => setOpen(false)} />}
    </>
  );
};

const InviteDialog = ({ onClose }: { onClose: () => void }) => {
  const t = useTranslate();
  const id = useId();
  const { inviteMember } = useDataProvider<ConsoleDataProvider>();
  const queryClient = useQueryClient();
  const reveal = useRevealInvitation();
  const [role, setRole] = useState<Role>('VIEWER');
  const [email, setEmail] = useState('');
  const verb = useSecretVerb(async () => {
    const invited = await inviteMember({ email: email.trim(), role });
    onClose();
    reveal(invited);
    await queryClient.invalidateQueries({ queryKey: ['invitations'] });
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    verb.run();
  };
  return (
    <Dialog open onClose={verb.pending ? undefined : onClose} aria-labelledby={id} maxWidth="xs" fullWidth>
      <form onSubmit={submit} noValidate>
        <DialogTitle id={id} variant="h2" sx={{ pt: 2.5, pb: 1 }}>
          {t('members.invite.title')}
        </DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 2 }}>
          <TextField
            type="email"
            id="invite-email"
            label={t('members.invite.email')}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            autoFocus
            sx={{ mt: 1 }}
          />
          <RoleField value={role} onChange={setRole} />
          {verb.error && <Alert severity="error">{verb.error}</Alert>}
        </DialogContent>
        <DialogActions sx={{ px: 3, pb: 2.5 }}>
          <Button onClick={onClose} disabled={verb.pending}>
            {t('ra.action.cancel')}
          </Button>
          <Button type="submit" variant="contained" color="primary" loading={verb.pending}>
            {t('members.invite.submit')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};
