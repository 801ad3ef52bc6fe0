import { ValidationError } from '#server/errors.ts';
import { InvalidPayloadError } from '#server/events/event.errors.ts';
import { anchored } from '#server/events/event.feed.ts';
import * as events from '#server/events/event.query.ts';
import { anchor, type EventRecord } from '#server/events/event.service.ts';
import { receiptOf } from '#server/ledger/receipt.ts';
import { QuotaExceededError } from '#server/plans/plan.errors.ts';
import { ActorRef } from './actor.ts';
import { builder, readable } from './builder.ts';
import { pageCost, toConnection } from './connection.ts';
import { UserErrorInterface } from './errors.ts';
import { idOf } from './ids.ts';
import { orderInput } from './inputs.ts';
import { EventRef } from './refs.ts';

builder.node(EventRef, {
  description: 'Something anchored in the ledger: from then on nobody can change it unnoticed.',
  authScopes: { holds: 'events:read' },
  id: { resolve: (event) => event.id, description: 'Its id, `evt_…`.' },
  loadWithoutCache: (id, ctx) => readable(ctx, 'events:read', () => events.byId(ctx, id)),
  fields: (t) => ({
    type: t.exposeString('type', { description: 'What kind of event, e.g. `order.shipped`.' }),
    payload: t.field({
      type: 'JSON',
      description: 'What was anchored, read from the very bytes that were hashed.',
      resolve: ({ canonical }) => JSON.parse(canonical.toString('utf8')) as unknown,
    }),
    hash: t.string({
      description: "SHA-256 of the payload's RFC 8785 form, in hex.",
      resolve: ({ payloadHash }) => payloadHash.toString('hex'),
    }),
    commitment: t.string({
      description:
        'The salted commitment to its payload hash, id, type and time, in hex: its leaf in the log.',
      resolve: ({ commitment }) => commitment.toString('hex'),
    }),
    signature: t.string({
      description: "Ed25519 signature (RFC 8032) of the receipt's RFC 8785 form, in base64.",
      resolve: ({ signature }) => signature.toString('base64'),
    }),
    publicKey: t.string({
      description: 'The raw Ed25519 public key that verifies the signature, in base64.',
      resolve: ({ publicKey }) => publicKey.toString('base64'),
    }),
    receipt: t.field({
      type: 'JSON',
      description: 'What is signed: that this event took this place in the log at this time.',
      resolve: (event) => receiptOf(event),
    }),
    logIndex: t.int({
      description: 'Its place in the log of its environment: contiguous over the whole deployment, from 0.',
      resolve: ({ logIndex }) => Number(logIndex),
    }),
    ingestedAt: t.expose('ingestedAt', { type: 'DateTime', description: 'When the server accepted it.' }),
    createdBy: t.field({ type: ActorRef, description: 'Who anchored it.', resolve: (event) => event }),
  }),
});

const EventConnection = builder.connectionObject(
  { type: EventRef, name: 'EventConnection', description: 'A page of events.' },
  { name: 'EventEdge', description: 'An event and its place in the list.' },
);

const EventFilterInput = builder.inputType('EventFilterInput', {
  description: 'Which events to list; all conditions must hold.',
  fields: (t) => ({
    search: t.string({ description: 'Part of the type, or a whole payload hash.' }),
    type: t.string({ description: 'Of exactly this type.' }),
    hash: t.string({ description: 'With this payload hash, SHA-256 in hex.' }),
    ingestedAfter: t.field({ type: 'DateTime', description: 'Accepted at this instant or later.' }),
    ingestedBefore: t.field({ type: 'DateTime', description: 'Accepted before this instant.' }),
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

builder.objectType(InvalidPayloadError, {
  name: 'InvalidPayloadError',
  description:
    'The payload cannot be anchored as it is: not an object, too large or too deep, or not exact JSON.',
  interfaces: [UserErrorInterface],
});

const EventAnchorInput = builder.inputType('EventAnchorInput', {
  description: 'What to anchor.',
  fields: (t) => ({
    type: t.string({
      required: true,
      description:
        'What kind of event, e.g. `order.shipped`: 1 to 128 letters, digits, dots, underscores, colons, hyphens.',
    }),
    payload: t.field({
      type: 'JSON',
      required: true,
      description:
        'A JSON object of at most 64 KB and 64 levels. It must be exact: a number that cannot be carried without ' +
        'loss, a key written twice or half a surrogate pair is refused.',
    }),
  }),
});

interface Anchored {
  event: EventRecord;
}

const EventAnchorPayload = builder.objectRef<Anchored>('EventAnchorPayload').implement({
  description: 'The anchored event: committed, with its place in the log and its signed receipt.',
  fields: (t) => ({ event: t.expose('event', { type: EventRef, description: 'The event.' }) }),
});

builder.mutationFields((t) => ({
  eventAnchor: t.field({
    type: EventAnchorPayload,
    description: 'Anchors an event in the ledger. The answer comes after it is committed.',
    authScopes: { holds: 'events:write' },
    extensions: { exactJson: true },
    errors: { types: [ValidationError, InvalidPayloadError, QuotaExceededError] },
    args: { input: t.arg({ type: EventAnchorInput, required: true, description: 'What to anchor.' }) },
    resolve: async (_root, { input }, ctx) => ({
      event: await anchor(ctx, { ...input, payload: input.payload }),
    }),
  }),
}));
