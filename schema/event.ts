import { anchored } from '#server/events/event.feed.ts';
import * as events from '#server/events/event.query.ts';
import { ActorRef } from './actor.ts';
import { builder, readable } from './builder.ts';
import { pageCost, toConnection } from './connection.ts';
import { idOf } from './ids.ts';
import { orderInput } from './inputs.ts';
import { LogEntryInterface } from './log-entry.ts';
import { EventRef } from './refs.ts';

builder.node(EventRef, {
  interfaces: [LogEntryInterface],
  description: 'Something anchored in the ledger: from then on nobody can change it unnoticed.',
  authScopes: { holds: 'events:read' },
  id: { resolve: (event) => event.id, description: 'Its id, `evt_…`.' },
  loadWithoutCache: (id, ctx) => readable(ctx, 'events:read', () => events.byId(ctx, id)),
  fields: (t) => ({
    occurredAt: t.expose('occurredAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When it happened, as its sender says. The ledger proves that they said so, not that it is so.',
    }),
    metadata: t.field({
      type: 'JSON',
      nullable: true,
      description: 'What its sender says beside the payload, read from the very bytes that were hashed.',
      resolve: ({ metadata }) => (metadata ? (JSON.parse(metadata) as unknown) : null),
    }),
    createdBy: t.field({ type: ActorRef, description: 'Who anchored it.', resolve: (event) => event }),
  }),
});

export const EventConnection = builder.connectionObject(
  { type: EventRef, name: 'EventConnection', description: 'A page of events.' },
  { name: 'EventEdge', description: 'An event and its place in the list.' },
);

const EventMetadataFilterInput = builder.inputType('EventMetadataFilterInput', {
  description: 'One key of the metadata and what it has to be.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'The key.' }),
    value: t.field({
      type: 'JSON',
      required: true,
      description: 'Its value: a text, a number or true or false. `"1"` is not `1`.',
    }),
  }),
});

const EventFilterInput = builder.inputType('EventFilterInput', {
  description: 'Which events to list; all conditions must hold.',
  fields: (t) => ({
    search: t.string({ description: 'Part of the type, a whole payload hash, or an id.' }),
    type: t.string({ description: 'Of exactly this type.' }),
    hash: t.string({ description: 'With this payload hash, SHA-256 in hex.' }),
    ingestedAfter: t.field({ type: 'DateTime', description: 'Accepted at this instant or later.' }),
    ingestedBefore: t.field({ type: 'DateTime', description: 'Accepted before this instant.' }),
    occurredAfter: t.field({
      type: 'DateTime',
      description: 'Happened at this instant or later, as their sender says.',
    }),
    occurredBefore: t.field({
      type: 'DateTime',
      description: 'Happened before this instant, as their sender says.',
    }),
    metadata: t.field({ type: EventMetadataFilterInput, description: 'With this in their metadata.' }),
  }),
});

const EventOrderField = builder.enumType('EventOrderField', {
  description: 'What events can be ordered by.',
  values: { LOG_INDEX: { description: 'Place in the log.' } },
});

const EventOrderInput = orderInput(
  'EventOrderInput',
  'The order of a list of events.',
  EventOrderField,
  'LOG_INDEX',
);

builder.queryFields((t) => ({
  event: t.field({
    type: EventRef,
    nullable: true,
    description: "One event. Null when it does not exist or is another tenant's.",
    authScopes: { holds: 'events:read' },
    args: { id: t.arg.id({ required: true, description: "The event's id." }) },
    resolve: (_root, { id }, ctx) => events.byId(ctx, idOf('Event', id)),
  }),
  events: t.connection(
    {
      type: EventRef,
      description: 'The events, newest first unless ordered otherwise.',
      authScopes: { holds: 'events:read' },
      complexity: pageCost,
      args: {
        filter: t.arg({ type: EventFilterInput, description: 'Which events.' }),
        orderBy: t.arg({ type: EventOrderInput, description: 'In which order.' }),
      },
      resolve: async (_root, args, ctx) => toConnection(await events.list(ctx, args)),
    },
    EventConnection,
  ),
}));

const EventAnchoredFilterInput = builder.inputType('EventAnchoredFilterInput', {
  description: 'Which events to be told of.',
  fields: (t) => ({ type: t.stringList({ description: 'Of exactly one of these types.' }) }),
});

builder.subscriptionField('eventAnchored', (t) =>
  t.field({
    type: EventRef,
    description: 'Every event that is anchored from now on, in the order of the log.',
    authScopes: { holds: 'events:read' },
    args: { filter: t.arg({ type: EventAnchoredFilterInput, description: 'Which of them.' }) },
    subscribe: (_root, { filter }, ctx) => anchored(ctx, filter ?? {}),
    resolve: (event) => event,
  }),
);
