import * as apiKeys from '#server/api-keys/api-key.query.ts';
import { type KeyAddress, listsAfter, lockedOut } from '#server/api-keys/key-addresses.ts';
import { ValidationError } from '#server/errors.ts';
import { builder } from './builder.ts';
import { idOf } from './ids.ts';

export const KeyAddressRef = builder.objectRef<KeyAddress>('ApiKeyAddress').implement({
  description: 'An address that a key was used from.',
  fields: (t) => ({
    ip: t.exposeString('ip', { description: 'The address, as the server saw it.' }),
    lastUsedAt: t.expose('lastAt', { type: 'DateTime', description: 'When it last came from there.' }),
  }),
});

const LockoutPayload = builder.objectRef<{ addresses: KeyAddress[] }>('ApiKeyLockoutPayload').implement({
  description: 'Whom other lists would shut out.',
  fields: (t) => ({
    addresses: t.field({
      type: [KeyAddressRef],
      description: 'Addresses that used the key in the last seven days and could no more; the latest first.',
      resolve: ({ addresses }) => addresses,
    }),
  }),
});

const LockoutInput = builder.inputType('ApiKeyLockoutInput', {
  description: 'Lists to try on a key; what is left out stays as it is, and null clears.',
  fields: (t) => ({
    id: t.id({ required: true, description: "The key's id." }),
    ipAllowlist: t.stringList({ description: 'From where alone it would be accepted.' }),
    ipDenylist: t.stringList({ description: 'From where it would never be accepted.' }),
  }),
});

builder.queryFields((t) => ({
  apiKeyLockout: t.field({
    type: LockoutPayload,
    nullable: true,
    description:
      "A dry run of other address lists: who would be shut out. Null when the key does not exist or is another tenant's.",
    authScopes: { holds: 'api-keys:read' },
    errors: { types: [ValidationError] },
    args: { input: t.arg({ type: LockoutInput, required: true, description: 'Which key, which lists.' }) },
    resolve: async (_root, { input }, ctx) => {
      const key = await apiKeys.byId(ctx, idOf('ApiKey', input.id));
      return key && { addresses: await lockedOut(ctx, key.id, key, listsAfter(key, input)) };
    },
  }),
}));
