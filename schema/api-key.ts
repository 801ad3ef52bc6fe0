import * as apiKeys from '#server/api-keys/api-key.query.ts';
import { isSafeToRetire } from '#server/api-keys/api-key-secret.service.ts';
import { type ApiKeyStatus, statusOf } from '#server/api-keys/api-key-status.ts';
import { driftOf } from '#server/api-keys/declaration.ts';
import { disablesAtOf } from '#server/api-keys/idle-keys.ts';
import * as clients from '#server/clients/client.query.ts';
import { encodeId } from '#server/db/id.ts';
import { windowsOf } from '#server/limits/windows.ts';
import { limitSettings } from '#server/organizations/organization.query.ts';
import { ActorRef } from './actor.ts';
import { builder, EnvironmentEnum, readable } from './builder.ts';
import { pageCost, toConnection } from './connection.ts';
import { idOf } from './ids.ts';
import { orderInput } from './inputs.ts';
import { RateLimitRef } from './limits.ts';
import { ApiKeyRef, ClientRef } from './refs.ts';

export const ApiKeyStatusEnum = builder.enumType('ApiKeyStatus', {
  description: 'The state of a key now. The gravest one wins.',
  values: {
    ACTIVE: { description: 'Accepted.' },
    EXPIRING: { description: 'Accepted, and expires within seven days.' },
    NOT_YET_VALID: { description: 'Refused until its `notBefore`.' },
    DISABLED: { description: 'Refused until somebody enables it.' },
    EXPIRED: { description: 'Refused for good: its time is over.' },
    REVOKED: { description: 'Refused for good: somebody revoked it.' },
  } satisfies Record<ApiKeyStatus, object>,
});

interface Use {
  usedAt: Date | string;
  ip: string;
  userAgent: string | null;
  operation: string | null;
}

const UseRef = builder.objectRef<Use>('ApiKeyUse').implement({
  description: 'The last request a key or secret was used for; recorded within about a second.',
  fields: (t) => ({
    at: t.expose('usedAt', { type: 'DateTime', description: 'When.' }),
    ip: t.exposeString('ip', { description: 'From which address, as the server saw it.' }),
    userAgent: t.exposeString('userAgent', {
      nullable: true,
      description: 'With which program, as it called itself.',
    }),
    operation: t.exposeString('operation', {
      nullable: true,
      description: 'The name of the operation, when it had one.',
    }),
  }),
});

export const SecretRef = builder.objectRef<apiKeys.ApiKeySecretRecord>('ApiKeySecret').implement({
  description: 'One secret of a key. What it is cannot be read again, by anybody.',
  fields: (t) => ({
    id: t.id({ description: 'Its id.', resolve: (secret) => encodeId('ApiKeySecret', secret.id) }),
    prefix: t.exposeString('prefix', { description: 'How it begins.' }),
    last4: t.exposeString('last4', { description: 'How it ends.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    retiresAt: t.expose('retiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'From when on it is refused; null while it is current.',
    }),
    safeToRetire: t.boolean({
      description:
        'A hint for a secret on its way out: true when it has been silent for 15 minutes while its successor is in use.',
      resolve: async (secret, _args, ctx) =>
        isSafeToRetire(secret, await apiKeys.secretsOf(ctx, secret.apiKeyId), ctx.now()),
    }),
    lastUse: t.field({
      type: UseRef,
      nullable: true,
      description: 'Its last use; null when it was never used.',
      resolve: ({ usedAt, ip, userAgent, operation }) =>
        usedAt && ip ? { usedAt, ip, userAgent, operation } : null,
    }),
  }),
});

