import type { DecisionRecord } from '#server/payouts/payout.query.ts';
import { ActorRef, type CreatedBy } from './actor.ts';
import { builder } from './builder.ts';

const actorOf = (
  createdByType: CreatedBy['createdByType'] | null,
  createdById: string | null,
  createdByLabel: string | null,
): CreatedBy | null =>
  createdByType && createdByLabel !== null ? { createdByType, createdById, createdByLabel } : null;

/** Which columns `DecisionRef` reads. */
export const decisionReads = [
  ...['approvedAt', 'approvedByType', 'approvedById', 'approvedByLabel', 'rejectedAt', 'cancelledAt'],
  ...['closedByType', 'closedById', 'closedByLabel', 'closeReason'],
] as (keyof DecisionRecord)[];

export const DecisionRef = builder.objectRef<DecisionRecord>('Decision').implement({
  description: 'What people or keys have decided about money that is to go out.',
  fields: (t) => ({
    approvedAt: t.expose('approvedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was approved.',
    }),
    approvedBy: t.field({
      type: ActorRef,
      nullable: true,
      description: 'Who approved it.',
      resolve: (d) => actorOf(d.approvedByType, d.approvedById, d.approvedByLabel),
    }),
    rejectedAt: t.expose('rejectedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was rejected.',
    }),
    cancelledAt: t.expose('cancelledAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was taken back.',
    }),
    closedBy: t.field({
      type: ActorRef,
      nullable: true,
      description: 'Who rejected it or took it back.',
      resolve: (d) => actorOf(d.closedByType, d.closedById, d.closedByLabel),
    }),
    reason: t.exposeString('closeReason', {
      nullable: true,
      description: 'Why it was rejected or taken back, where a reason was given.',
    }),
  }),
});
