import { useTranslate } from 'react-admin';
import type { PaymentLinkRecordFragment, PaymentLinkStatus } from '../gql/graphql.ts';
import type { Tone } from '../theme/tokens.ts';
import { formatMoney } from '../ui/format.ts';
import type { IconName } from '../ui/icons.tsx';
import { StatusChip } from '../ui/StatusChip.tsx';

const looks: Readonly<Record<PaymentLinkStatus, [Tone, IconName]>> = {
  ACTIVE: ['good', 'link'],
  COMPLETED: ['info', 'checkCircle'],
  EXPIRED: ['warn', 'clock'],
  DISABLED: ['neutral', 'pause'],
};

export const PaymentLinkStatusChip = ({ status }: { status: PaymentLinkStatus }) => {
  const t = useTranslate();
  const [tone, icon] = looks[status];
  return <StatusChip tone={tone} icon={icon} label={t(`payment_links.status.${status}`)} />;
};

type Amounts = Pick<PaymentLinkRecordFragment, 'amount' | 'minAmount' | 'maxAmount'>;

/** "€49.00", or that the payer chooses and within what. */
export const PaymentLinkAmount = ({ record: { amount, minAmount, maxAmount } }: { record: Amounts }) => {
  const t = useTranslate();
  if (amount) return formatMoney(amount);
  if (minAmount && maxAmount) return `${formatMoney(minAmount)} – ${formatMoney(maxAmount)}`;
  if (minAmount) return t('payment_links.at_least', { amount: formatMoney(minAmount) });
  if (maxAmount) return t('payment_links.at_most', { amount: formatMoney(maxAmount) });
  return t('payment_links.open_amount');
};
