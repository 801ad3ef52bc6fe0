import { useTranslate } from 'react-admin';
import type { PayoutStatus } from '../gql/graphql.ts';
import type { Tone } from '../theme/tokens.ts';
import type { IconName } from '../ui/icons.tsx';
import { StatusChip } from '../ui/StatusChip.tsx';

const looks: Readonly<Record<PayoutStatus, [Tone, IconName]>> = {
  PENDING_APPROVAL: ['warn', 'users'],
  APPROVED: ['info', 'check'],
  PROCESSING: ['info', 'clock'],
  COMPLETED: ['good', 'checkCircle'],
  FAILED: ['bad', 'alert'],
  REJECTED: ['bad', 'x'],
  CANCELLED: ['neutral', 'ban'],
};

export const PayoutStatusChip = ({ status }: { status: PayoutStatus }) => {
  const t = useTranslate();
  const [tone, icon] = looks[status];
  return <StatusChip tone={tone} icon={icon} label={t(`payouts.status.${status}`)} />;
};
