import { useQuery } from '@tanstack/react-query';
import { useDataProvider } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { ApiKeyWatchQuery } from '../gql/graphql.ts';

export type KeyWatch = NonNullable<ApiKeyWatchQuery['apiKey']>;

/** What is watched over a key, and only its own page shows: where it leaked, and whether nobody uses it. */
export function useApiKeyWatch(id: string) {
  const { apiKeyWatch } = useDataProvider<ConsoleDataProvider>();
  return useQuery({
    queryKey: ['api-keys', 'watch', id],
    queryFn: async () => (await apiKeyWatch(id)).apiKey,
    refetchInterval: 5_000,
  });
}
