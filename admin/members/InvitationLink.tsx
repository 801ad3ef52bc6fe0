import { Alert, Button, Dialog, DialogActions, DialogContent, DialogTitle, Typography } from '@mui/material';
import { createContext, type ReactNode, useContext, useId, useState } from 'react';
import { useTranslate } from 'react-admin';
import type { InvitationDelivery } from '../gql/graphql.ts';
import { CodeBlock } from '../ui/Code.tsx';

export interface Invited {
  /** Null in an answer that is repeated: the link was in the first one. */
  link: string | null;
  delivery: InvitationDelivery;
  record: { email: string };
}

const RevealContext = createContext<(invited: Invited) => void>(() => undefined);

/** Shows the link of an invitation that was just made or made anew: this once, and kept in no cache. */
export const useRevealInvitation = () => useContext(RevealContext);

export const InvitationProvider = ({ children }: { children: ReactNode }) => {
  const [invited, setInvited] = useState<Invited | null>(null);
  return (
    <RevealContext value={setInvited}>
      {children}
      {invited && <InvitationLink invited={invited} onDone={() => setInvited(null)} />}
    </RevealContext>
  );
};

const InvitationLink = ({ invited, onDone }: { invited: Invited; onDone: () => void }) => {
  const t = useTranslate();
  const id = useId();
  const { link, delivery, record } = invited;
  return (
    <Dialog open aria-labelledby={id} maxWidth="sm" fullWidth>
      <DialogTitle id={id} variant="h1" sx={{ fontSize: '1.25rem', pt: 3, pb: 1, overflowWrap: 'anywhere' }}>
        {t('members.link.title', { email: record.email })}
      </DialogTitle>
      <DialogContent sx={{ display: 'grid', gap: 2 }}>
        <Alert severity={delivery === 'FAILED' ? 'warning' : delivery === 'SENT' ? 'success' : 'info'}>
          {t(`members.link.${delivery}`)}
        </Alert>
        {link && (
          <CodeBlock wrap what={t('members.link.copy')} code={new URL(link, window.location.origin).href} />
        )}
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {t('members.link.note')}
        </Typography>
      </DialogContent>
      <DialogActions sx={{ px: 3, pb: 2.5 }}>
        <Button variant="contained" color="primary" onClick={onDone}>
          {t('members.link.done')}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
