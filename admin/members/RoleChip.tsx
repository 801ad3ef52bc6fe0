import { useTranslate } from 'react-admin';
import type { Role } from '../gql/graphql.ts';
import type { Tone } from '../theme/tokens.ts';
import type { IconName } from '../ui/icons.tsx';
import { StatusChip } from '../ui/StatusChip.tsx';

const looks: Record<Role, [Tone, IconName]> = {
  OWNER: ['good', 'shield'],
  ADMIN: ['info', 'settings'],
  FINANCE_MANAGER: ['neutral', 'document'],
  ACCOUNTANT: ['neutral', 'document'],
  OPERATOR: ['neutral', 'play'],
  VIEWER: ['neutral', 'eye'],
};

export const RoleChip = ({ role }: { role: Role }) => {
  const t = useTranslate();
  const [tone, icon] = looks[role];
  return <StatusChip tone={tone} icon={icon} label={t(`console.role.${role}`)} />;
};
