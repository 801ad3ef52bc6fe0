import { useTranslate } from 'react-admin';
import type { DisbursementItemStatus, DisbursementStatus } from '../gql/graphql.ts';
import type { Tone } from '../theme/tokens.ts';
import type { IconName } from '../ui/icons.tsx';
import { StatusChip } from '../ui/StatusChip.tsx';

type Status = DisbursementStatus | DisbursementItemStatus;

export const disbursementLooks: Readonly<Record<Status, [Tone, IconName]>> = {
  DRAFT: ['neutral', 'draft'],
  PENDING_APPROVAL: ['warn', 'users'],
  APPROVED: ['info', 'check'],
  PROCESSING: ['info', 'clock'],
  COMPLETED: ['good', 'checkCircle'],
  PARTIALLY_FAILED: ['warn', 'alert'],
  FAILED: ['bad', 'alert'],
  REJECTED: ['bad', 'x'],
  CANCELLED: ['neutral', 'ban'],
  INVALID: ['bad', 'alert'],
  READY: ['neutral', 'check'],
};

export const DisbursementStatusChip = ({ status }: { status: Status }) => {
  const t = useTranslate();
  const [tone, icon] = disbursementLooks[status];
  return <StatusChip tone={tone} icon={icon} label={t(`disbursements.status.${status}`)} />;
};
