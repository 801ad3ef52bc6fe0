import * as apiKeys from '#server/api-keys/api-key.query.ts';
import { encodeId } from '#server/db/id.ts';
import * as requests from '#server/usage/api-request.query.ts';
import { builder, readable } from './builder.ts';
import { pageCost, toConnection } from './connection.ts';
import { idOf } from './ids.ts';
import { ApiKeyRef } from './refs.ts';

const ApiRequestRef = builder.objectRef<requests.ApiRequestRecord>('ApiRequest');

builder.node(ApiRequestRef, {
  description:
    'A request that came with a key of the organization, whatever became of it. Kept for 30 days unless the server is set otherwise.',
  authScopes: { holds: 'usage:read' },
  id: { resolve: (request) => request.id, description: 'Its id, `req_…`.' },
  loadWithoutCache: (id, ctx) => readable(ctx, 'usage:read', () => requests.byId(ctx, id)),
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When it was answered.' }),
    apiKeyId: t.id({
      description: 'The id of the key it came with.',
      resolve: ({ apiKeyId }) => encodeId('ApiKey', apiKeyId),
    }),
    apiKey: t.field({
      type: ApiKeyRef,
      nullable: true,
      description: 'The key it came with.',
      resolve: ({ apiKeyId }, _args, ctx) => apiKeys.byId(ctx, apiKeyId),
    }),
    secretId: t.id({
      description: 'The id of the secret it came with.',
      resolve: ({ secretId }) => encodeId('ApiKeySecret', secretId),
    }),
    operation: t.exposeString('operation', {
      nullable: true,
      description: 'The name of the operation; null without one, or when it was refused unread.',
    }),
    ok: t.boolean({
      description: 'Whether it was answered without any error.',
      resolve: ({ code }) => code === null,
    }),
    code: t.exposeString('code', {
      nullable: true,
      description: 'The code of the first error; null when all went well.',
    }),
    status: t.exposeInt('status', { description: 'The HTTP status of the answer.' }),
    durationMs: t.exposeFloat('durationMs', {
      description: 'How long the server took, in milliseconds.',
    }),
    ip: t.exposeString('ip', { description: 'From which address, as the server saw it.' }),
    userAgent: t.exposeString('userAgent', {
      nullable: true,
      description: 'With which program, as it called itself.',
    }),
    requestId: t.exposeString('requestId', {
      description: 'Its `X-Request-Id`, as in the answer and the logs.',
    }),
  }),
});

const ApiRequestConnection = builder.connectionObject(
  { type: ApiRequestRef, name: 'ApiRequestConnection', description: 'A page of the request log.' },
  { name: 'ApiRequestEdge', description: 'A request and its place in the log.' },
);

const ApiRequestFilterInput = builder.inputType('ApiRequestFilterInput', {
  description: 'Which requests to list; all conditions must hold.',
  fields: (t) => ({
    apiKeyId: t.id({ description: 'With this key.' }),
    secretId: t.id({ description: 'With this secret.' }),
    operation: t.string({ description: 'Of the operation with exactly this name.' }),
    ok: t.boolean({ description: 'Only those without any error, or only those with one.' }),
    code: t.stringList({ description: 'Ended with one of these codes.' }),
    ip: t.string({ description: 'From exactly this address.' }),
    requestId: t.string({ description: 'With exactly this `X-Request-Id`.' }),
    after: t.field({ type: 'DateTime', description: 'At this instant or later.' }),
    before: t.field({ type: 'DateTime', description: 'Before this instant.' }),
  }),
});

builder.queryFields((t) => ({
  apiRequests: t.connection(
    {
      type: ApiRequestRef,
      description: 'The request log of the environment, newest first; complete to about a second ago.',
      authScopes: { holds: 'usage:read' },
      complexity: pageCost,
      args: { filter: t.arg({ type: ApiRequestFilterInput, description: 'Which requests.' }) },
      resolve: async (_root, { filter, ...args }, ctx) => {
        const apiKeyId = filter?.apiKeyId != null ? idOf('ApiKey', filter.apiKeyId) : null;
        const secretId = filter?.secretId != null ? idOf('ApiKeySecret', filter.secretId) : null;
        return toConnection(await requests.list(ctx, { ...args, filter: { ...filter, apiKeyId, secretId } }));
      },
    },
    ApiRequestConnection,
  ),
}));
