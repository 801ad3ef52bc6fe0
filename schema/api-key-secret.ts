import { ApiKeyScopeError, ApiKeySecretError, ApiKeyStatusError } from '#server/api-keys/api-key.errors.ts';
import * as service from '#server/api-keys/api-key-secret.service.ts';
import { NotFoundError, ValidationError } from '#server/errors.ts';
import { type Changed, changed, payload } from './api-key-mutations.ts';
import { builder } from './builder.ts';
import { UserErrorInterface } from './errors.ts';
import { idOf } from './ids.ts';
import { ApiKeyRef } from './refs.ts';
import { shownOnce, shownOnceNote } from './shown-once.ts';

builder.objectType(ApiKeySecretError, {
  name: 'ApiKeySecretError',
  description: 'The secret is not in the state that this needs. Nothing was changed.',
  interfaces: [UserErrorInterface],
});

const ApiKeyRotateInput = builder.inputType('ApiKeyRotateInput', {
  description: 'Which key to rotate, and how.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The key.' }),
    overlap: t.field({
      type: 'Duration',
      description:
        'How long the old secret is still accepted: up to 30 days, a day when left out, `PT0S` when it leaked.',
    }),
    expectedSecretId: t.id({
      description:
        'The secret you believe to be current: refused when somebody else has rotated the key meanwhile.',
    }),
  }),
});

const ApiKeySecretRetireInput = builder.inputType('ApiKeySecretRetireInput', {
  description: 'Which secret to end.',
  fields: (t) => ({ id: t.id({ required: true, description: "The secret's id, `sec_…`." }) }),
});

const ApiKeyRotatePayload = builder.objectRef<Changed & { secret: string }>('ApiKeyRotatePayload').implement({
  description: 'The rotated key, under the same id, and its new secret for the only time.',
  fields: (t) => ({
    apiKey: t.expose('apiKey', { type: ApiKeyRef, description: 'The key as it is now.' }),
    secret: t.string({
      nullable: true,
      description: `The whole new key. It is shown now and never again: store it. ${shownOnceNote}`,
      resolve: ({ secret }, _args, ctx) => shownOnce(ctx, secret),
    }),
  }),
});

builder.mutationFields((t) => ({
  apiKeyRotate: t.field({
    type: ApiKeyRotatePayload,
    description:
      'Gives a key a new secret and retires the old one after the overlap, never past the expiry of the key. ' +
      'The id, the scopes and the history stay. Rotating again adds another secret; those on their way out keep their time.',
    authScopes: { holds: 'api-keys:write' },
    errors: {
      types: [ValidationError, NotFoundError, ApiKeyScopeError, ApiKeyStatusError, ApiKeySecretError],
    },
    args: { input: t.arg({ type: ApiKeyRotateInput, required: true, description: 'Which key, and how.' }) },
    resolve: async (_root, { input }, ctx) => {
      const key = idOf('ApiKey', input.id);
      const expected = input.expectedSecretId != null ? idOf('ApiKeySecret', input.expectedSecretId) : null;
      const { secret } = await service.rotate(ctx, key, {
        overlapMs: input.overlap,
        expectedSecretId: expected,
      });
      return { ...(await changed(ctx, key)), secret };
    },
  }),
  apiKeySecretRetire: t.field({
    type: payload('ApiKeySecretRetirePayload', 'The key without the secret.'),
    description: 'Ends the overlap of a replaced secret now: it is refused from the next request on.',
    authScopes: { holds: 'api-keys:write' },
    errors: { types: [NotFoundError, ApiKeySecretError] },
    args: { input: t.arg({ type: ApiKeySecretRetireInput, required: true, description: 'Which secret.' }) },
    resolve: async (_root, { input }, ctx) => {
      const { keyId } = await service.retireSecret(ctx, idOf('ApiKeySecret', input.id));
      return changed(ctx, keyId);
    },
  }),
}));