builder.node(ApiKeyRef, {
  description: 'A credential of the organization, for programs. It survives the person who created it.',
  authScopes: { holds: 'api-keys:read' },
  id: {
    resolve: (key) => key.id,
    description: 'Its id, `key_…`; it stays the same when the key is rotated.',
  },
  loadWithoutCache: (id, ctx) => readable(ctx, 'api-keys:read', () => apiKeys.byId(ctx, id)),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'A label that people recognize it by.' }),
    description: t.exposeString('description', { nullable: true, description: 'What it is for.' }),
    environment: t.expose('environment', { type: EnvironmentEnum, description: 'The world it works in.' }),
    scopes: t.exposeStringList('scopes', { description: 'What it may do, as granted.' }),
    status: t.field({
      type: ApiKeyStatusEnum,
      description: 'Its state now.',
      resolve: (key, _args, ctx) => statusOf(key, ctx.now()),
    }),
    prefix: t.exposeString('prefix', { description: 'How its newest secret begins.' }),
    last4: t.exposeString('last4', { description: 'How its newest secret ends.' }),
    ipAllowlist: t.exposeStringList('ipAllowlist', {
      description: 'From where alone it is accepted; empty for anywhere.',
    }),
    ipDenylist: t.exposeStringList('ipDenylist', { description: 'From where it is never accepted.' }),
    documents: t.exposeStringList('documents', {
      description:
        'SHA-256, in hex, of the only GraphQL documents it may send; empty for any. See `scopesFor`.',
    }),
    clientIds: t.idList({
      nullable: true,
      description: 'The only clients that it sees and touches, with what belongs to them; null for all.',
      resolve: ({ clientIds }) => clientIds?.map((id) => encodeId('Client', id)) ?? null,
    }),
    clients: t.field({
      type: [ClientRef],
      nullable: true,
      description: 'The same clients, as far as they are still there.',
      authScopes: { holds: 'clients:read' },
      resolve: async ({ clientIds }, _args, ctx) => {
        const found = await Promise.all((clientIds ?? []).map((id) => clients.byId(ctx, id)));
        return clientIds && found.filter((client) => client !== null);
      },
    }),
    notBefore: t.expose('notBefore', {
      type: 'DateTime',
      nullable: true,
      description: 'From when on it is accepted.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ends; null for never.',
    }),
    metadata: t.expose('metadata', {
      type: 'JSON',
      nullable: true,
      description: 'Whatever you keep with it.',
    }),
    rateLimits: t.field({
      type: [RateLimitRef],
      description: 'The windows that apply to it, and who has set each: its own, or the usual ones.',
      resolve: async (key, _args, ctx) =>
        windowsOf(ctx.runtime.config.rateLimits, { ...(await limitSettings(ctx)), key: key.rateLimits }),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed.' }),
    createdBy: t.field({ type: ActorRef, description: 'Who created it.', resolve: (key) => key }),
    lastUsedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was last used; null for never.',
      resolve: (key) => key.lastUse?.usedAt ?? null,
    }),
    lastUse: t.field({
      type: UseRef,
      nullable: true,
      description: 'Its last use, whichever secret it was; null when it was never used.',
      resolve: (key) => key.lastUse,
    }),
    secrets: t.field({
      type: [SecretRef],
      description: 'Its secrets, newest first.',
      resolve: (key, _args, ctx) => apiKeys.secretsOf(ctx, key.id),
    }),
    isDeclared: t.boolean({
      description: "Whether the server's KEYS_FILE names it.",
      resolve: ({ declaration }) => declaration !== null,
    }),
    drift: t.stringList({
      description: 'The fields in which it is not as KEYS_FILE says; empty when all is as declared.',
      resolve: (key) => driftOf(key.declaration, key),
    }),
    idleDisablesAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        "When it will be disabled because nobody uses it, by the organization's `idleKeyDays`; null unless that was announced. Any use prevents it.",
      resolve: (key, _args, ctx) => disablesAtOf(ctx, key.id),
    }),
    disabledAt: t.expose('disabledAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when it is disabled.',
    }),
    disabledBy: t.exposeString('disabledByLabel', { nullable: true, description: 'Who disabled it.' }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was revoked.',
    }),
    revokedBy: t.exposeString('revokedByLabel', { nullable: true, description: 'Who revoked it.' }),
    revokeReason: t.exposeString('revokeReason', { nullable: true, description: 'Why it was revoked.' }),
    archivedAt: t.expose('archivedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when it is out of the usual list.',
    }),
  }),
});

