import { useQuery } from '@tanstack/react-query';
import { useDataProvider } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import { useMay } from '../layout/context.ts';

/** One small query per part, each asked only of who may see it: a missing scope refuses a whole document. */
export function useDashboard() {
  const provider = useDataProvider<ConsoleDataProvider>();
  const keys = usePart('keys', 'api-keys:read', () =>
    provider.dashboardKeys(new Date(Date.now() - 7 * 86_400_000).toISOString()),
  );
  const clients = usePart('clients', 'clients:read', () => provider.dashboardClients());
  const invoices = usePart('invoices', 'invoices:read', () => provider.dashboardInvoices());
  const events = usePart('events', 'events:read', () => provider.dashboardEvents());
  return { keys, clients, invoices, events };
}

function usePart<Data>(name: string, scope: string, ask: () => Promise<Data>) {
  const may = useMay(scope);
  return useQuery({ queryKey: ['dashboard', name], queryFn: ask, enabled: may });
}
