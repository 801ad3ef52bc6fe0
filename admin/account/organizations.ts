import { useQuery } from '@tanstack/react-query';
import { authGet, authPost, presentSession, startOver } from '../auth.ts';

interface OrganizationName {
  id: string;
  name: string;
}

/** Those that the person belongs to and does not work in just now. */
export const useOtherOrganizations = () =>
  useQuery({
    queryKey: ['account', 'organizations'],
    queryFn: async () => {
      const [all, present] = await Promise.all([
        authGet<OrganizationName[]>('/organization/list'),
        presentSession(),
      ]);
      return all.filter(({ id }) => id !== present?.session.activeOrganizationId);
    },
  });

export async function chooseOrganization(organizationId: string): Promise<void> {
  await authPost('/organization/set-active', { organizationId });
  startOver();
}
