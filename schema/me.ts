import { maxDocumentTokens } from '#server/auth/document-size.ts';
import type { Principal, PrincipalKey, PrincipalUser } from '#server/auth/principal.ts';
import { presets, type ScopeInfo, type ScopePreset, scopes } from '#server/auth/scopes.ts';
import type { Context } from '#server/context.ts';
import { encodeId } from '#server/db/id.ts';
import { maxPageSize } from '#server/db/page.ts';
import { maxBodyBytes } from '#server/http/limits.ts';
import type { LimitSource } from '#server/limits/windows.ts';
import { mustVerifyEmail } from '#server/members/sign-up.service.ts';
import { limitSettings } from '#server/organizations/organization.query.ts';
import { planNameOf } from '#server/plans/plans.ts';
import { builder, EnvironmentEnum, RoleEnum } from './builder.ts';
import { keepsToClients } from './keeps-to-clients.ts';
import { LimitSourceEnum, PlanEnum } from './limits.ts';
import { fieldsOpenedBy } from './opened-by.ts';

const OrganizationRef = builder.objectRef<Principal>('MeOrganization').implement({
  description: 'The organization the caller acts for.',
  fields: (t) => ({
    id: t.id({ description: 'Its id.', resolve: (me) => encodeId('Organization', me.organizationId) }),
    name: t.exposeString('organizationName', { description: 'Its name.' }),
    plan: t.field({
      type: PlanEnum,
      description: 'What it may use.',
      resolve: async (_me, _args, ctx) => planNameOf((await limitSettings(ctx)).plan),
    }),
  }),
});

const UserRef = builder.objectRef<PrincipalUser>('MeUser').implement({
  description: 'The person who is signed in.',
  fields: (t) => ({
    id: t.id({ description: 'Their id.', resolve: (user) => encodeId('User', user.id) }),
    name: t.exposeString('name', { description: 'Their name.' }),
    email: t.exposeString('email', { description: 'Their e-mail address, with which they sign in.' }),
    mustVerifyEmail: t.boolean({
      description:
        'Whether they have still to open the link that was sent to their address: until then they make no keys.',
      resolve: (_user, _args, ctx) => mustVerifyEmail(ctx),
    }),
  }),
});

const KeyRef = builder.objectRef<PrincipalKey>('MeKey').implement({
  description: 'The key the request came with.',
  fields: (t) => ({
    id: t.id({
      description: 'Its id; it stays the same when the key is rotated.',
      resolve: (key) => encodeId('ApiKey', key.id),
    }),
    name: t.exposeString('name', { description: 'Its name.' }),
    prefix: t.exposeString('prefix', { description: 'How the secret in use begins, e.g. `sk_test_`.' }),
    last4: t.exposeString('last4', { description: 'How the secret in use ends.' }),
    clientIds: t.idList({
      nullable: true,
      description: 'The only clients that it sees and touches, with what belongs to them; null for all.',
      resolve: ({ clientIds }) => clientIds?.map((id) => encodeId('Client', id)) ?? null,
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ends; null for never.',
    }),
  }),
});

interface Limit {
  name: string;
  limit: number;
  unit: string;
  windowSeconds?: number;
  remaining?: number;
  resetSeconds?: number;
  source?: LimitSource;
}

const limits: readonly Limit[] = [
  { name: 'page-size', limit: maxPageSize, unit: 'objects' },
  { name: 'request-body', limit: maxBodyBytes, unit: 'bytes' },
  { name: 'document', limit: maxDocumentTokens, unit: 'tokens' },
];

