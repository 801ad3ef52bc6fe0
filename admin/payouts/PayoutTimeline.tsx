import { useTranslate } from 'react-admin';
import type { PayoutRecordFragment } from '../gql/graphql.ts';
import { Panel } from '../ui/Panel.tsx';
import { Timeline, type TimelineStep } from '../ui/Timeline.tsx';

export const PayoutTimeline = ({ record }: { record: PayoutRecordFragment }) => {
  const t = useTranslate();
  const steps = stepsOf(record).map((step) => ({ ...step, name: t(`payouts.timeline.${step.name}`) }));
  return (
    <Panel title={t('payouts.timeline.title')}>
      <Timeline steps={steps} />
    </Panel>
  );
};

function stepsOf(record: PayoutRecordFragment): TimelineStep[] {
  const { decision, status } = record;
  const asked: TimelineStep = {
    ...{ name: 'created', at: record.createdAt, tone: 'neutral', icon: 'draft', by: record.createdBy.label },
  };
  const closed: TimelineStep = {
    ...{ name: 'rejected', at: decision.rejectedAt, tone: 'bad', icon: 'x' },
    ...{ by: decision.closedBy?.label, note: decision.reason },
  };
  const cancelled: TimelineStep = {
    ...closed,
    name: 'cancelled',
    at: decision.cancelledAt,
    tone: 'neutral',
    icon: 'ban',
  };
  const approved: TimelineStep = {
    ...{ name: decision.approvedAt ? 'approved' : 'awaits', at: decision.approvedAt, icon: 'users' },
    ...{ tone: decision.approvedAt ? 'good' : 'warn', by: decision.approvedBy?.label },
  };
  if (status === 'REJECTED') return [asked, closed];
  if (status === 'CANCELLED') return decision.approvedAt ? [asked, approved, cancelled] : [asked, cancelled];
  const sent: TimelineStep = {
    ...{ name: 'submitted', at: record.submittedAt, tone: 'info', icon: 'send' },
    note: record.railReference && `${record.rail} · ${record.railReference}`,
  };
  const failed: TimelineStep = {
    ...{ name: 'failed', at: record.failedAt, tone: 'bad', icon: 'alert' },
    note: record.failureMessage && `${record.failureMessage} (${record.failureCode})`,
  };
  const arrived: TimelineStep = {
    name: 'completed',
    at: record.completedAt,
    tone: 'good',
    icon: 'checkCircle',
  };
  return [asked, approved, sent, status === 'FAILED' ? failed : arrived];
}
