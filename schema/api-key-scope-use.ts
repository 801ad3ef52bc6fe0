import {
  ApiKeyScopesInUseError,
  ApiKeyStatusError,
  ApiKeyUnusedError,
} from '#server/api-keys/api-key.errors.ts';
import { type ScopeUse, scopeUseOf, unusedScopes } from '#server/api-keys/scope-use.ts';
import { shrinkScopes } from '#server/api-keys/shrink-scopes.service.ts';
import { spanOf, usualDays } from '#server/api-keys/span.ts';
import { NotFoundError, ValidationError } from '#server/errors.ts';
import { scopeUsesOf } from '#server/usage/scope-use.query.ts';
import { changed, payload } from './api-key-mutations.ts';
import { builder } from './builder.ts';
import { UserErrorInterface } from './errors.ts';
import { idOf } from './ids.ts';
import { ApiKeyRef } from './refs.ts';

const ScopeUseRef = builder.objectRef<ScopeUse>('ApiKeyScopeUse').implement({
  description: 'A scope that a key holds, and whether requests need it.',
  fields: (t) => ({
    scope: t.exposeString('scope', { description: 'The scope, e.g. `invoices:read`.' }),
    isGranted: t.exposeBoolean('isGranted', {
      description: 'Whether it was granted itself; otherwise a granted write implies it.',
    }),
    lastUsedOn: t.expose('lastUsedOn', {
      type: 'Date',
      nullable: true,
      description:
        'The last day, in UTC, on which a request could not have run without it; null when none was seen. That a write was needed says nothing of the read that it implies.',
    }),
    observedSince: t.expose('observedSince', {
      type: 'DateTime',
      description: 'Since when this is observed: what a request needed before is not known.',
    }),
  }),
});

builder.objectFields(ApiKeyRef, (t) => ({
  scopeUse: t.field({
    type: [ScopeUseRef],
    description: 'Every scope that it holds, with the day of last use.',
    authScopes: { holds: 'usage:read' },
    resolve: async (key, _args, ctx) => scopeUseOf(key, await scopeUsesOf(ctx, key.id)),
  }),
  unusedScopes: t.stringList({
    description:
      'The granted scopes that no request has needed for so many days. One that is observed for less is not among them: it may yet be needed. `apiKeyShrinkScopes` takes them away.',
    authScopes: { holds: 'usage:read' },
    args: {
      days: t.arg.int({ defaultValue: usualDays, description: 'For how many days, 1 to 3,650.' }),
    },
    resolve: async (key, { days }, ctx) =>
      unusedScopes(key, await scopeUsesOf(ctx, key.id), ctx.now(), spanOf(days)),
  }),
}));

builder.objectType(ApiKeyScopesInUseError, {
  name: 'ApiKeyScopesInUseError',
  description: 'It is not known that the key can do without these scopes. Nothing was changed.',
  interfaces: [UserErrorInterface],
  fields: (t) => ({
    scopes: t.stringList({
      description: 'Which of the named scopes; empty when none was named, and none is unused.',
      resolve: (error) => [...error.scopes],
    }),
  }),
});

const ShrinkScopesInput = builder.inputType('ApiKeyShrinkScopesInput', {
  description: 'Which key to narrow to what it needs.',
  fields: (t) => ({
    id: t.id({ required: true, description: "The key's id." }),
    days: t.int({
      defaultValue: usualDays,
      description: 'Takes away what no request has needed for so many days, 1 to 3,650.',
    }),
    scopes: t.stringList({
      description:
        'Only these of them, as `unusedScopes` names them; all when left out. One that was needed meanwhile is refused.',
    }),
  }),
});

builder.mutationFields((t) => ({
  apiKeyShrinkScopes: t.field({
    type: payload('ApiKeyShrinkScopesPayload', 'The key with the scopes it has left.'),
    description:
      'Takes scopes away that no request has needed for some time. Of an unused write, the read that it implied stays if that was needed. A key is never left without any scope. It holds from the next request on.',
    authScopes: { holds: 'api-keys:write' },
    errors: {
      types: [ValidationError, NotFoundError, ApiKeyStatusError, ApiKeyUnusedError, ApiKeyScopesInUseError],
    },
    args: { input: t.arg({ type: ShrinkScopesInput, required: true, description: 'Which key.' }) },
    resolve: async (_root, { input: { id, ...span } }, ctx) => {
      const key = idOf('ApiKey', id);
      await shrinkScopes(ctx, key, span);
      return changed(ctx, key);
    },
  }),
}));
