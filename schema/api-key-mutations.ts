import { ApiKeyScopeError, ApiKeyStatusError } from '#server/api-keys/api-key.errors.ts';
import * as apiKeys from '#server/api-keys/api-key.query.ts';
import * as service from '#server/api-keys/api-key.service.ts';
import { type KeyAddress, lockedOut } from '#server/api-keys/key-addresses.ts';
import { type Context, inEnvironment } from '#server/context.ts';
import { NotFoundError, ValidationError } from '#server/errors.ts';
import { EmailNotVerifiedError } from '#server/members/sign-up.errors.ts';
import { QuotaExceededError } from '#server/plans/plan.errors.ts';
import { ApiKeyStatusEnum } from './api-key.ts';
import { KeyAddressRef } from './api-key-addresses.ts';
import { ApiKeyMoneyLimitInput } from './api-key-money-limits.ts';
import { builder, EnvironmentEnum } from './builder.ts';
import { UserErrorInterface } from './errors.ts';
import { idOf } from './ids.ts';
import { idInput } from './inputs.ts';
import { ApiKeyRef } from './refs.ts';
import { shownOnce, shownOnceNote } from './shown-once.ts';

builder.objectType(ApiKeyStatusError, {
  name: 'ApiKeyStatusError',
  description: "The key's state does not allow this. Nothing was changed.",
  interfaces: [UserErrorInterface],
  fields: (t) => ({
    status: t.expose('status', { type: ApiKeyStatusEnum, description: 'The state it is in.' }),
  }),
});

builder.objectType(EmailNotVerifiedError, {
  name: 'EmailNotVerifiedError',
  description:
    'Whoever signed up by themselves shows first that their e-mail address is theirs. Nothing was changed.',
  interfaces: [UserErrorInterface],
});

builder.objectType(ApiKeyScopeError, {
  name: 'ApiKeyScopeError',
  description: 'Nobody, person or key, grants more than they hold. Nothing was changed.',
  interfaces: [UserErrorInterface],
  fields: (t) => ({
    scopes: t.stringList({
      description: 'The scopes that the caller does not hold.',
      resolve: (error) => [...error.scopes],
    }),
  }),
});

const described = {
  name: 'A label that people recognize it by, e.g. "production-ingest"; at most 100 characters.',
  description: 'What it is for.',
  scopes: 'What it may do. Choose the fewest that do; the query `scopes` lists all.',
  ipAllowlist: 'IPv4 and IPv6 addresses and CIDR ranges it is accepted from; none for anywhere.',
  ipDenylist: 'Addresses and ranges it is never accepted from; they outrank the allow list.',
  documents:
    'SHA-256, in hex, of the only GraphQL documents it may send, as `scopesFor` gives it: of the text exactly as it is sent, or of the document whatever its layout. None for any document.',
  clientIds:
    'The only clients that it sees and touches, with what belongs to them; at most 100. None for all. Such a key can hold the scopes of clients and invoices alone.',
  notBefore: 'From when on it is accepted.',
  expiresAt: 'The instant it ends.',
  expiresOn: 'Instead of `expiresAt`: the day at whose beginning, midnight UTC, it ends.',
  metadata: 'A JSON object of your own, at most 16 KB.',
  moneyLimits:
    'Ceilings for payouts and disbursements, by currency: what has none is not moved. None at all when left out or empty. Only people can set them.',
  rateLimits:
    'Limits of its own; what is not named keeps the usual one. Only people can set them, and to no more than the plan has.',
};

const ApiKeyRateLimitInput = builder.inputType('ApiKeyRateLimitInput', {
  description: "A window of the key's own, in place of the server's of that name.",
  fields: (t) => ({
    name: t.string({
      required: true,
      description:
        '`requests`, or `cost`: fields times objects of what is asked; `uploads`; or `connections`, live ones, open at once.',
    }),
    limit: t.int({ required: true, description: 'How many fit in one window.' }),
    windowSeconds: t.int({
      description:
        'How long a window lasts, up to a day; it begins with the first request. As usual when left out: a minute, an hour for `uploads`.',
    }),
  }),
});

