import { useQuery } from '@tanstack/react-query';
import { useDataProvider } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import { useMay } from '../layout/context.ts';

/** The log keeps ids; people know keys by name. */
export function useKeyNames() {
  const { requestKeys } = useDataProvider<ConsoleDataProvider>();
  const may = useMay('api-keys:read');
  const { data } = useQuery({
    queryKey: ['api-keys', 'names'],
    queryFn: async () => (await requestKeys()).apiKeys.nodes,
    enabled: may,
    staleTime: 60_000,
  });
  return data ?? [];
}
