import { useTranslate } from 'react-admin';
import type { InvoiceStatus } from '../gql/graphql.ts';
import type { Tone } from '../theme/tokens.ts';
import type { IconName } from '../ui/icons.tsx';
import { StatusChip } from '../ui/StatusChip.tsx';

const looks: Readonly<Record<InvoiceStatus, [Tone, IconName]>> = {
  DRAFT: ['neutral', 'draft'],
  OPEN: ['info', 'clock'],
  PAID: ['good', 'checkCircle'],
  VOID: ['bad', 'ban'],
};

export const InvoiceStatusChip = ({ status }: { status: InvoiceStatus }) => {
  const t = useTranslate();
  const [tone, icon] = looks[status];
  return <StatusChip tone={tone} icon={icon} label={t(`invoices.status.${status}`)} />;
};
