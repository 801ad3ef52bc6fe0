import { NotFoundError, ValidationError } from '#server/errors.ts';
import type { AttemptError, DeliveryStatus } from '#server/webhooks/webhook-delivery.entity.ts';
import * as deliveries from '#server/webhooks/webhook-delivery.query.ts';
import * as service from '#server/webhooks/webhook-delivery.service.ts';
import { WebhookEndpointStatusError } from '#server/webhooks/webhook-endpoint.errors.ts';
import * as endpoints from '#server/webhooks/webhook-endpoint.query.ts';
import * as messages from '#server/webhooks/webhook-message.query.ts';
import { builder, readable } from './builder.ts';
import { pageCost, toConnection } from './connection.ts';
import { idOf } from './ids.ts';
import { idInput } from './inputs.ts';
import { WebhookDeliveryRef, WebhookEndpointRef, WebhookMessageRef } from './refs.ts';
import { changed } from './webhook-endpoint-mutations.ts';

export const WebhookDeliveryStatusEnum = builder.enumType('WebhookDeliveryStatus', {
  description: 'What became of a delivery.',
  values: {
    PENDING: { description: 'It is on its way, or waits for its next attempt.' },
    SUCCEEDED: { description: 'The endpoint answered with a status of 200 to 299.' },
    FAILED: { description: 'The last attempt of the schedule failed.' },
    CANCELLED: { description: 'The endpoint was disabled or deleted before it succeeded.' },
  } satisfies Record<DeliveryStatus, object>,
});

const WebhookAttemptErrorEnum = builder.enumType('WebhookAttemptError', {
  description: 'What went wrong where there is no usable answer.',
  values: {
    ADDRESS_NOT_ALLOWED: {
      description: 'The name leads to an address that is not public; nothing was sent.',
    },
    DNS: { description: 'The name leads nowhere.' },
    CONNECTION: { description: 'No connection was made, or it broke.' },
    TLS: { description: 'The certificate is not right, or no secure connection came about.' },
    TIMEOUT: { description: 'There was no answer within 15 seconds.' },
    REDIRECT: { description: 'It answered with a redirect; those are not followed.' },
    INVALID_RESPONSE: { description: 'What it answered is no HTTP.' },
  } satisfies Record<AttemptError, object>,
});

const WebhookAttemptRef = builder.objectRef<deliveries.WebhookAttemptRecord>('WebhookAttempt').implement({
  description: 'One attempt to deliver.',
  fields: (t) => ({
    url: t.exposeString('url', { description: 'Where to, at the time.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When it began.' }),
    durationMs: t.exposeInt('durationMs', { description: 'How long it took, in milliseconds.' }),
    status: t.exposeInt('status', { nullable: true, description: 'The HTTP status that came back, if any.' }),
    error: t.expose('error', {
      type: WebhookAttemptErrorEnum,
      nullable: true,
      description: 'What went wrong; null when there was an answer.',
    }),
    response: t.exposeString('response', {
      nullable: true,
      description: 'The first kilobyte of the answer.',
    }),
  }),
});

builder.node(WebhookDeliveryRef, {
  description: 'A message on its way to an endpoint, with every attempt.',
  authScopes: { holds: 'webhooks:read' },
  id: { resolve: (delivery) => delivery.id, description: 'Its id, `dlv_…`.' },
  loadWithoutCache: (id, ctx) => readable(ctx, 'webhooks:read', () => deliveries.byId(ctx, id)),
  fields: (t) => ({
    type: t.exposeString('type', { description: 'What happened, e.g. `invoice.paid`.' }),
    isTest: t.exposeBoolean('isTest', { description: 'Whether somebody tried the endpoint out.' }),
    status: t.expose('status', { type: WebhookDeliveryStatusEnum, description: 'What became of it.' }),
    endpoint: t.field({
      type: WebhookEndpointRef,
      nullable: true,
      description: 'Where to; null when the endpoint has been deleted.',
      resolve: ({ endpointId }, _args, ctx) => endpoints.byId(ctx, endpointId),
    }),
    message: t.field({
      type: WebhookMessageRef,
      nullable: true,
      description: 'What is delivered.',
      resolve: ({ messageId }, _args, ctx) => messages.byId(ctx, messageId),
    }),
    attempts: t.field({
      type: [WebhookAttemptRef],
      description: 'The attempts, the newest first; at most the latest fifty.',
      resolve: ({ id }, _args, ctx) => deliveries.attemptsOf(ctx, id),
    }),
    nextAttemptAt: t.expose('nextAttemptAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it is tried next; null when it is not, or is being tried just now.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was laid out.' }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it succeeded, failed for good or was cancelled.',
    }),
  }),
});

const WebhookDeliveryConnection = builder.connectionObject(
  { type: WebhookDeliveryRef, name: 'WebhookDeliveryConnection', description: 'A page of deliveries.' },
  { name: 'WebhookDeliveryEdge', description: 'A delivery and its place in the list.' },
);

const WebhookDeliveryFilterInput = builder.inputType('WebhookDeliveryFilterInput', {
  description: 'Which deliveries to list; all conditions must hold.',
  fields: (t) => ({
    endpointId: t.id({ description: 'To this endpoint, also when it has been deleted.' }),
    messageId: t.id({ description: 'Of this message.' }),
    status: t.field({ type: [WebhookDeliveryStatusEnum], description: 'Of which this became.' }),
    types: t.stringList({ description: 'Of these types of events.' }),
    after: t.field({ type: 'DateTime', description: 'Laid out at this instant or later.' }),
    before: t.field({ type: 'DateTime', description: 'Laid out before this instant.' }),
  }),
});

