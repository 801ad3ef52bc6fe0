import { Alert, Box, Button, Stack } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useNotify, useTranslate } from 'react-admin';
import { authGet, authPost } from '../auth.ts';
import { useAttempt } from '../door/useAttempt.ts';
import { Panel } from '../ui/Panel.tsx';
import { StatusChip } from '../ui/StatusChip.tsx';
import { TimeText } from '../ui/TimeText.tsx';

interface Session {
  id: string;
  createdAt: string;
  ipAddress?: string | null;
  userAgent?: string | null;
}

export const AccountSessions = ({ current }: { current: string }) => {
  const t = useTranslate();
  const notify = useNotify();
  const { attempt, pending, error } = useAttempt();
  const { data = [], refetch } = useQuery({
    queryKey: ['account', 'sessions'],
    queryFn: () => authGet<Session[]>('/list-sessions'),
  });
  const endOthers = () =>
    attempt(async () => {
      await authPost('/revoke-other-sessions');
      notify('account.sessions.ended', { type: 'success' });
      await refetch();
    });
  return (
    <Panel title={t('account.sessions.title')}>
      <Stack sx={{ gap: 2 }}>
        <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0, gap: 1.5 }}>
          {data.map((session) => (
            <Box component="li" key={session.id} sx={{ fontSize: '0.8125rem' }}>
              <Box sx={{ overflowWrap: 'anywhere' }}>
                {session.userAgent || t('account.sessions.unknown')}{' '}
                {session.id === current && (
                  <StatusChip tone="good" icon="check" label={t('account.sessions.this')} />
                )}
              </Box>
              <Box sx={{ color: 'text.secondary' }}>
                {session.ipAddress && `${session.ipAddress} · `}
                {t('account.sessions.since')} <TimeText at={session.createdAt} />
              </Box>
            </Box>
          ))}
        </Stack>
        {error && <Alert severity="error">{error}</Alert>}
        <Box>
          <Button
            variant="outlined"
            color="secondary"
            loading={pending}
            disabled={data.length < 2}
            onClick={() => void endOthers()}
          >
            {t('account.sessions.end_others')}
          </Button>
        </Box>
      </Stack>
    </Panel>
  );
};
