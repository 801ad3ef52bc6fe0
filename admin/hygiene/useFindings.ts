import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useDataProvider } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import { type FindingName, findingFilter } from './findings.ts';

export function useFindingCounts() {
  const { hygieneCounts } = useDataProvider<ConsoleDataProvider>();
  return useQuery({ queryKey: ['api-keys', 'hygiene'], queryFn: () => hygieneCounts() });
}

/** The keys of one finding, as far as they have been asked for. */
export function useFindingKeys(name: FindingName) {
  const { hygieneKeys } = useDataProvider<ConsoleDataProvider>();
  return useInfiniteQuery({
    queryKey: ['api-keys', 'hygiene', name],
    queryFn: ({ pageParam }) => hygieneKeys(findingFilter(name), pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  });
}
