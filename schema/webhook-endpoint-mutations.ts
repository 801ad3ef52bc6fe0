import type { Context } from '#server/context.ts';
import { encodeId } from '#server/db/id.ts';
import { NotFoundError, ValidationError } from '#server/errors.ts';
import { WebhookEndpointStatusError, WebhookScopeError } from '#server/webhooks/webhook-endpoint.errors.ts';
import * as endpoints from '#server/webhooks/webhook-endpoint.query.ts';
import * as service from '#server/webhooks/webhook-endpoint.service.ts';
import { builder } from './builder.ts';
import { UserErrorInterface } from './errors.ts';
import { idOf } from './ids.ts';
import { idInput } from './inputs.ts';
import { WebhookEndpointRef } from './refs.ts';
import { shownOnce, shownOnceNote } from './shown-once.ts';

builder.objectType(WebhookEndpointStatusError, {
  name: 'WebhookEndpointStatusError',
  description: "The endpoint's state does not allow this. Nothing was changed.",
  interfaces: [UserErrorInterface],
});

builder.objectType(WebhookScopeError, {
  name: 'WebhookScopeError',
  description:
    'Events show objects: nobody subscribes to what they may not read themselves. Nothing was changed.',
  interfaces: [UserErrorInterface],
  fields: (t) => ({
    scopes: t.exposeStringList('scopes', { description: 'The scopes that are missing.' }),
  }),
});

const described = {
  url: 'Where to: a public https:// address.',
  description: 'What it is for, at most 500 characters.',
  events: 'Of what: types of `webhookEventTypes`, `invoice.*` for all of a kind, `*` for all.',
};

const WebhookEndpointCreateInput = builder.inputType('WebhookEndpointCreateInput', {
  description: 'A new endpoint.',
  fields: (t) => ({
    url: t.string({ required: true, description: described.url }),
    description: t.string({ description: described.description }),
    events: t.stringList({ required: true, description: described.events }),
  }),
});

const WebhookEndpointUpdateInput = builder.inputType('WebhookEndpointUpdateInput', {
  description: 'What to change; what is left out stays.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The endpoint to change.' }),
    url: t.string({ description: described.url }),
    description: t.string({ description: `${described.description} Null clears it.` }),
    events: t.stringList({ description: described.events }),
  }),
});

const WebhookEndpointSecretRotateInput = builder.inputType('WebhookEndpointSecretRotateInput', {
  description: 'Which endpoint gets a new secret.',
  fields: (t) => ({
    id: t.id({ required: true, description: "The endpoint's id." }),
    overlap: t.field({
      type: 'Duration',
      description:
        'How long the old secret signs too: up to 30 days, a day when left out, `PT0S` when it leaked.',
    }),
  }),
});

interface Changed {
  webhookEndpoint: endpoints.WebhookEndpointRecord;
}

const payload = (name: string, description: string) =>
  builder.objectRef<Changed>(name).implement({
    description,
    fields: (t) => ({
      webhookEndpoint: t.expose('webhookEndpoint', {
        type: WebhookEndpointRef,
        description: 'The endpoint as it is now.',
      }),
    }),
  });

const payloadWithSecret = (name: string, description: string) =>
  builder.objectRef<Changed & { secret: string }>(name).implement({
    description,
    fields: (t) => ({
      webhookEndpoint: t.expose('webhookEndpoint', {
        type: WebhookEndpointRef,
        description: 'The endpoint as it is now.',
      }),
      secret: t.string({
        nullable: true,
        description: `What to verify signatures with, \`whsec_…\`. It is shown now and never again: store it. ${shownOnceNote}`,
        resolve: ({ secret }, _args, ctx) => shownOnce(ctx, secret),
      }),
    }),
  });

const WebhookEndpointDeletePayload = builder
  .objectRef<{ id: string }>('WebhookEndpointDeletePayload')
  .implement({
    description: 'The endpoint is gone; what was sent to it stays in the log.',
    fields: (t) => ({
      deletedId: t.id({
        description: 'The id it had.',
        resolve: ({ id }) => encodeId('WebhookEndpoint', id),
      }),
    }),
  });

export async function changed(ctx: Context, id: string): Promise<Changed> {
  const webhookEndpoint = await endpoints.byId.fresh(ctx, id);
  if (!webhookEndpoint) throw new NotFoundError('webhook endpoint');
  return { webhookEndpoint };
}

