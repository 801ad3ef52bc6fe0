import type { DisabledReason } from '#server/webhooks/webhook-endpoint.entity.ts';
import * as endpoints from '#server/webhooks/webhook-endpoint.query.ts';
import { ActorRef } from './actor.ts';
import { builder, readable } from './builder.ts';
import { pageCost, toConnection } from './connection.ts';
import { idOf } from './ids.ts';
import { WebhookEndpointRef } from './refs.ts';

const WebhookEndpointStatusEnum = builder.enumType('WebhookEndpointStatus', {
  description: 'How an endpoint is doing.',
  values: {
    ENABLED: { description: 'It is told of what happens.' },
    FAILING: { description: 'It is told of what happens, and the last attempt failed.' },
    DISABLED: { description: 'Nothing is sent to it.' },
  } satisfies Record<endpoints.EndpointStatus, object>,
});

const DisabledReasonEnum = builder.enumType('WebhookEndpointDisabledReason', {
  description: 'Why an endpoint is disabled.',
  values: {
    BY_HAND: { description: 'Somebody disabled it.' },
    FAILING: { description: 'For five days every attempt has failed.' },
    GONE: { description: 'It answered 410 Gone.' },
  } satisfies Record<DisabledReason, object>,
});

const SecretRef = builder.objectRef<endpoints.SecretRecord>('WebhookEndpointSecret').implement({
  description: 'A secret that signs what is sent. What it is was shown once, and nothing shows it again.',
  fields: (t) => ({
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    retiresAt: t.expose('retiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Until when it signs; null while it is the current one.',
    }),
  }),
});

builder.node(WebhookEndpointRef, {
  description: 'Where the organization is told of what happens, by an HTTP POST each.',
  authScopes: { holds: 'webhooks:read' },
  id: { resolve: (endpoint) => endpoint.id, description: 'Its id, `hook_…`.' },
  loadWithoutCache: (id, ctx) => readable(ctx, 'webhooks:read', () => endpoints.byId(ctx, id)),
  fields: (t) => ({
    url: t.exposeString('url', { description: 'Where to.' }),
    description: t.exposeString('description', { nullable: true, description: 'What it is for.' }),
    events: t.exposeStringList('events', {
      description: 'Of what: types like `invoice.paid`, `invoice.*` for all of a kind, `*` for all.',
    }),
    status: t.field({
      type: WebhookEndpointStatusEnum,
      description: 'How it is doing.',
      resolve: endpoints.statusOf,
    }),
    disabledAt: t.expose('disabledAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was disabled; null when it is not.',
    }),
    disabledReason: t.expose('disabledReason', {
      type: DisabledReasonEnum,
      nullable: true,
      description: 'Why it was disabled; null when it is not.',
    }),
    failingSince: t.expose('failingSince', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when every attempt has failed. After five days it is disabled.',
    }),
    heldUntil: t.expose('heldUntil', {
      type: 'DateTime',
      nullable: true,
      description: 'It answered 429 or 503 and has asked to be left alone until then.',
    }),
    secrets: t.field({
      type: [SecretRef],
      description: 'The secrets that sign, the newest first; during a rotation there are several.',
      resolve: ({ id }, _args, ctx) => endpoints.secretsOf(ctx, id),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed.' }),
    createdBy: t.field({ type: ActorRef, description: 'Who created it.', resolve: (endpoint) => endpoint }),
  }),
});

const WebhookEndpointConnection = builder.connectionObject(
  { type: WebhookEndpointRef, name: 'WebhookEndpointConnection', description: 'A page of endpoints.' },
  { name: 'WebhookEndpointEdge', description: 'An endpoint and its place in the list.' },
);

const WebhookEndpointFilterInput = builder.inputType('WebhookEndpointFilterInput', {
  description: 'Which endpoints to list; all conditions must hold.',
  fields: (t) => ({
    search: t.string({ description: 'Part of the URL or the description.' }),
    status: t.field({ type: [WebhookEndpointStatusEnum], description: 'Doing one of these.' }),
  }),
});

builder.queryFields((t) => ({
  webhookEndpoint: t.field({
    type: WebhookEndpointRef,
    nullable: true,
    description: "One endpoint. Null when it does not exist or is another tenant's.",
    authScopes: { holds: 'webhooks:read' },
    args: { id: t.arg.id({ required: true, description: "The endpoint's id." }) },
    resolve: (_root, { id }, ctx) => endpoints.byId(ctx, idOf('WebhookEndpoint', id)),
  }),
  webhookEndpoints: t.connection(
    {
      type: WebhookEndpointRef,
      description: 'The endpoints, newest first. Those that were deleted are not among them.',
      authScopes: { holds: 'webhooks:read' },
      complexity: pageCost,
      args: { filter: t.arg({ type: WebhookEndpointFilterInput, description: 'Which endpoints.' }) },
      resolve: async (_root, args, ctx) => toConnection(await endpoints.list(ctx, args)),
    },
    WebhookEndpointConnection,
  ),
}));