const ApiKeyConnection = builder.connectionObject(
  { type: ApiKeyRef, name: 'ApiKeyConnection', description: 'A page of API keys.' },
  { name: 'ApiKeyEdge', description: 'A key and its place in the list.' },
);

const ApiKeyFilterInput = builder.inputType('ApiKeyFilterInput', {
  description: 'Which keys to list; all conditions must hold.',
  fields: (t) => ({
    search: t.string({
      description: 'Part of the name, description or creator; the last four characters; or an IP address.',
    }),
    status: t.field({ type: [ApiKeyStatusEnum], description: 'In one of these states.' }),
    scope: t.string({ description: 'Granted this scope.' }),
    neverUsed: t.boolean({ description: 'Only keys that were never used, or only those that were.' }),
    unusedSince: t.field({ type: 'DateTime', description: 'Not used since this instant.' }),
    goesIdle: t.boolean({
      description: 'Only keys that will be disabled because nobody uses them, or only the others.',
    }),
    expiresSince: t.field({
      type: 'DateTime',
      description: 'Whose expiry is at this instant or later: with `status: [EXPIRED]`, what expired since.',
    }),
    neverExpires: t.boolean({ description: 'Only keys without an end, or only those with one.' }),
    withoutIpList: t.boolean({
      description: 'Only keys that are accepted from anywhere, or only those with a list of addresses.',
    }),
    fullAccess: t.boolean({ description: 'Only keys that hold every scope, or only those that do not.' }),
    idleDays: t.int({
      description: 'Nothing was done with it for so many days, nor was it made or enabled since; 1 to 3,650.',
    }),
    unusedScopesDays: t.int({
      description: 'With scopes that no request has needed for so many days: see `unusedScopes`.',
    }),
    retiredSecretUsedDays: t.int({
      description: 'A secret that a rotation has retired was tried within so many days.',
    }),
    deadUsedDays: t.int({
      description: 'It has ended, revoked or expired, and was tried within so many days.',
    }),
    archived: t.boolean({
      description: 'Only archived keys, or only those that are not, which is usual.',
    }),
  }),
});

const ApiKeyOrderField = builder.enumType('ApiKeyOrderField', {
  description: 'What keys can be ordered by.',
  values: {
    CREATED_AT: { description: 'Time of creation.' },
    NAME: { description: 'Name, without regard to case.' },
    LAST_USED_AT: { description: 'Time of last use; never counts as longest ago.' },
    EXPIRES_AT: { description: 'Time of expiry; never counts as last.' },
  },
});

const ApiKeyOrderInput = orderInput(
  'ApiKeyOrderInput',
  'The order of a list of keys.',
  ApiKeyOrderField,
  'CREATED_AT',
);

builder.queryFields((t) => ({
  apiKey: t.field({
    type: ApiKeyRef,
    nullable: true,
    description: "One key. Null when it does not exist or is another tenant's.",
    authScopes: { holds: 'api-keys:read' },
    args: { id: t.arg.id({ required: true, description: "The key's id." }) },
    resolve: (_root, { id }, ctx) => apiKeys.byId(ctx, idOf('ApiKey', id)),
  }),
  apiKeys: t.connection(
    {
      type: ApiKeyRef,
      description:
        'The keys of the environment, newest first unless ordered otherwise; revoked and expired ones too, unless archived.',
      authScopes: { holds: 'api-keys:read' },
      complexity: pageCost,
      args: {
        filter: t.arg({ type: ApiKeyFilterInput, description: 'Which keys.' }),
        orderBy: t.arg({ type: ApiKeyOrderInput, description: 'In which order.' }),
      },
      resolve: async (_root, args, ctx) => toConnection(await apiKeys.list(ctx, args)),
    },
    ApiKeyConnection,
  ),
}));
