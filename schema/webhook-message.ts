import { envelopeOf } from '#server/webhooks/envelope.ts';
import { mayRead } from '#server/webhooks/readable.ts';
import { type EventTypeRecord, eventTypeList } from '#server/webhooks/samples.ts';
import * as messages from '#server/webhooks/webhook-message.query.ts';
import { builder, readable } from './builder.ts';
import { pageCost, toConnection } from './connection.ts';
import { WebhookMessageRef } from './refs.ts';

builder.node(WebhookMessageRef, {
  description:
    'Something that happened, as endpoints are told of it. Kept for 30 days unless the server is set otherwise.',
  authScopes: { holds: 'webhooks:read' },
  id: {
    resolve: (message) => message.id,
    description: 'Its id, `msg_…`: the `webhook-id` of every attempt.',
  },
  loadWithoutCache: (id, ctx) => readable(ctx, 'webhooks:read', () => messages.byId(ctx, id)),
  fields: (t) => ({
    type: t.exposeString('type', { description: 'What happened, e.g. `invoice.paid`.' }),
    seq: t.int({
      nullable: true,
      description: 'Contiguous over all messages of the environment, from 1; null in a test.',
      resolve: ({ seq }) => (seq === null ? null : Number(seq)),
    }),
    isTest: t.exposeBoolean('isTest', {
      description: 'Whether somebody tried an endpoint out with a sample.',
    }),
    payload: t.field({
      type: 'JSON',
      nullable: true,
      description:
        'What is sent. Null where the caller lacks the scope to read such an object, e.g. `api-keys:read` for `api_key.*`.',
      resolve: (message, _args, ctx) =>
        mayRead(ctx, message.type) ? (JSON.parse(envelopeOf(message)) as unknown) : null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it happened.' }),
  }),
});

const WebhookMessageConnection = builder.connectionObject(
  { type: WebhookMessageRef, name: 'WebhookMessageConnection', description: 'A part of the sequence.' },
  { name: 'WebhookMessageEdge', description: 'A message and its place in the sequence.' },
);

const WebhookMessageFilterInput = builder.inputType('WebhookMessageFilterInput', {
  description: 'Which messages to list; all conditions must hold.',
  fields: (t) => ({
    types: t.stringList({ description: 'Of these types.' }),
    since: t.field({ type: 'DateTime', description: 'From this instant on.' }),
    until: t.field({ type: 'DateTime', description: 'Before this instant.' }),
  }),
});

const WebhookEventTypeRef = builder.objectRef<EventTypeRecord>('WebhookEventType').implement({
  description: 'A kind of event that endpoints can be told of.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name, e.g. `invoice.paid`.' }),
    object: t.exposeString('object', { description: 'What it is about, e.g. `invoice`.' }),
    description: t.exposeString('description', { description: 'When it happens.' }),
    scope: t.exposeString('scope', {
      description: 'What it takes to subscribe to it: reading what it shows.',
    }),
    schema: t.field({
      type: 'JSON',
      description: 'The JSON Schema (2020-12) of the whole message.',
      resolve: ({ schema }) => schema,
    }),
    sample: t.expose('sample', { type: 'JSON', description: 'A message as it would be sent.' }),
  }),
});

builder.queryFields((t) => ({
  webhookMessages: t.connection(
    {
      type: WebhookMessageRef,
      description:
        'The sequence of all that happened, oldest first: go on with `after` where you left off, and nothing is missed, whatever became of deliveries.',
      authScopes: { holds: 'webhooks:read' },
      complexity: pageCost,
      args: { filter: t.arg({ type: WebhookMessageFilterInput, description: 'Which messages.' }) },
      resolve: async (_root, args, ctx) => toConnection(await messages.list(ctx, args)),
    },
    WebhookMessageConnection,
  ),
  webhookEventTypes: t.field({
    type: [WebhookEventTypeRef],
    description: 'The catalogue: every kind of event, with the schema of its messages and a sample.',
    authScopes: { holds: 'webhooks:read' },
    complexity: { field: 1, multiplier: 20 },
    resolve: () => [...eventTypeList()],
  }),
}));
