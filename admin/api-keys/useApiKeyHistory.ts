import { useMutation, useQuery } from '@tanstack/react-query';
import { useDataProvider } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { ApiKeyHistoryQuery } from '../gql/graphql.ts';
import { useEnvironment } from '../layout/context.ts';

export type KeyChange = NonNullable<ApiKeyHistoryQuery['apiKey']>['history']['nodes'][number];

const isOnItsWay = ({ ledgerEntry }: KeyChange) => ledgerEntry === null;

/** The latest changes; asked for more often while one of them is on its way into the log. */
export function useApiKeyHistory(id: string) {
  const { apiKeyHistory } = useDataProvider<ConsoleDataProvider>();
  return useQuery({
    queryKey: ['api-keys', 'history', id],
    queryFn: async () => (await apiKeyHistory(id)).apiKey?.history.nodes ?? [],
    refetchInterval: ({ state }) => (state.data?.some(isOnItsWay) ? 1_500 : 15_000),
  });
}

/** What the last check came to, as long as the history has not grown since. */
export function useVerifyHistory(id: string, newest: string | undefined) {
  const environment = useEnvironment();
  const { apiKeyHistoryVerify } = useDataProvider<ConsoleDataProvider>();
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: async () => ({ newest, checked: await apiKeyHistoryVerify(id, environment) }),
  });
  const isOfNow = data !== undefined && data.newest === newest;
  return { verify: () => mutate(), checked: isOfNow ? data.checked : null, error, isPending };
}
