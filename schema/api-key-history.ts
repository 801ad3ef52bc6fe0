import type { ActivityRecord } from '#server/activity/activity.query.ts';
import * as history from '#server/activity/history.query.ts';
import { encodeId } from '#server/db/id.ts';
import { ActivitySubjectRef } from './activity.ts';
import { ActorRef } from './actor.ts';
import { builder } from './builder.ts';
import { pageCost, toConnection } from './connection.ts';
import { LedgerEntryRef } from './ledger-entry.ts';
import { ApiKeyRef } from './refs.ts';

const ApiKeyChangeRef = builder.objectRef<ActivityRecord>('ApiKeyChange').implement({
  description: 'A change of a key as the activity log has it, to be compared with its entry in the ledger.',
  authScopes: { holds: 'api-keys:read' },
  fields: (t) => ({
    id: t.id({
      description: 'Its id in the activity log, `act_…`.',
      resolve: ({ id }) => encodeId('Activity', id),
    }),
    type: t.exposeString('type', { description: 'What happened, e.g. `api_key.rotated`.' }),
    subject: t.field({
      type: ActivitySubjectRef,
      description: 'The key, by its name at the time.',
      resolve: (change) => change,
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
    requestId: t.exposeString('requestId', { description: 'The request that did it.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When.' }),
    ledgerEntry: t.field({
      type: LedgerEntryRef,
      nullable: true,
      description: 'Its entry in the ledger; null until it is there, within seconds.',
      resolve: ({ id }, _args, ctx) => history.entryOf(ctx, id),
    }),
  }),
});

const ApiKeyChangeConnection = builder.connectionObject(
  { type: ApiKeyChangeRef, name: 'ApiKeyChangeConnection', description: "A page of a key's changes." },
  { name: 'ApiKeyChangeEdge', description: 'A change and its place in the list.' },
);

const LedgerEntryConnection = builder.connectionObject(
  { type: LedgerEntryRef, name: 'LedgerEntryConnection', description: 'A page of entries of the ledger.' },
  { name: 'LedgerEntryEdge', description: 'An entry and its place in the list.' },
);

builder.objectFields(ApiKeyRef, (t) => ({
  history: t.connection(
    {
      type: ApiKeyChangeRef,
      description:
        'Its changes as the activity log has them, newest first: created, changed, rotated, disabled, revoked and so on. ' +
        'What was merely noticed of it is in `activities`.',
      complexity: pageCost,
      resolve: async ({ id }, args, ctx) => toConnection(await history.changesOf(ctx, id, args)),
    },
    ApiKeyChangeConnection,
  ),
  ledgerEntries: t.connection(
    {
      type: LedgerEntryRef,
      description:
        'The same changes as the ledger has them, newest first: what `history` shows must be what these say, and none ' +
        'of them may be missing there.',
      complexity: pageCost,
      resolve: async ({ id }, args, ctx) => toConnection(await history.ledgerEntriesOf(ctx, id, args)),
    },
    LedgerEntryConnection,
  ),
}));
