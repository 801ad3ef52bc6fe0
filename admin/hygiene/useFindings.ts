import { useQuery } from '@tanstack/react-query';
import { useDataProvider } from 'react-admin';
import { sameScopes } from '../api-keys/scopeTable.ts';
import { fullAccess, useScopeCatalogue } from '../api-keys/useScopeCatalogue.ts';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import { useMay } from '../layout/context.ts';
import { findings } from './findings.ts';

export function useFindings() {
  const { hygieneKeys, hygieneRetired, hygieneDead } = useDataProvider<ConsoleDataProvider>();
  const mayActivity = useMay('activity:read');
  const full = useScopeCatalogue().data?.scopePresets.find(({ name }) => name === fullAccess)?.scopes;
  const keys = useQuery({ queryKey: ['api-keys', 'hygiene'], queryFn: () => hygieneKeys() });
  const retired = useQuery({
    queryKey: ['api-keys', 'hygiene', 'retired'],
    queryFn: () => hygieneRetired(),
    enabled: mayActivity,
  });
  const dead = useQuery({
    queryKey: ['api-keys', 'hygiene', 'dead'],
    queryFn: () => hygieneDead(),
    enabled: mayActivity,
  });
  const found =
    keys.data &&
    findings({
      keys: keys.data,
      retiredUsed: new Set(retired.data ?? []),
      deadUsed: dead.data ?? [],
      isFullAccess: (scopes) => Boolean(full && sameScopes(full, scopes)),
    });
  return { found, error: keys.error, refetch: keys.refetch };
}
