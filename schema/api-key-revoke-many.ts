import * as apiKeys from '#server/api-keys/api-key.query.ts';
import { type Revoked, revokeMany } from '#server/api-keys/api-key.service.ts';
import { encodeId } from '#server/db/id.ts';
import { ValidationError } from '#server/errors.ts';
import { builder } from './builder.ts';
import { idOf } from './ids.ts';
import { ApiKeyRef } from './refs.ts';

const RefusalRef = builder.objectRef<NonNullable<Revoked['refusal']>>('ApiKeyRevokeRefusal').implement({
  description: 'Why a key was not revoked: as `apiKeyRevoke` would refuse it.',
  fields: (t) => ({
    message: t.exposeString('message', { description: 'What is wrong and what to do, for people.' }),
    code: t.exposeString('code', { description: 'A stable code, for programs.' }),
  }),
});

const OutcomeRef = builder.objectRef<Revoked>('ApiKeyRevokeOutcome').implement({
  description: 'What came of revoking one of several keys.',
  fields: (t) => ({
    id: t.id({ description: 'The id that was named.', resolve: ({ id }) => encodeId('ApiKey', id) }),
    refusal: t.field({
      type: RefusalRef,
      nullable: true,
      description: 'Why it was not revoked; null when it was.',
      resolve: (outcome) => outcome.refusal,
    }),
    apiKey: t.field({
      type: ApiKeyRef,
      nullable: true,
      description: "The key as it is now. Null when it does not exist or is another tenant's.",
      resolve: ({ id }, _args, ctx) => apiKeys.byId(ctx, id),
    }),
  }),
});

const RevokeManyInput = builder.inputType('ApiKeyRevokeManyInput', {
  description: 'Which keys to revoke, and why.',
  fields: (t) => ({
    ids: t.idList({ required: true, description: "The keys' ids, 1 to 100." }),
    reason: t.string({ description: 'Why, for those who ask later; at most 500 characters.' }),
  }),
});

const RevokeManyPayload = builder.objectRef<{ results: Revoked[] }>('ApiKeyRevokeManyPayload').implement({
  description: 'What came of it, key by key.',
  fields: (t) => ({
    results: t.field({
      type: [OutcomeRef],
      description: 'One for each key, in the order of the ids; what was named twice is there once.',
      resolve: ({ results }) => results,
    }),
  }),
});

builder.mutationFields((t) => ({
  apiKeyRevokeMany: t.field({
    type: RevokeManyPayload,
    description:
      'Ends keys for good, each on its own: what one is refused for keeps no other from ending. No request with one that was ended, starting after the answer, is accepted.',
    authScopes: { holds: 'api-keys:write' },
    errors: { types: [ValidationError] },
    args: {
      input: t.arg({ type: RevokeManyInput, required: true, description: 'Which keys, and why.' }),
    },
    resolve: async (_root, { input: { ids, reason } }, ctx) => {
      const keys = ids.map((id) => idOf('ApiKey', id));
      return { results: await revokeMany(ctx, keys, reason) };
    },
  }),
}));
