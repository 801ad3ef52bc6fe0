import { useQuery } from '@tanstack/react-query';
import { useDataProvider } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { LedgerQuery } from '../gql/graphql.ts';

export type LedgerRecord = NonNullable<LedgerQuery['ledger']>;

const everyMs = 10_000;

export function useLedger() {
  const { ledger } = useDataProvider<ConsoleDataProvider>();
  return useQuery({ queryKey: ['ledger'], queryFn: () => ledger(), refetchInterval: everyMs });
}
