import { CssBaseline } from '@mui/material';
import { QueryClient } from '@tanstack/react-query';
import { lazy, useMemo } from 'react';
import {
  AdminContext,
  CoreAdminUI,
  CustomRoutes,
  localStorageStore,
  Notification,
  Resource,
} from 'react-admin';
import { Route } from 'react-router';
import activities from './activities/index.ts';
import apiKeys from './api-keys/index.ts';
import attestations from './attestations/index.ts';
import { consoleAuthProvider } from './authProvider.ts';
import clients from './clients/index.ts';
import { Dashboard } from './dashboard/index.ts';
import { consoleDataProvider } from './dataProvider.ts';
import disbursements from './disbursements/index.ts';
import documents from './documents/index.ts';
import { environmentPath } from './environment.ts';
import events from './events/index.ts';
import type { Environment } from './gql/graphql.ts';
import { i18nProvider } from './i18n.ts';
import invoices from './invoices/index.ts';
import { ConsoleLayout } from './layout/ConsoleLayout.tsx';
import { EnvironmentContext } from './layout/context.ts';
import { Failure } from './layout/Failure.tsx';
import { Loading } from './layout/Loading.tsx';
import { NotFound } from './layout/NotFound.tsx';
import members from './members/index.ts';
import paymentLinks from './payment-links/index.ts';
import payouts from './payouts/index.ts';
import { errorBody } from './relay/errors.ts';
import requests from './requests/index.ts';
import { SignIn } from './sign-in/SignIn.tsx';
import { useMode } from './theme/choice.ts';
import { consoleTheme } from './theme/theme.ts';
import traces from './traces/index.ts';
import webhooks from './webhooks/index.ts';

const Hygiene = lazy(async () => ({ default: (await import('./hygiene/Hygiene.tsx')).Hygiene }));
const Ledger = lazy(async () => ({ default: (await import('./ledger/Ledger.tsx')).Ledger }));
const Account = lazy(async () => ({ default: (await import('./account/Account.tsx')).Account }));
const Settings = lazy(async () => ({ default: (await import('./settings/Settings.tsx')).Settings }));

/** One whole console per environment: its own provider, cache and store, so nothing crosses over. */
export const Console = ({ environment }: { environment: Environment }) => {
  const mode = useMode();
  const parts = useMemo(() => consoleParts(environment), [environment]);
  const theme = useMemo(() => consoleTheme(mode), [mode]);
  return (
    <EnvironmentContext value={environment}>
      <AdminContext {...parts} theme={theme} darkTheme={null} i18nProvider={i18nProvider}>
        <CssBaseline enableColorScheme />
        <CoreAdminUI
          title="Countersign"
          layout={ConsoleLayout}
          dashboard={Dashboard}
          loginPage={SignIn}
          loading={Loading}
          catchAll={NotFound}
          error={Failure}
          requireAuth
          disableTelemetry
        >
          <Resource name="api-keys" {...apiKeys} />
          <Resource name="requests" {...requests} />
          <Resource name="activities" {...activities} />
          <Resource name="clients" {...clients} />
          <Resource name="invoices" {...invoices} />
          <Resource name="payment-links" {...paymentLinks} />
          <Resource name="payouts" {...payouts} />
          <Resource name="disbursements" {...disbursements} />
          <Resource name="documents" {...documents} />
          <Resource name="events" {...events} />
          <Resource name="attestations" {...attestations} />
          <Resource name="traces" {...traces} />
          <Resource name="webhook-endpoints" {...webhooks} />
          <Resource name="members" {...members} />
          <CustomRoutes>
            <Route path="/hygiene" element={<Hygiene />} />
            <Route path="/ledger" element={<Ledger />} />
            <Route path="/account" element={<Account />} />
            <Route path="/settings" element={<Settings />} />
          </CustomRoutes>
        </CoreAdminUI>
        <Notification />
      </AdminContext>
    </EnvironmentContext>
  );
};

function consoleParts(environment: Environment) {
  return {
    basename: environmentPath(environment),
    dataProvider: consoleDataProvider(environment),
    authProvider: consoleAuthProvider(environment),
    store: localStorageStore('1', `countersign.${environment.toLowerCase()}`),
    queryClient: new QueryClient({ defaultOptions: { queries: { retry: shouldRetry } } }),
  };
}

/** A refusal stays one however often it is asked for; a broken line may heal. */
function shouldRetry(failures: number, error: unknown): boolean {
  return failures < 2 && errorBody(error)?.code === 'NETWORK';
}