const ApiKeyCreateInput = builder.inputType('ApiKeyCreateInput', {
  description: 'A new key.',
  fields: (t) => ({
    name: t.string({ required: true, description: described.name }),
    description: t.string({ description: described.description }),
    environment: t.field({
      type: EnvironmentEnum,
      description:
        "The world it is to work in; the caller's own when left out. A key cannot name the other one.",
    }),
    scopes: t.stringList({ required: true, description: described.scopes }),
    ipAllowlist: t.stringList({ description: described.ipAllowlist }),
    ipDenylist: t.stringList({ description: described.ipDenylist }),
    documents: t.stringList({ description: described.documents }),
    clientIds: t.idList({ description: described.clientIds }),
    notBefore: t.field({ type: 'DateTime', description: described.notBefore }),
    expiresAt: t.field({ type: 'DateTime', description: described.expiresAt }),
    expiresOn: t.field({ type: 'Date', description: described.expiresOn }),
    metadata: t.field({ type: 'JSON', description: described.metadata }),
    rateLimits: t.field({ type: [ApiKeyRateLimitInput], description: described.rateLimits }),
    moneyLimits: t.field({ type: [ApiKeyMoneyLimitInput], description: described.moneyLimits }),
  }),
});

const ApiKeyUpdateInput = builder.inputType('ApiKeyUpdateInput', {
  description: 'What to change; what is left out stays, and null clears all but the name and the scopes.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The key to change.' }),
    name: t.string({ description: described.name }),
    description: t.string({ description: described.description }),
    scopes: t.stringList({ description: described.scopes }),
    ipAllowlist: t.stringList({ description: described.ipAllowlist }),
    ipDenylist: t.stringList({ description: described.ipDenylist }),
    documents: t.stringList({ description: described.documents }),
    clientIds: t.idList({ description: described.clientIds }),
    notBefore: t.field({ type: 'DateTime', description: described.notBefore }),
    expiresAt: t.field({ type: 'DateTime', description: described.expiresAt }),
    expiresOn: t.field({ type: 'Date', description: described.expiresOn }),
    metadata: t.field({ type: 'JSON', description: described.metadata }),
    rateLimits: t.field({ type: [ApiKeyRateLimitInput], description: described.rateLimits }),
    moneyLimits: t.field({ type: [ApiKeyMoneyLimitInput], description: described.moneyLimits }),
  }),
});

const ApiKeyRevokeInput = builder.inputType('ApiKeyRevokeInput', {
  description: 'Which key to revoke, and why.',
  fields: (t) => ({
    id: t.id({ required: true, description: "The key's id." }),
    reason: t.string({ description: 'Why, for those who ask later; at most 500 characters.' }),
  }),
});

export interface Changed {
  apiKey: apiKeys.ApiKeyRecord;
}

export const payload = (name: string, description: string) =>
  builder.objectRef<Changed>(name).implement({
    description,
    fields: (t) => ({
      apiKey: t.expose('apiKey', { type: ApiKeyRef, description: 'The key as it is now.' }),
    }),
  });

const ApiKeyUpdatePayload = builder
  .objectRef<Changed & { lockedOut: KeyAddress[] }>('ApiKeyUpdatePayload')
  .implement({
    description: 'The changed key.',
    fields: (t) => ({
      apiKey: t.expose('apiKey', { type: ApiKeyRef, description: 'The key as it is now.' }),
      lockedOut: t.field({
        type: [KeyAddressRef],
        description:
          'A warning: addresses that used the key in the last seven days and can no more, by this change of its lists. `apiKeyLockout` tells beforehand.',
        resolve: (changes) => changes.lockedOut,
      }),
    }),
  });

const ApiKeyCreatePayload = builder.objectRef<Changed & { secret: string }>('ApiKeyCreatePayload').implement({
  description: 'The new key, and its secret for the only time.',
  fields: (t) => ({
    apiKey: t.expose('apiKey', { type: ApiKeyRef, description: 'The new key.' }),
    secret: t.string({
      nullable: true,
      description: `The whole key. It is shown now and never again: store it. ${shownOnceNote}`,
      resolve: ({ secret }, _args, ctx) => shownOnce(ctx, secret),
    }),
  }),
});

export async function changed(ctx: Context, id: string): Promise<Changed> {
  const apiKey = await apiKeys.byId.fresh(ctx, id);
  if (!apiKey) throw new NotFoundError('API key');
  return { apiKey };
}