builder.queryFields((t) => ({
  webhookDelivery: t.field({
    type: WebhookDeliveryRef,
    nullable: true,
    description: "One delivery. Null when it does not exist or is another tenant's.",
    authScopes: { holds: 'webhooks:read' },
    args: { id: t.arg.id({ required: true, description: "The delivery's id." }) },
    resolve: (_root, { id }, ctx) => deliveries.byId(ctx, idOf('WebhookDelivery', id)),
  }),
  webhookDeliveries: t.connection(
    {
      type: WebhookDeliveryRef,
      description: 'The deliveries, newest first. Kept for 30 days unless the server is set otherwise.',
      authScopes: { holds: 'webhooks:read' },
      complexity: pageCost,
      args: { filter: t.arg({ type: WebhookDeliveryFilterInput, description: 'Which deliveries.' }) },
      resolve: async (_root, { filter, ...args }, ctx) => {
        const endpointId = filter?.endpointId != null ? idOf('WebhookEndpoint', filter.endpointId) : null;
        const messageId = filter?.messageId != null ? idOf('WebhookMessage', filter.messageId) : null;
        return toConnection(
          await deliveries.list(ctx, { ...args, filter: { ...filter, endpointId, messageId } }),
        );
      },
    },
    WebhookDeliveryConnection,
  ),
}));

const payload = (name: string, description: string) =>
  builder.objectRef<{ webhookDelivery: deliveries.WebhookDeliveryRecord }>(name).implement({
    description,
    fields: (t) => ({
      webhookDelivery: t.expose('webhookDelivery', {
        type: WebhookDeliveryRef,
        description: 'The delivery.',
      }),
    }),
  });

const WebhookEndpointReplayPayload = builder
  .objectRef<Awaited<ReturnType<typeof changed>> & { count: number }>('WebhookEndpointReplayPayload')
  .implement({
    description: 'The messages are on their way.',
    fields: (t) => ({
      webhookEndpoint: t.expose('webhookEndpoint', {
        type: WebhookEndpointRef,
        description: 'The endpoint.',
      }),
      count: t.exposeInt('count', { description: 'How many messages are sent again.' }),
    }),
  });

const WebhookEndpointTestInput = builder.inputType('WebhookEndpointTestInput', {
  description: 'Which endpoint to try out.',
  fields: (t) => ({
    id: t.id({ required: true, description: "The endpoint's id." }),
    type: t.string({ description: 'The type whose sample is sent; `invoice.paid` when left out.' }),
  }),
});

const WebhookEndpointReplayInput = builder.inputType('WebhookEndpointReplayInput', {
  description: 'What to send again, and to which endpoint.',
  fields: (t) => ({
    id: t.id({ required: true, description: "The endpoint's id." }),
    since: t.field({ type: 'DateTime', required: true, description: 'What happened from this instant on.' }),
    until: t.field({ type: 'DateTime', description: 'And before this one; now when left out.' }),
    types: t.stringList({ description: 'Only of these types, as far as the endpoint wants them.' }),
    onlyUndelivered: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Leaves out what the endpoint has taken already.',
    }),
  }),
});

async function found(ctx: Parameters<typeof deliveries.byId>[0], id: string) {
  const webhookDelivery = await deliveries.byId.fresh(ctx, id);
  if (!webhookDelivery) throw new NotFoundError('webhook delivery');
  return { webhookDelivery };
}

builder.mutationFields((t) => ({
  webhookEndpointTest: t.field({
    type: payload('WebhookEndpointTestPayload', 'The sample is on its way.'),
    description: 'Sends an endpoint a signed sample, whether or not it wants such events.',
    authScopes: { holds: 'webhooks:write' },
    errors: { types: [ValidationError, NotFoundError, WebhookEndpointStatusError] },
    args: {
      input: t.arg({ type: WebhookEndpointTestInput, required: true, description: 'Which endpoint.' }),
    },
    resolve: async (_root, { input }, ctx) =>
      found(ctx, await service.test(ctx, idOf('WebhookEndpoint', input.id), input.type)),
  }),
  webhookEndpointReplay: t.field({
    type: WebhookEndpointReplayPayload,
    description:
      'Sends an endpoint again what happened in a span of time, also what it never got because it was disabled. At most 10,000 messages at once.',
    authScopes: { holds: 'webhooks:write' },
    errors: { types: [ValidationError, NotFoundError, WebhookEndpointStatusError] },
    args: {
      input: t.arg({ type: WebhookEndpointReplayInput, required: true, description: 'What to send.' }),
    },
    resolve: async (_root, { input: { id, ...range } }, ctx) => {
      const endpoint = idOf('WebhookEndpoint', id);
      const count = await service.replay(ctx, endpoint, range);
      return { ...(await changed(ctx, endpoint)), count };
    },
  }),
  webhookDeliveryRedeliver: t.field({
    type: payload('WebhookDeliveryRedeliverPayload', 'It is on its way again.'),
    description: 'Delivers a message again, from the start of the schedule, whatever came of it before.',
    authScopes: { holds: 'webhooks:write' },
    errors: { types: [NotFoundError, WebhookEndpointStatusError] },
    args: {
      input: t.arg({
        type: idInput('WebhookDeliveryRedeliverInput', 'What to deliver again.', 'delivery'),
        required: true,
        description: 'Which delivery.',
      }),
    },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('WebhookDelivery', input.id);
      await service.redeliver(ctx, id);
      return found(ctx, id);
    },
  }),
}));
