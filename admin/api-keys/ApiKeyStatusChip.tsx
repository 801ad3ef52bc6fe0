import { useTranslate } from 'react-admin';
import type { ApiKeyStatus } from '../gql/graphql.ts';
import type { Tone } from '../theme/tokens.ts';
import type { IconName } from '../ui/icons.tsx';
import { StatusChip } from '../ui/StatusChip.tsx';

const looks: Readonly<Record<ApiKeyStatus, [Tone, IconName]>> = {
  ACTIVE: ['good', 'checkCircle'],
  EXPIRING: ['warn', 'clock'],
  NOT_YET_VALID: ['info', 'clock'],
  DISABLED: ['neutral', 'pause'],
  EXPIRED: ['bad', 'clock'],
  REVOKED: ['bad', 'ban'],
};

export const ApiKeyStatusChip = ({ status }: { status: ApiKeyStatus }) => {
  const t = useTranslate();
  const [tone, icon] = looks[status];
  return <StatusChip tone={tone} icon={icon} label={t(`api_keys.status.${status}`)} />;
};
