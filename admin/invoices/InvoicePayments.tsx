import { Box, Stack } from '@mui/material';
import { useDataProvider, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { InvoiceRecordFragment } from '../gql/graphql.ts';
import { ConfirmAction } from '../ui/ConfirmAction.tsx';
import { Fact, Facts } from '../ui/Facts.tsx';
import { formatMoney } from '../ui/format.ts';
import { Panel } from '../ui/Panel.tsx';
import { TimeText } from '../ui/TimeText.tsx';

type Payment = InvoiceRecordFragment['payments'][number];

/** What came, what is still to come, and what turned out to be a mistake. */
export const InvoicePayments = ({ record }: { record: InvoiceRecordFragment }) => {
  const t = useTranslate();
  if (record.status === 'DRAFT' || (record.status === 'VOID' && record.payments.length === 0)) return null;
  return (
    <Panel title={t('invoices.payments.title')}>
      <Facts>
        <Fact label={t('invoices.payments.paid')}>{formatMoney(record.amountPaid)}</Fact>
        <Fact label={t('invoices.payments.due')}>
          <strong>{formatMoney(record.amountDue)}</strong>
        </Fact>
      </Facts>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {record.payments.map((payment) => (
          <PaymentRow key={payment.id} payment={payment} />
        ))}
      </Box>
    </Panel>
  );
};

const PaymentRow = ({ payment }: { payment: Payment }) => {
  const t = useTranslate();
  const { reverseInvoicePayment } = useDataProvider<ConsoleDataProvider>();
  const amount = formatMoney(payment.amount);
  const isReversed = payment.reversedAt !== null;
  return (
    <Stack
      component="li"
      direction="row"
      sx={{
        gap: 2,
        mt: 1.5,
        pt: 1.5,
        borderTop: 1,
        borderColor: 'divider',
        flexWrap: 'wrap',
        justifyContent: 'space-between',
      }}
    >
      <Box sx={{ minWidth: 0, fontSize: '0.8125rem', flex: '1 1 220px' }}>
        <Box
          sx={{
            fontWeight: 600,
            fontVariantNumeric: 'tabular-nums',
            ...(isReversed ? { textDecoration: 'line-through' } : {}),
          }}
        >
          {amount}
        </Box>
        <Box sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
          {[t(`payments.method.${payment.method}`), payment.reference].filter(Boolean).join(' · ')}
          {' · '}
          <TimeText at={payment.paidAt} /> · {payment.createdBy.label}
        </Box>
        {payment.reversedAt && (
          <Box sx={{ color: 'error.main' }}>
            {t('payments.reversed')} <TimeText at={payment.reversedAt} />
            {payment.reverseReason && ` · ${payment.reverseReason}`}
          </Box>
        )}
      </Box>
      {!isReversed && (
        <Box>
          <ConfirmAction
            danger
            scope="invoices:write"
            icon="rotate"
            label={t('payments.reverse.action')}
            title={t('payments.reverse.title', { amount })}
            text={t('invoices.payments.reverse')}
            reason={{ label: t('payments.reverse.reason'), hint: t('payments.reverse.reason_hint') }}
            confirm={t('payments.reverse.confirm')}
            done="payments.reverse.done"
            run={(reason) => reverseInvoicePayment(payment.id, reason)}
          />
        </Box>
      )}
    </Stack>
  );
};