const LimitRef = builder.objectRef<Limit>('Limit').implement({
  description: 'A bound that requests must keep.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What is bounded.' }),
    limit: t.exposeInt('limit', { description: 'The most that is accepted.' }),
    unit: t.exposeString('unit', { description: 'What is counted.' }),
    windowSeconds: t.int({
      nullable: true,
      description: 'For how many seconds it is counted; null where it bounds each request.',
      resolve: (limit) => limit.windowSeconds ?? null,
    }),
    remaining: t.int({
      nullable: true,
      description: 'What is left in the present window, this request counted.',
      resolve: (limit) => limit.remaining ?? null,
    }),
    resetSeconds: t.int({
      nullable: true,
      description: 'In how many seconds the present window ends and is full again.',
      resolve: (limit) => limit.resetSeconds ?? null,
    }),
    source: t.field({
      type: LimitSourceEnum,
      nullable: true,
      description: 'Who has set it; null for what holds for everybody.',
      resolve: (limit) => limit.source ?? null,
    }),
  }),
});

const PrincipalKindEnum = builder.enumType('PrincipalKind', {
  description: 'What kind of credential a request came with.',
  values: { API_KEY: { description: 'An API key.' }, USER: { description: 'A session of the console.' } },
});

const MeRef = builder.objectRef<Context>('Me').implement({
  description: 'Whoever the request acts for, and what they may do.',
  fields: (t) => ({
    kind: t.field({
      type: PrincipalKindEnum,
      description: 'Key or person.',
      resolve: ({ principal }) => (principal.kind === 'API_KEY' ? 'API_KEY' : 'USER'),
    }),
    organization: t.field({
      type: OrganizationRef,
      description: 'The organization the request acts for.',
      resolve: ({ principal }) => principal,
    }),
    environment: t.field({
      type: EnvironmentEnum,
      description: 'The world the request lives in.',
      resolve: ({ principal }) => principal.environment,
    }),
    role: t.field({
      type: RoleEnum,
      nullable: true,
      description: "The person's role; null for a key.",
      resolve: ({ principal }) => principal.role,
    }),
    user: t.field({
      type: UserRef,
      nullable: true,
      description: 'The person; null for a key.',
      resolve: ({ principal }) => principal.user,
    }),
    key: t.field({
      type: KeyRef,
      nullable: true,
      description: 'The key; null for a person.',
      resolve: ({ principal }) => principal.key,
    }),
    scopes: t.stringList({
      description: 'All scopes held, with the implied ones.',
      resolve: ({ principal }) => [...principal.scopes],
    }),
    limits: t.field({
      type: [LimitRef],
      description: 'The bounds that apply.',
      resolve: ({ meter }) => [...limits, ...meter.spent.map((window) => ({ ...window, unit: window.name }))],
    }),
    clientIp: t.string({
      description: 'The address the request came from, as the server sees it.',
      resolve: ({ caller }) => caller?.ip ?? '',
    }),
  }),
});

const ScopeInfoRef = builder.objectRef<ScopeInfo>('ScopeInfo').implement({
  description: 'A scope that a key can hold.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'As it is granted, e.g. `invoices:read`.' }),
    description: t.exposeString('description', { description: 'What it allows.' }),
    opens: t.stringList({
      description: 'The queries, mutations and types that need it, read off the schema itself.',
      resolve: ({ name }, _args, _ctx, info) => fieldsOpenedBy(info.schema, name),
    }),
  }),
});

const ScopePresetRef = builder.objectRef<ScopePreset>('ScopePreset').implement({
  description: 'A usual choice of scopes.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name.' }),
    description: t.exposeString('description', { description: 'What it is for.' }),
    scopes: t.stringList({
      description: 'The scopes it stands for.',
      resolve: (preset) => [...preset.scopes],
    }),
  }),
});

builder.queryFields((t) => ({
  me: t.field({
    type: MeRef,
    description: 'Whoever the request acts for. Needs a credential and no scope.',
    extensions: keepsToClients,
    resolve: (_root, _args, ctx) => ctx,
  }),
  scopes: t.field({
    type: [ScopeInfoRef],
    description: 'All scopes there are. Needs a credential and no scope.',
    extensions: keepsToClients,
    resolve: () => [...scopes],
  }),
  scopePresets: t.field({
    type: [ScopePresetRef],
    description: 'Usual choices of scopes. Needs a credential and no scope.',
    extensions: keepsToClients,
    resolve: () => [...presets],
  }),
}));
