import { Box, Stack } from '@mui/material';
import { useDataProvider, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { PaymentLinkDetailsQuery, PaymentLinkRecordFragment } from '../gql/graphql.ts';
import { ConfirmAction } from '../ui/ConfirmAction.tsx';
import { formatMoney } from '../ui/format.ts';
import { Panel } from '../ui/Panel.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { useLinkDetails } from './useLinkDetails.ts';

type Payment = NonNullable<PaymentLinkDetailsQuery['paymentLink']>['payments']['nodes'][number];

export const PaymentLinkPayments = ({ record }: { record: PaymentLinkRecordFragment }) => {
  const t = useTranslate();
  const payments = useLinkDetails(record).data?.payments;
  const muted = { color: 'text.secondary', fontSize: '0.8125rem' };
  return (
    <Panel title={t('payment_links.payments.title')}>
      {payments?.totalCount === 0 && <Box sx={muted}>{t('payment_links.payments.none')}</Box>}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {payments?.nodes.map((payment) => (
          <PaymentRow key={payment.id} payment={payment} />
        ))}
      </Box>
      {payments?.pageInfo.hasNextPage && <Box sx={muted}>{t('payment_links.payments.more')}</Box>}
    </Panel>
  );
};

const PaymentRow = ({ payment }: { payment: Payment }) => {
  const t = useTranslate();
  return (
    <Stack
      component="li"
      direction="row"
      sx={{
        columnGap: 2,
        rowGap: 0.5,
        py: 1.25,
        flexWrap: 'wrap',
        justifyContent: 'space-between',
        borderBottom: 1,
        borderColor: 'divider',
        fontSize: '0.8125rem',
        '&:last-of-type': { borderBottom: 0 },
      }}
    >
      <Box sx={{ minWidth: 0, flex: '1 1 180px', overflowWrap: 'anywhere' }}>
        <Box sx={{ fontWeight: 600 }}>
          {payment.payerName ?? payment.payerEmail ?? t('payment_links.payments.anonymous')}
        </Box>
        <Box sx={{ color: 'text.secondary' }}>
          {[
            payment.payerName && payment.payerEmail,
            t(`payments.method.${payment.method}`),
            payment.reference,
          ]
            .filter(Boolean)
            .join(' · ')}
        </Box>
        {payment.reversedAt && (
          <Box sx={{ color: 'error.main' }}>
            {t('payments.reversed')} <TimeText at={payment.reversedAt} />
            {payment.reverseReason && ` · ${payment.reverseReason}`}
          </Box>
        )}
      </Box>
      <Box sx={{ textAlign: 'right', whiteSpace: 'nowrap' }}>
        <Box
          sx={{
            fontWeight: 600,
            fontVariantNumeric: 'tabular-nums',
            ...(payment.reversedAt ? { textDecoration: 'line-through' } : {}),
          }}
        >
          {formatMoney(payment.amount)}
        </Box>
        <Box sx={{ color: 'text.secondary' }}>
          <TimeText at={payment.paidAt} />
        </Box>
      </Box>
      {!payment.reversedAt && <ReverseButton payment={payment} />}
    </Stack>
  );
};

const ReverseButton = ({ payment }: { payment: Payment }) => {
  const t = useTranslate();
  const { reversePaymentLinkPayment } = useDataProvider<ConsoleDataProvider>();
  return (
    <Box sx={{ flexBasis: '100%', display: 'flex', justifyContent: 'flex-end' }}>
      <ConfirmAction
        danger
        scope="payment-links:write"
        icon="rotate"
        label={t('payments.reverse.action')}
        title={t('payments.reverse.title', { amount: formatMoney(payment.amount) })}
        text={t('payment_links.payments.reverse')}
        reason={{ label: t('payments.reverse.reason'), hint: t('payments.reverse.reason_hint') }}
        confirm={t('payments.reverse.confirm')}
        done="payments.reverse.done"
        run={(reason) => reversePaymentLinkPayment(payment.id, reason)}
      />
    </Box>
  );
};
