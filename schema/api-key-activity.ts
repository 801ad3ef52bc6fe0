import { active, type KeyActivity } from '#server/api-keys/api-key.feed.ts';
import { builder } from './builder.ts';
import { idOf } from './ids.ts';
import { ApiKeyRef } from './refs.ts';

const ApiKeyActivityRef = builder.objectRef<KeyActivity>('ApiKeyActivity').implement({
  description: 'Something that has happened to a key, or that it did.',
  authScopes: { holds: 'api-keys:read' },
  fields: (t) => ({
    type: t.exposeString('type', {
      description:
        'What has happened, as in the activity log, e.g. `api_key.revoked`; or `api_key.used`, told about once a second while the key is used.',
    }),
    apiKey: t.expose('apiKey', { type: ApiKeyRef, description: 'The key as it is when this is told.' }),
  }),
});

const ApiKeyActivityFilterInput = builder.inputType('ApiKeyActivityFilterInput', {
  description: 'What to be told of; all conditions must hold.',
  fields: (t) => ({
    type: t.stringList({ description: 'Of these types, e.g. `api_key.used`.' }),
    apiKeyId: t.id({ description: 'Of this key.' }),
  }),
});

builder.subscriptionField('apiKeyActivity', (t) =>
  t.field({
    type: ApiKeyActivityRef,
    description: 'Whatever happens to keys from now on: that they are changed, and that they are used.',
    authScopes: { holds: 'api-keys:read' },
    args: { filter: t.arg({ type: ApiKeyActivityFilterInput, description: 'What of it.' }) },
    subscribe: (_root, { filter }, ctx) =>
      active(ctx, {
        type: filter?.type ?? null,
        id: filter?.apiKeyId != null ? idOf('ApiKey', filter.apiKeyId) : null,
      }),
    resolve: (happened) => happened,
  }),
);
