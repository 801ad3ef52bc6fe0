import { ApiKeyScopeError, ApiKeyStatusError, ApiKeyUnusedError } from '#server/api-keys/api-key.errors.ts';
import { pinNetworks } from '#server/api-keys/key-addresses.ts';
import { NotFoundError, ValidationError } from '#server/errors.ts';
import { changed, payload } from './api-key-mutations.ts';
import { builder } from './builder.ts';
import { UserErrorInterface } from './errors.ts';
import { idOf } from './ids.ts';

builder.objectType(ApiKeyUnusedError, {
  name: 'ApiKeyUnusedError',
  description:
    'The key, or every scope of it, was not used lately, so there is nothing to go by. Nothing was changed.',
  interfaces: [UserErrorInterface],
});

const PinNetworksInput = builder.inputType('ApiKeyPinNetworksInput', {
  description: 'Which key to pin to where it is used from.',
  fields: (t) => ({
    id: t.id({ required: true, description: "The key's id." }),
    asNetworks: t.boolean({
      required: true,
      defaultValue: false,
      description:
        'Allow the whole network of each address (/24 of IPv4, /48 of IPv6), not the address alone.',
    }),
  }),
});

builder.mutationFields((t) => ({
  apiKeyPinNetworks: t.field({
    type: payload('ApiKeyPinNetworksPayload', 'The key with its new allow list.'),
    description:
      'Sets the allow list of a key to the addresses that used it in the last 90 days; the deny list stays.',
    authScopes: { holds: 'api-keys:write' },
    errors: {
      types: [ValidationError, NotFoundError, ApiKeyScopeError, ApiKeyStatusError, ApiKeyUnusedError],
    },
    args: { input: t.arg({ type: PinNetworksInput, required: true, description: 'Which key.' }) },
    resolve: async (_root, { input }, ctx) => {
      const key = idOf('ApiKey', input.id);
      await pinNetworks(ctx, key, input.asNetworks);
      return changed(ctx, key);
    },
  }),
}));