builder.mutationFields((t) => ({
  webhookEndpointCreate: t.field({
    type: payloadWithSecret('WebhookEndpointCreatePayload', 'The new endpoint and its secret.'),
    description: 'Creates an endpoint. From now on it is told of the events it names.',
    authScopes: { holds: 'webhooks:write' },
    errors: { types: [ValidationError, WebhookScopeError] },
    args: {
      input: t.arg({ type: WebhookEndpointCreateInput, required: true, description: 'The endpoint.' }),
    },
    resolve: async (_root, { input }, ctx) => {
      const { id, secret } = await service.create(ctx, input);
      return { ...(await changed(ctx, id)), secret };
    },
  }),
  webhookEndpointUpdate: t.field({
    type: payload('WebhookEndpointUpdatePayload', 'The changed endpoint.'),
    description: 'Changes an endpoint. It takes being allowed to read all that it is told of afterwards.',
    authScopes: { holds: 'webhooks:write' },
    errors: { types: [ValidationError, NotFoundError, WebhookScopeError] },
    args: {
      input: t.arg({ type: WebhookEndpointUpdateInput, required: true, description: 'What to change.' }),
    },
    resolve: async (_root, { input: { id, ...changes } }, ctx) => {
      const endpoint = idOf('WebhookEndpoint', id);
      await service.update(ctx, endpoint, changes);
      return changed(ctx, endpoint);
    },
  }),
  webhookEndpointDisable: t.field({
    type: payload('WebhookEndpointDisablePayload', 'The disabled endpoint.'),
    description:
      'Sends it nothing more and cancels what is under way. What happens meanwhile is not kept for it: `webhookEndpointReplay` sends it later.',
    authScopes: { holds: 'webhooks:write' },
    errors: { types: [NotFoundError, WebhookEndpointStatusError] },
    args: {
      input: t.arg({
        type: idInput('WebhookEndpointDisableInput', 'Which endpoint to disable.', 'endpoint'),
        required: true,
        description: 'Which endpoint.',
      }),
    },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('WebhookEndpoint', input.id);
      await service.disable(ctx, id);
      return changed(ctx, id);
    },
  }),
  webhookEndpointEnable: t.field({
    type: payload('WebhookEndpointEnablePayload', 'The endpoint, told of what happens again.'),
    description: 'Enables a disabled endpoint.',
    authScopes: { holds: 'webhooks:write' },
    errors: { types: [NotFoundError, WebhookEndpointStatusError] },
    args: {
      input: t.arg({
        type: idInput('WebhookEndpointEnableInput', 'Which endpoint to enable.', 'endpoint'),
        required: true,
        description: 'Which endpoint.',
      }),
    },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('WebhookEndpoint', input.id);
      await service.enable(ctx, id);
      return changed(ctx, id);
    },
  }),
  webhookEndpointDelete: t.field({
    type: WebhookEndpointDeletePayload,
    description: 'Deletes an endpoint and its secrets, and cancels what is under way.',
    authScopes: { holds: 'webhooks:write' },
    errors: { types: [NotFoundError] },
    args: {
      input: t.arg({
        type: idInput('WebhookEndpointDeleteInput', 'Which endpoint to delete.', 'endpoint'),
        required: true,
        description: 'Which endpoint.',
      }),
    },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('WebhookEndpoint', input.id);
      await service.remove(ctx, id);
      return { id };
    },
  }),
  webhookEndpointSecretRotate: t.field({
    type: payloadWithSecret('WebhookEndpointSecretRotatePayload', 'The endpoint and its new secret.'),
    description:
      'Gives an endpoint a new secret. Until the overlap ends every message carries a signature of each, so receivers change over without missing any.',
    authScopes: { holds: 'webhooks:write' },
    errors: { types: [ValidationError, NotFoundError, WebhookEndpointStatusError] },
    args: {
      input: t.arg({
        type: WebhookEndpointSecretRotateInput,
        required: true,
        description: 'Which endpoint.',
      }),
    },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('WebhookEndpoint', input.id);
      const { secret } = await service.rotateSecret(ctx, id, input.overlap);
      return { ...(await changed(ctx, id)), secret };
    },
  }),
}));
