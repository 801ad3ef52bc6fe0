import { useQuery } from '@tanstack/react-query';
import { useDataProvider } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { ApiKeyScopesQuery } from '../gql/graphql.ts';
import { useMay } from '../layout/context.ts';

export type ScopeUse = NonNullable<ApiKeyScopesQuery['apiKey']>['scopeUse'][number];

/** Which of its scopes the key needs, and which of them nothing has needed for so many days. */
export function useScopeUse(id: string, days: number) {
  const { apiKeyScopes } = useDataProvider<ConsoleDataProvider>();
  const may = useMay('usage:read');
  return useQuery({
    queryKey: ['api-keys', 'scopes', id, days],
    queryFn: async () => (await apiKeyScopes(id, days)).apiKey,
    enabled: may,
    refetchInterval: 5_000,
    placeholderData: (before) => before,
  });
}