/** Left out stays left out, and null stays null. */
const clientsIn = ({ clientIds }: { clientIds?: string[] | null }) =>
  clientIds ? { clientIds: clientIds.map((id) => idOf('Client', id)) } : {};

builder.mutationFields((t) => ({
  apiKeyCreate: t.field({
    type: ApiKeyCreatePayload,
    description:
      'Creates a key. People need to be owner or admin; nobody can grant scopes they do not hold. One that a key makes has its expiry, IP lists and pinned documents where nothing is said and never more, and its rate limits where they are narrower than the usual.',
    authScopes: { holds: 'api-keys:write' },
    errors: {
      types: [ValidationError, NotFoundError, ApiKeyScopeError, QuotaExceededError, EmailNotVerifiedError],
    },
    args: { input: t.arg({ type: ApiKeyCreateInput, required: true, description: 'The key.' }) },
    resolve: async (_root, { input }, ctx) => {
      const { id, secret, environment } = await service.create(ctx, { ...input, ...clientsIn(input) });
      return { ...(await changed(inEnvironment(ctx, environment), id)), secret };
    },
  }),
  apiKeyUpdate: t.field({
    type: ApiKeyUpdatePayload,
    description:
      'Changes a key. It holds from the next request on. No key prolongs or widens itself, and another only if it holds all that the other may do, and no further than it reaches itself.',
    authScopes: { holds: 'api-keys:write' },
    errors: { types: [ValidationError, NotFoundError, ApiKeyScopeError, ApiKeyStatusError] },
    args: { input: t.arg({ type: ApiKeyUpdateInput, required: true, description: 'What to change.' }) },
    resolve: async (_root, { input: { id, ...changes } }, ctx) => {
      const key = idOf('ApiKey', id);
      const before = await apiKeys.byId(ctx, key);
      await service.update(ctx, key, { ...changes, ...clientsIn(changes) });
      const after = await changed(ctx, key);
      return { ...after, lockedOut: before ? await lockedOut(ctx, key, before, after.apiKey) : [] };
    },
  }),
  apiKeyDisable: t.field({
    type: payload('ApiKeyDisablePayload', 'The disabled key.'),
    description: 'Pauses a key: it is refused from the next request on, until somebody enables it.',
    authScopes: { holds: 'api-keys:write' },
    errors: { types: [NotFoundError, ApiKeyStatusError] },
    args: {
      input: t.arg({
        type: idInput('ApiKeyDisableInput', 'Which key to disable.', 'key'),
        required: true,
        description: 'Which key.',
      }),
    },
    resolve: async (_root, { input }, ctx) => {
      const key = idOf('ApiKey', input.id);
      await service.disable(ctx, key);
      return changed(ctx, key);
    },
  }),
  apiKeyEnable: t.field({
    type: payload('ApiKeyEnablePayload', 'The key, accepted again.'),
    description: 'Ends a pause. A key that enables another holds all that the other may do.',
    authScopes: { holds: 'api-keys:write' },
    errors: { types: [ValidationError, NotFoundError, ApiKeyScopeError, ApiKeyStatusError] },
    args: {
      input: t.arg({
        type: idInput('ApiKeyEnableInput', 'Which key to enable.', 'key'),
        required: true,
        description: 'Which key.',
      }),
    },
    resolve: async (_root, { input }, ctx) => {
      const key = idOf('ApiKey', input.id);
      await service.enable(ctx, key);
      return changed(ctx, key);
    },
  }),
  apiKeyRevoke: t.field({
    type: payload('ApiKeyRevokePayload', 'The revoked key; it stays listed.'),
    description: 'Ends a key for good. No request that starts after the answer is accepted.',
    authScopes: { holds: 'api-keys:write' },
    errors: { types: [ValidationError, NotFoundError, ApiKeyStatusError] },
    args: { input: t.arg({ type: ApiKeyRevokeInput, required: true, description: 'Which key, and why.' }) },
    resolve: async (_root, { input }, ctx) => {
      const key = idOf('ApiKey', input.id);
      await service.revoke(ctx, key, input.reason);
      return changed(ctx, key);
    },
  }),
}));
