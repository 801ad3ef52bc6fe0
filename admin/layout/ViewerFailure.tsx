import { Box, Button } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Navigate } from 'react-router';
import { OrganizationChoice } from '../account/OrganizationChoice.tsx';
import { environmentPath } from '../environment.ts';
import { errorBody } from '../relay/errors.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { useEnvironment } from './context.ts';
import { NeedsTwoFactor } from './NeedsTwoFactor.tsx';
import { useSignOut } from './useSignOut.ts';

/** Signed in, and yet not let in. A server that serves only live answers the test console so. */
export const ViewerFailure = ({ error, retry }: { error: unknown; retry: () => void }) => {
  const t = useTranslate();
  const signOut = useSignOut();
  const code = errorBody(error)?.code;
  const refusesTest = useEnvironment() === 'TEST' && (code === 'WRONG_ENVIRONMENT' || code === 'BAD_REQUEST');
  if (refusesTest) return <Navigate replace to={environmentPath('LIVE')} />;
  const needsTwoFactor = code === 'TWO_FACTOR_REQUIRED' && error instanceof Error;
  return (
    <Box
      component="main"
      sx={{ minHeight: '100dvh', display: 'grid', placeItems: 'center', alignContent: 'center' }}
    >
      {needsTwoFactor ? (
        <NeedsTwoFactor message={error.message.replace(/ Set it up.*$/, '')} />
      ) : code === 'ORGANIZATION_NOT_CHOSEN' ? (
        <EmptyState heading="h1" icon="users" title={t('account.organizations.choose')}>
          {t('account.organizations.choose_text')}
          <OrganizationChoice prominent />
        </EmptyState>
      ) : (
        <ErrorState heading="h1" error={error} retry={retry} />
      )}
      <Button variant="text" onClick={signOut}>
        {t('console.user.sign_out')}
      </Button>
    </Box>
  );
};
