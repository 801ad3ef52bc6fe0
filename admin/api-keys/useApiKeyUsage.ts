import { useQuery } from '@tanstack/react-query';
import { useDataProvider } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { ApiKeyUsageQuery } from '../gql/graphql.ts';
import { useMay } from '../layout/context.ts';
import { untilLive, useIsLive } from '../live/context.ts';

export type KeyUsage = NonNullable<ApiKeyUsageQuery['apiKey']>;

/** What the key did. Another scope than the key itself, so another document. */
export function useApiKeyUsage(id: string) {
  const { apiKeyUsage } = useDataProvider<ConsoleDataProvider>();
  const may = useMay('usage:read');
  return useQuery({
    queryKey: ['api-keys', 'usage', id],
    queryFn: async () => (await apiKeyUsage(id)).apiKey,
    enabled: may,
    refetchInterval: 5_000,
  });
}

/** One question for all keys of the page. */
export function useSparklines(ids: readonly string[]) {
  const { apiKeySparklines } = useDataProvider<ConsoleDataProvider>();
  const may = useMay('usage:read');
  const isLive = useIsLive();
  return useQuery({
    queryKey: ['api-keys', 'sparklines', ids],
    queryFn: async () => {
      const { nodes } = await apiKeySparklines(ids);
      return new Map(
        nodes.flatMap((node) => (node && 'usage' in node ? [[node.id, node.usage] as const] : [])),
      );
    },
    enabled: may && ids.length > 0,
    refetchInterval: untilLive(isLive, 15_000),
    placeholderData: (before) => before,
  });
}
