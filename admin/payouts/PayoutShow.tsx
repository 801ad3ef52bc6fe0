import { Alert, Box, Stack } from '@mui/material';
import { useCreatePath, useTranslate } from 'react-admin';
import type { PayoutRecordFragment } from '../gql/graphql.ts';
import { CopyText } from '../ui/CopyText.tsx';
import { Fact, Facts } from '../ui/Facts.tsx';
import { formatMoney } from '../ui/format.ts';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { RecordLink } from '../ui/RecordLink.tsx';
import { RecordPage } from '../ui/RecordPage.tsx';
import { PayoutActions } from './PayoutActions.tsx';
import { PayoutStatusChip } from './PayoutStatusChip.tsx';
import { PayoutTimeline } from './PayoutTimeline.tsx';

export const PayoutShow = () => {
  const t = useTranslate();
  const list = useCreatePath()({ resource: 'payouts', type: 'list' });
  const name = (count: number) => t('resources.payouts.name', { smart_count: count });
  return (
    <RecordPage<PayoutRecordFragment> scope="payouts:read" title={name(1)} every={3_000}>
      {(record) => (
        <Page
          title={`${formatMoney(record.amount)} · ${record.recipientName}`}
          heading={
            <Box
              component="span"
              sx={{ display: 'inline-flex', gap: 1.25, alignItems: 'center', flexWrap: 'wrap' }}
            >
              {formatMoney(record.amount)} <PayoutStatusChip status={record.status} />
            </Box>
          }
          lead={record.recipientName}
          back={{ to: list, label: name(2) }}
          actions={<PayoutActions record={record} />}
          width={980}
        >
          <Stack sx={{ gap: 2.5 }}>
            {record.status === 'PENDING_APPROVAL' && record.actions.obstacle && (
              <Alert severity="info">{record.actions.obstacle}</Alert>
            )}
            <PayoutFacts record={record} />
            <PayoutTimeline record={record} />
          </Stack>
        </Page>
      )}
    </RecordPage>
  );
};

const PayoutFacts = ({ record }: { record: PayoutRecordFragment }) => {
  const t = useTranslate();
  const field = (name: string) => t(`resources.payouts.fields.${name}`);
  return (
    <Panel title={t('payouts.details')}>
      <Facts>
        <Fact label={field('recipientName')}>
          {record.client ? (
            <RecordLink resource="clients" id={record.client.id}>
              {record.recipientName}
            </RecordLink>
          ) : (
            record.recipientName
          )}
        </Fact>
        <Fact label={field('destination')}>
          <CopyText text={record.destination} what={field('destination')} />
        </Fact>
        <Fact label={field('amount')}>{formatMoney(record.amount)}</Fact>
        {record.reference && <Fact label={field('reference')}>{record.reference}</Fact>}
        {record.memo && <Fact label={field('memo')}>{record.memo}</Fact>}
        <Fact label={field('id')}>
          <CopyText text={record.id} what={field('id')} />
        </Fact>
        {record.attempts > 1 && <Fact label={field('attempts')}>{record.attempts}</Fact>}
        {record.rail && (
          <Fact label={field('rail')}>{t(`payouts.rail.${record.rail}`, { _: record.rail })}</Fact>
        )}
      </Facts>
    </Panel>
  );
};
