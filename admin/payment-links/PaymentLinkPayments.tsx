import { Box, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { PaymentLinkRecordFragment } from '../gql/graphql.ts';
import { formatMoney } from '../ui/format.ts';
import { Panel } from '../ui/Panel.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { useLinkDetails } from './useLinkDetails.ts';

export const PaymentLinkPayments = ({ record }: { record: PaymentLinkRecordFragment }) => {
  const t = useTranslate();
  const payments = useLinkDetails(record).data?.payments;
  const muted = { color: 'text.secondary', fontSize: '0.8125rem' };
  return (
    <Panel title={t('payment_links.payments.title')}>
      {payments?.totalCount === 0 && <Box sx={muted}>{t('payment_links.payments.none')}</Box>}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {payments?.nodes.map((payment) => (
          <Stack
            key={payment.id}
            component="li"
            direction="row"
            sx={{
              gap: 2,
              py: 1.25,
              justifyContent: 'space-between',
              borderBottom: 1,
              borderColor: 'divider',
              '&:last-of-type': { borderBottom: 0 },
            }}
          >
            <Box sx={{ minWidth: 0, overflowWrap: 'anywhere', fontSize: '0.8125rem' }}>
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
            </Box>
            <Box sx={{ textAlign: 'right', fontSize: '0.8125rem', whiteSpace: 'nowrap' }}>
              <Box sx={{ fontWeight: 600, fontVariantNumeric: 'tabular-nums' }}>
                {formatMoney(payment.amount)}
              </Box>
              <Box sx={{ color: 'text.secondary' }}>
                <TimeText at={payment.paidAt} />
              </Box>
            </Box>
          </Stack>
        ))}
      </Box>
      {payments?.pageInfo.hasNextPage && <Box sx={muted}>{t('payment_links.payments.more')}</Box>}
    </Panel>
  );
};
