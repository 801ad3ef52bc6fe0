import { useQueryClient } from '@tanstack/react-query';
import { useDataProvider } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { OrganizationUpdateInput } from '../gql/graphql.ts';
import { useVerb } from '../ui/useVerb.ts';

export function useSaveSettings() {
  const { updateSettings } = useDataProvider<ConsoleDataProvider>();
  const queryClient = useQueryClient();
  return useVerb<OrganizationUpdateInput>({
    run: (input) => updateSettings(input),
    done: 'settings.saved',
    showsErrors: true,
    after: () => void queryClient.invalidateQueries({ queryKey: ['settings'] }),
  });
}
