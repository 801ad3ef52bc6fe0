import { recorded } from '#server/activity/activity.feed.ts';
import * as activity from '#server/activity/activity.query.ts';
import { encodeId, type IdType } from '#server/db/id.ts';
import { ActorRef } from './actor.ts';
import { builder, OrderDirectionEnum, readable } from './builder.ts';
import { pageCost, toConnection } from './connection.ts';
import { readId } from './ids.ts';

export const ActivityRef = builder.objectRef<activity.ActivityRecord>('Activity');

export const ActivitySubjectRef = builder.objectRef<activity.ActivityRecord>('ActivitySubject').implement({
  description: 'What was changed, as recorded at the time.',
  fields: (t) => ({
    id: t.id({
      description: 'Its id; the object itself may be gone.',
      resolve: ({ type, subjectId }) => encodeId(subjectType(type), subjectId),
    }),
    label: t.exposeString('subjectLabel', { description: 'Its name at the time.' }),
  }),
});

/** By the whole type where it differs from its noun's. */
const subjects: Record<string, IdType> = {
  api_key: 'ApiKey',
  client: 'Client',
  invoice: 'Invoice',
  payout: 'Payout',
  disbursement: 'Disbursement',
  member: 'Member',
  'member.invited': 'Invitation',
  invitation: 'Invitation',
  person: 'User',
  webhook_endpoint: 'WebhookEndpoint',
};
const subjectType = (type: string): IdType =>
  subjects[type] ?? subjects[type.split('.', 1)[0] ?? ''] ?? 'Organization';

builder.node(ActivityRef, {
  description:
    'The trace of one change: who changed what, when, from where and why. It is never changed itself.',
  authScopes: { holds: 'activity:read' },
  id: { resolve: (entry) => entry.id, description: 'Its id, `act_…`.' },
  loadWithoutCache: (id, ctx) => readable(ctx, 'activity:read', () => activity.byId(ctx, id)),
  fields: (t) => ({
    type: t.exposeString('type', {
      description: 'What happened, as `thing.verbed`, e.g. `api_key.revoked`.',
    }),
    subject: t.field({
      type: ActivitySubjectRef,
      description: 'What was changed.',
      resolve: (entry) => entry,
    }),
    actor: t.field({
      type: ActorRef,
      description: 'Who did it.',
      resolve: ({ actorType, actorId, actorLabel }) => ({
        createdByType: actorType,
        createdById: actorId,
        createdByLabel: actorLabel,
      }),
    }),
    data: t.expose('data', {
      type: 'JSON',
      description: 'The details, e.g. what a field was before and is after.',
    }),
    reason: t.exposeString('reason', { nullable: true, description: 'Why, where a reason was given.' }),
    requestId: t.exposeString('requestId', {
      description: 'The request that did it, as in its `X-Request-Id`.',
    }),
    ip: t.exposeString('ip', {
      nullable: true,
      description: 'The address it came from; null for the server itself.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When.' }),
  }),
});

const ActivityConnection = builder.connectionObject(
  { type: ActivityRef, name: 'ActivityConnection', description: 'A page of the activity log.' },
  { name: 'ActivityEdge', description: 'An entry and its place in the log.' },
);

const ActivityFilterInput = builder.inputType('ActivityFilterInput', {
  description: 'Which entries to list; all conditions must hold.',
  fields: (t) => ({
    type: t.stringList({
      description: 'Of these types (`api_key.revoked`), or about these things (`api_key`).',
    }),
    subjectId: t.id({ description: 'About the object with this id.' }),
    actorId: t.id({ description: 'By the person or key with this id.' }),
    search: t.string({ description: 'Part of a name or reason; or a whole request id or address.' }),
    after: t.field({ type: 'DateTime', description: 'At this instant or later.' }),
    before: t.field({ type: 'DateTime', description: 'Before this instant.' }),
  }),
});

builder.queryFields((t) => ({
  activities: t.connection(
    {
      type: ActivityRef,
      description:
        'Every change of the environment, and of what belongs to both (the organization, its people), newest first unless asked otherwise.',
      authScopes: { holds: 'activity:read' },
      complexity: pageCost,
      args: {
        filter: t.arg({ type: ActivityFilterInput, description: 'Which entries.' }),
        direction: t.arg({
          type: OrderDirectionEnum,
          description: 'Newest first (`DESC`, the default) or oldest first.',
        }),
      },
      resolve: async (_root, { filter, ...args }, ctx) => {
        const subjectId = filter?.subjectId != null ? readId(filter.subjectId).id : null;
        const actorId = filter?.actorId != null ? readId(filter.actorId).id : null;
        return toConnection(await activity.list(ctx, { ...args, filter: { ...filter, subjectId, actorId } }));
      },
    },
    ActivityConnection,
  ),
}));

const ActivityRecordedFilterInput = builder.inputType('ActivityRecordedFilterInput', {
  description: 'Which entries to be told of; all conditions must hold.',
  fields: (t) => ({
    type: t.stringList({
      description: 'Of these types (`api_key.revoked`), or about these things (`api_key`).',
    }),
    subjectId: t.id({ description: 'About the object with this id.' }),
  }),
});

builder.subscriptionField('activityRecorded', (t) =>
  t.field({
    type: ActivityRef,
    description:
      'Every change that is noted from now on, of the environment and of what belongs to both, in the order in which they were committed.',
    authScopes: { holds: 'activity:read' },
    args: { filter: t.arg({ type: ActivityRecordedFilterInput, description: 'Which of them.' }) },
    subscribe: (_root, { filter }, ctx) =>
      recorded(ctx, {
        type: filter?.type ?? null,
        subjectId: filter?.subjectId != null ? readId(filter.subjectId).id : null,
      }),
    resolve: (entry) => entry,
  }),
);
