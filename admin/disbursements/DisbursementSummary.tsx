import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { DisbursementRecordFragment } from '../gql/graphql.ts';
import { CopyText } from '../ui/CopyText.tsx';
import { Fact, Facts } from '../ui/Facts.tsx';
import { formatCount, formatMoney } from '../ui/format.ts';
import { Panel } from '../ui/Panel.tsx';
import { Timeline, type TimelineStep } from '../ui/Timeline.tsx';
import { DisbursementStatusChip, disbursementLooks } from './DisbursementStatusChip.tsx';

interface DisbursementSummaryProps {
  record: DisbursementRecordFragment;
}

export const DisbursementSummary = ({ record }: DisbursementSummaryProps) => {
  const t = useTranslate();
  const steps = stepsOf(record).map((step) => ({ ...step, name: t(`disbursements.timeline.${step.name}`) }));
  return (
    <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: { md: '3fr 2fr' }, alignItems: 'start' }}>
      <Panel title={t('disbursements.summary')}>
        <DisbursementFacts record={record} />
      </Panel>
      <Panel title={t('disbursements.timeline.title')}>
        <Timeline steps={steps} />
      </Panel>
    </Box>
  );
};

const DisbursementFacts = ({ record }: DisbursementSummaryProps) => {
  const t = useTranslate();
  const field = (name: string) => t(`resources.disbursements.fields.${name}`);
  const { totalRows, validRows, invalidRows, totalAmount, fileName } = record.validation;
  return (
    <Facts>
      <Fact label={field('totalAmount')}>
        <strong>{formatMoney(totalAmount)}</strong>
      </Fact>
      <Fact label={field('rows')}>
        {invalidRows > 0
          ? t('disbursements.rows_valid', {
              valid: formatCount(validRows),
              total: formatCount(totalRows),
            })
          : formatCount(totalRows)}
      </Fact>
      <Fact label={field('progress')}>
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 0.75 }}>
          {record.progress.map(({ status, rows, amount }) => (
            <Box
              component="li"
              key={status}
              sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}
            >
              <DisbursementStatusChip status={status} />
              <span>
                {t('disbursements.rows_count', { smart_count: rows, count: formatCount(rows) })}
                {status !== 'INVALID' && ` · ${formatMoney(amount)}`}
              </span>
            </Box>
          ))}
        </Box>
      </Fact>
      {fileName && <Fact label={field('fileName')}>{fileName}</Fact>}
      <Fact label={field('rail')}>{t('disbursements.simulated')}</Fact>
      <Fact label={field('id')}>
        <CopyText text={record.id} what={field('id')} />
      </Fact>
    </Facts>
  );
};

function stepsOf(record: DisbursementRecordFragment): TimelineStep[] {
  const { decision, status } = record;
  const uploaded: TimelineStep = {
    ...{ name: 'created', at: record.createdAt, tone: 'neutral', icon: 'upload', by: record.createdBy.label },
  };
  const submitted: TimelineStep = {
    ...{ name: record.submittedAt ? 'submitted' : 'to_submit', at: record.submittedAt, tone: 'info' },
    ...{ icon: 'send', by: record.submittedBy?.label },
  };
  const before = record.submittedAt ? [uploaded, submitted] : [uploaded];
  const closing = { by: decision.closedBy?.label, note: decision.reason };
  if (status === 'REJECTED') {
    return [...before, { name: 'rejected', at: decision.rejectedAt, tone: 'bad', icon: 'x', ...closing }];
  }
  if (status === 'CANCELLED' && decision.cancelledAt) {
    return [
      ...before,
      { name: 'cancelled', at: decision.cancelledAt, tone: 'neutral', icon: 'ban', ...closing },
    ];
  }
  const approved: TimelineStep = {
    ...{ name: decision.approvedAt ? 'approved' : 'awaits', at: decision.approvedAt, icon: 'users' },
    ...{ tone: decision.approvedAt ? 'good' : 'warn', by: decision.approvedBy?.label },
  };
  const [tone, icon] = disbursementLooks[record.finishedAt ? status : 'PROCESSING'];
  const ended: TimelineStep = {
    ...{ name: record.finishedAt ? status : 'to_finish', at: record.finishedAt, tone, icon },
  };
  return [uploaded, submitted, approved, ended];
}
