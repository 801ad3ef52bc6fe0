import { ApiKeyStatusError } from '#server/api-keys/api-key.errors.ts';
import * as service from '#server/api-keys/api-key-archive.service.ts';
import { NotFoundError } from '#server/errors.ts';
import { changed, payload } from './api-key-mutations.ts';
import { builder } from './builder.ts';
import { idOf } from './ids.ts';
import { idInput } from './inputs.ts';

const ApiKeyArchiveInput = idInput('ApiKeyArchiveInput', 'Which key to archive.', 'key');

const ApiKeyUnarchiveInput = idInput('ApiKeyUnarchiveInput', 'Which key to bring back into the list.', 'key');

builder.mutationFields((t) => ({
  apiKeyArchive: t.field({
    type: payload('ApiKeyArchivePayload', 'The archived key.'),
    description:
      'Takes a revoked or expired key out of the usual list. Nothing is erased, and later attempts to use it still count.',
    authScopes: { holds: 'api-keys:write' },
    errors: { types: [NotFoundError, ApiKeyStatusError] },
    args: { input: t.arg({ type: ApiKeyArchiveInput, required: true, description: 'Which key.' }) },
    resolve: async (_root, { input }, ctx) => {
      const key = idOf('ApiKey', input.id);
      await service.archive(ctx, key);
      return changed(ctx, key);
    },
  }),
  apiKeyUnarchive: t.field({
    type: payload('ApiKeyUnarchivePayload', 'The key, back in the list.'),
    description: 'Brings an archived key back into the usual list. It stays as dead as it was.',
    authScopes: { holds: 'api-keys:write' },
    errors: { types: [NotFoundError, ApiKeyStatusError] },
    args: { input: t.arg({ type: ApiKeyUnarchiveInput, required: true, description: 'Which key.' }) },
    resolve: async (_root, { input }, ctx) => {
      const key = idOf('ApiKey', input.id);
      await service.unarchive(ctx, key);
      return changed(ctx, key);
    },
  }),
}));
