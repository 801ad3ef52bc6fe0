import { useTranslate } from 'react-admin';
import type { InvoiceRecordFragment, InvoiceStatus } from '../gql/graphql.ts';
import type { Tone } from '../theme/tokens.ts';
import type { IconName } from '../ui/icons.tsx';
import { StatusChip } from '../ui/StatusChip.tsx';

type Look = InvoiceStatus | 'OVERDUE' | 'PARTLY_PAID' | 'VIEWED' | 'SENT';

const looks: Readonly<Record<Look, [Tone, IconName]>> = {
  OVERDUE: ['warn', 'alert'],
  PARTLY_PAID: ['info', 'clock'],
  VIEWED: ['info', 'eye'],
  SENT: ['info', 'send'],
  DRAFT: ['neutral', 'draft'],
  OPEN: ['info', 'clock'],
  PAID: ['good', 'checkCircle'],
  VOID: ['bad', 'ban'],
};

type Shown = Pick<InvoiceRecordFragment, 'status' | 'isOverdue' | 'sentAt' | 'viewedAt' | 'amountPaid'>;

/** Of what is open, what says most: that it is late, that money came, that its client has seen it. */
function lookOf({ status, isOverdue, sentAt, viewedAt, amountPaid }: Shown): Look {
  if (status !== 'OPEN') return status;
  if (isOverdue) return 'OVERDUE';
  if (/[1-9]/.test(amountPaid.amount)) return 'PARTLY_PAID';
  return viewedAt ? 'VIEWED' : sentAt ? 'SENT' : 'OPEN';
}

export const InvoiceStatusChip = ({ record }: { record: Shown }) => {
  const t = useTranslate();
  const look = lookOf(record);
  const [tone, icon] = looks[look];
  return <StatusChip tone={tone} icon={icon} label={t(`invoices.status.${look}`)} />;
};
