import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import ErrorsPlugin from '@pothos/plugin-errors';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin, { type AuthFailure } from '@pothos/plugin-scope-auth';
import { insufficientScope } from '#server/auth/authenticate.ts';
import type { Environment } from '#server/auth/principal.ts';
import { type Role, type Scope, scopeBit } from '#server/auth/scopes.ts';
import type { Context } from '#server/context.ts';
import { encodeId, type IdType } from '#server/db/id.ts';
import type { Direction } from '#server/db/page.ts';
import { RequestError } from '#server/errors.ts';
import { usualListLength } from '#server/http/limits.ts';
import type { IncomingFile } from '#server/incoming-file.ts';
import idempotency from './idempotency.ts';
import { readId } from './ids.ts';
import nodeIds from './node-ids.ts';
import { nodeQueryOptions, nodesQueryOptions } from './node-queries.ts';
import { relayDescriptions } from './relay-descriptions.ts';
import requiresScopes from './requires-scopes.ts';

interface SchemaTypes {
  Context: Context;
  DefaultFieldNullability: false;
  DefaultInputFieldRequiredness: false;
  AuthScopes: { holds: Scope };
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date | string };
    Date: { Input: string; Output: string };
    Decimal: { Input: string; Output: string };
    /** Milliseconds. */
    Duration: { Input: number; Output: number };
    CurrencyCode: { Input: string; Output: string };
    JSON: { Input: unknown; Output: unknown };
    Upload: { Input: IncomingFile; Output: never };
  };
  Enums: never;
}

/** The connection itself counts its objects; see `pageCost`. */
const onePerObject = { field: 1, multiplier: 1 };

export const builder = new SchemaBuilder<SchemaTypes>({
  plugins: [
    RelayPlugin,
    ScopeAuthPlugin,
    ErrorsPlugin,
    ComplexityPlugin,
    requiresScopes,
    nodeIds,
    idempotency,
  ],
  defaultFieldNullability: false,
  relay: {
    ...relayDescriptions,
    nodesOnConnection: { description: 'The objects of the page.', complexity: onePerObject },
    edgesFieldOptions: {
      description: 'The objects of the page, each with its place.',
      complexity: onePerObject,
    },
    cursorType: 'String',
    clientMutationId: 'omit',
    encodeGlobalID: (typename, id) => encodeId(typename as IdType, String(id)),
    decodeGlobalID: (id) => readId(id),
    nodeQueryOptions,
    nodesQueryOptions,
  },
  scopeAuth: {
    authScopes: (ctx) => ({ holds: (scope) => holds(ctx, scope) }),
    unauthorizedError: (_parent, _ctx, _info, { failure }) =>
      fieldError(insufficientScope([...new Set(scopesIn(failure))])),
  },
  errors: {
    directResult: true,
    defaultUnionOptions: {
      name: ({ fieldName }) => `${fieldName.charAt(0).toUpperCase()}${fieldName.slice(1)}Result`,
      description: 'What came of it: the payload, or a refusal that says why not.',
    },
  },
  /** Fields only declare what they cost; `http/complexity.ts` adds it up before anything runs. */
  complexity: { disabled: true, defaultComplexity: 1, defaultListMultiplier: usualListLength },
});

/** Asked once a request for each scope. What only `node(id)` leads to is known to be needed no earlier than here. */
function holds({ principal, outcome }: Context, scope: Scope): boolean {
  if (!principal.scopes.has(scope)) return false;
  outcome.needed |= scopeBit(scope);
  return true;
}

/** The scopes whose lack it was, however the plugin has wrapped them. */
function scopesIn(failure: AuthFailure): string[] {
  if ('failures' in failure) return failure.failures.flatMap(scopesIn);
  return 'parameter' in failure ? [String(failure.parameter)] : [];
}

/** The same refusal met in the middle of an operation: the field is null, the rest is answered, HTTP says 200. */
function fieldError(error: RequestError): RequestError {
  const message = error.message.replace(' Nothing was executed.', '');
  return new RequestError(error.code, 200, message, { details: { ...error.details } });
}

/**
 * What `node(id)` answers for a type the caller may not read: nothing, not even whether it exists. An error that
 * is returned, not thrown, leaves the other objects of `nodes` as they are.
 */
export function readable<Value>(ctx: Context, scope: Scope, read: () => Promise<Value>): Promise<Value> {
  if (holds(ctx, scope)) return read();
  return Promise.resolve(fieldError(insufficientScope([scope])) as never);
}

builder.queryType({ description: 'What can be read.' });
builder.mutationType({
  description: 'What can be done. Every result is a union of its payload and its refusals.',
});

builder.subscriptionType({
  description:
    'What is told as it happens: by server-sent events (`Accept: text/event-stream`) or graphql-transport-ws, both on `/graphql`.',
});

export const EnvironmentEnum = builder.enumType('Environment', {
  description: 'Live and test are two worlds: nothing in one exists in the other.',
  values: {
    LIVE: { description: 'Real business.' },
    TEST: { description: 'A sandbox with data of its own.' },
  } satisfies Record<Environment, object>,
});

export const RoleEnum = builder.enumType('Role', {
  description: 'What a person may do in the organization. Keys have scopes instead.',
  values: {
    OWNER: { description: 'Everything.' },
    ADMIN: { description: "Everything but what is the owner's alone." },
    FINANCE_MANAGER: { description: 'All business objects; sees keys and members.' },
    ACCOUNTANT: { description: 'Clients, invoices, payment links and documents; sees the money that moves.' },
    OPERATOR: { description: 'Works with all business objects.' },
    VIEWER: { description: 'Sees all business objects.' },
  } satisfies Record<Role, object>,
});

export const OrderDirectionEnum = builder.enumType('OrderDirection', {
  description: 'Which end of the list comes first.',
  values: {
    ASC: { description: 'Smallest, oldest or first in the alphabet first.' },
    DESC: { description: 'Largest, newest or last in the alphabet first.' },
  } satisfies Record<Direction, object>,
});
