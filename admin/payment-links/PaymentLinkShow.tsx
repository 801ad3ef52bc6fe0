import { Box, Stack } from '@mui/material';
import { useCreatePath, useTranslate } from 'react-admin';
import type { PaymentLinkRecordFragment } from '../gql/graphql.ts';
import { CopyText } from '../ui/CopyText.tsx';
import { Fact, Facts } from '../ui/Facts.tsx';
import { formatMoney } from '../ui/format.ts';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { RecordPage } from '../ui/RecordPage.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { PaymentLinkActions } from './PaymentLinkActions.tsx';
import { PaymentLinkPayments } from './PaymentLinkPayments.tsx';
import { PaymentLinkShare } from './PaymentLinkShare.tsx';
import { PaymentLinkAmount, PaymentLinkStatusChip } from './PaymentLinkText.tsx';

export const PaymentLinkShow = () => {
  const t = useTranslate();
  const list = useCreatePath()({ resource: 'payment-links', type: 'list' });
  const name = (count: number) => t('resources.payment-links.name', { smart_count: count });
  return (
    <RecordPage<PaymentLinkRecordFragment> scope="payment-links:read" title={name(1)}>
      {(record) => (
        <Page
          title={record.name}
          heading={
            <Box
              component="span"
              sx={{ display: 'inline-flex', gap: 1.25, alignItems: 'center', flexWrap: 'wrap' }}
            >
              {record.name} <PaymentLinkStatusChip status={record.status} />
            </Box>
          }
          back={{ to: list, label: name(2) }}
          actions={<PaymentLinkActions record={record} />}
          width={980}
        >
          <Stack sx={{ gap: 2.5 }}>
            <PaymentLinkShare record={record} />
            <PaymentLinkFacts record={record} />
            <PaymentLinkPayments record={record} />
          </Stack>
        </Page>
      )}
    </RecordPage>
  );
};

const PaymentLinkFacts = ({ record }: { record: PaymentLinkRecordFragment }) => {
  const t = useTranslate();
  const field = (name: string) => t(`resources.payment-links.fields.${name}`);
  return (
    <Panel title={t('payment_links.facts')}>
      <Facts>
        <Fact label={field('amount')}>
          <strong>
            <PaymentLinkAmount record={record} />
          </strong>
        </Fact>
        {record.description && (
          <Fact label={field('description')}>
            <Box sx={{ whiteSpace: 'pre-line' }}>{record.description}</Box>
          </Fact>
        )}
        <Fact label={field('use')}>{t(`payment_links.use.${record.reusable ? 'OFTEN' : 'ONCE'}`)}</Fact>
        <Fact label={field('expiresAt')}>
          {record.expiresAt ? <TimeText at={record.expiresAt} /> : t('payment_links.never')}
        </Fact>
        <Fact label={field('amountPaid')}>
          {formatMoney(record.amountPaid)} · {t('payment_links.times', { smart_count: record.paymentCount })}
        </Fact>
        <Fact label={field('id')}>
          <CopyText text={record.id} what={field('id')} />
        </Fact>
        <Fact label={field('createdAt')}>
          <TimeText at={record.createdAt} /> · {record.createdBy.label}
        </Fact>
      </Facts>
    </Panel>
  );
};
