import * as apiKeys from '#server/api-keys/api-key.query.ts';
import * as forensics from '#server/usage/forensics.query.ts';
import { SecretRef } from './api-key.ts';
import { builder } from './builder.ts';
import { ApiKeyRef } from './refs.ts';

const DenialRef = builder.objectRef<forensics.Denial>('ApiKeyDenial').implement({
  description: 'How often and when last a secret of a key was refused with one code.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'Why, e.g. `API_KEY_REVOKED` or `RATE_LIMIT_EXCEEDED`.' }),
    secret: t.field({
      type: SecretRef,
      nullable: true,
      description: 'With which secret it was tried; one that is retired counts as `API_KEY_REVOKED`.',
      resolve: async ({ apiKeyId, secretId }, _args, ctx) =>
        (await apiKeys.secretsOf(ctx, apiKeyId)).find(({ id }) => id === secretId) ?? null,
    }),
    count: t.float({ description: 'How often; a whole number.', resolve: ({ count }) => Number(count) }),
    firstAt: t.expose('firstAt', { type: 'DateTime', description: 'When for the first time.' }),
    lastAt: t.expose('lastAt', { type: 'DateTime', description: 'When last.' }),
    lastIp: t.exposeString('lastIp', { description: 'From which address last, as the server saw it.' }),
    lastUserAgent: t.exposeString('lastUserAgent', {
      nullable: true,
      description: 'With which program last, as it called itself.',
    }),
  }),
});

const SourceRef = builder.objectRef<forensics.Source>('ApiKeySource').implement({
  description: 'An address that a key was used from.',
  fields: (t) => ({
    ip: t.exposeString('ip', { description: 'The address, as the server saw it.' }),
    count: t.float({
      description: 'How many requests came from there; a whole number.',
      resolve: ({ count }) => Number(count),
    }),
    firstAt: t.expose('firstAt', { type: 'DateTime', description: 'When for the first time.' }),
    lastAt: t.expose('lastAt', { type: 'DateTime', description: 'When last.' }),
    lastUserAgent: t.exposeString('lastUserAgent', {
      nullable: true,
      description: 'With which program last, as it called itself.',
    }),
  }),
});

const NetworkRef = builder.objectRef<forensics.KeyNetwork>('ApiKeyNetwork').implement({
  description: 'A network that a key was used from: a /24 of IPv4, a /48 of IPv6.',
  fields: (t) => ({
    network: t.exposeString('network', { description: 'The network, in CIDR notation.' }),
    isNew: t.boolean({
      description:
        'Whether it came up within the last seven days, on a key that had been used from elsewhere before.',
      resolve: (network, _args, ctx) => forensics.isNewNetwork(network, ctx.now()),
    }),
    firstAt: t.expose('firstAt', { type: 'DateTime', description: 'When for the first time.' }),
    firstIp: t.exposeString('firstIp', { description: 'From which address for the first time.' }),
    lastAt: t.expose('lastAt', { type: 'DateTime', description: 'When last, to the minute.' }),
  }),
});

builder.objectFields(ApiKeyRef, (t) => ({
  networks: t.field({
    type: [NetworkRef],
    description:
      'The networks it was used from, those that came up last first, fifty at most; what was refused does not count. Kept for thirteen months after their last use.',
    authScopes: { holds: 'usage:read' },
    resolve: (key, _args, ctx) => forensics.networksOf(ctx, key.id),
  }),
  denials: t.field({
    type: [DenialRef],
    description:
      'How it was refused, the latest first: also after it was revoked, expired or rotated. Counted since it was created.',
    authScopes: { holds: 'usage:read' },
    resolve: (key, _args, ctx) => forensics.denialsOf(ctx, key.id),
  }),
  seenFrom: t.field({
    type: [SourceRef],
    description:
      'The last five addresses it was used from, the latest first; what was refused does not count.',
    authScopes: { holds: 'usage:read' },
    resolve: (key, _args, ctx) => forensics.sourcesOf(ctx, key.id),
  }),
}));
