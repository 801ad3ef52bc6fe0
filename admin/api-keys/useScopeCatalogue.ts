import { useQuery } from '@tanstack/react-query';
import { useDataProvider } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import { sameScopes } from './scopeTable.ts';

/** The scopes the server knows: the picker can never lag behind it. */
export function useScopeCatalogue() {
  const { scopeCatalogue } = useDataProvider<ConsoleDataProvider>();
  return useQuery({
    queryKey: ['scopeCatalogue'],
    queryFn: () => scopeCatalogue(),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The preset these scopes make up, if they make up one. */
export function usePreset(scopes: readonly string[]): string | null {
  const { data } = useScopeCatalogue();
  return data?.scopePresets.find((preset) => sameScopes(preset.scopes, scopes))?.name ?? null;
}

export const fullAccess = 'full access';
