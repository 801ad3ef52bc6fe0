import { useQuery } from '@tanstack/react-query';
import { useDataProvider } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import { useEnvironment } from '../layout/context.ts';

/** Checked when the page opens, and again whenever somebody asks. */
export function useEventProof(id: string) {
  const environment = useEnvironment();
  const { eventVerify } = useDataProvider<ConsoleDataProvider>();
  return useQuery({
    queryKey: ['events', 'proof', id],
    queryFn: () => eventVerify(id, environment),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}
