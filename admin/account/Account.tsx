import { Skeleton, Stack } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { presentSession } from '../auth.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { AccountLeave } from './AccountLeave.tsx';
import { AccountName } from './AccountName.tsx';
import { AccountPassword } from './AccountPassword.tsx';
import { AccountSessions } from './AccountSessions.tsx';
import { TwoFactor } from './TwoFactor.tsx';

export const Account = () => {
  const t = useTranslate();
  return (
    <Page title={t('account.title')} lead={t('account.lead')} width={720}>
      <AccountBody />
    </Page>
  );
};

const AccountBody = () => {
  const { data, error, refetch } = useQuery({ queryKey: ['account'], queryFn: presentSession });
  if (!data) {
    return (
      <Panel flush={Boolean(error)}>
        {error ? <ErrorState error={error} retry={() => void refetch()} /> : <Skeleton height={120} />}
      </Panel>
    );
  }
  const { user, session } = data;
  return (
    <Stack sx={{ gap: 2.5 }}>
      <AccountName name={user.name} email={user.email} />
      <AccountPassword />
      <TwoFactor isOn={Boolean(user.twoFactorEnabled)} onChange={() => void refetch()} />
      <AccountSessions current={session.id} />
      <AccountLeave />
    </Stack>
  );
};
