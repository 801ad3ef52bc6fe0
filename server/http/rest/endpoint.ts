import { insufficientScope, missingKey } from '#server/auth/authenticate.ts';
import { notAccessible } from '#server/auth/key-checks.ts';
import { documentNotAllowed } from '#server/auth/operation-checks.ts';
import type { PrincipalKey } from '#server/auth/principal.ts';
import { type Scope, scopeBit } from '#server/auth/scopes.ts';
import type { Context, Runtime } from '#server/context.ts';
import { RequestError } from '#server/errors.ts';
import { keyHeaders } from '#server/http/key-headers.ts';
import { noteUse } from '#server/http/key-use.ts';
import type { ContextFactory } from '#server/http/request-context.ts';
import { type Refuse, sendJson } from '#server/http/respond.ts';
import type { Exchange, Route } from '#server/http/routes.ts';

export interface RestAnswer {
  status: number;
  body: unknown;
}

/** A verb of the REST façade: what stands before it is the same for all, and the same as for an operation. */
export interface Endpoint {
  /** What metrics call it. */
  name: string;
  at: RegExp;
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** As the request log names it, e.g. `GET /v1/me`. */
  operation: string;
  scopes: readonly Scope[];
  /** Whether it shows a key that is narrowed to clients nothing but what is theirs; else such keys are refused. */
  keepsToClients: boolean;
  refuse: Refuse;
  answer(ctx: Context, key: PrincipalKey, exchange: Exchange): Promise<RestAnswer>;
}

export interface RestDeps {
  runtime: Runtime;
  requests: ContextFactory;
}

/**
 * Makes a route of it: credential, pinned documents, scopes, limits, in the order of docs/keys.md. It is spent as one
 * request of cost 1, told in the same headers and written into the same log as any other.
 */
export function routeOf({ runtime, requests }: RestDeps, endpoint: Endpoint): Route {
  const { name, at, method, operation, refuse } = endpoint;

  async function answer(exchange: Exchange): Promise<void> {
    const { req, res, use } = exchange;
    if (req.method !== method) {
      throw new RequestError('METHOD_NOT_ALLOWED', 405, `Use ${method}.`, { headers: { Allow: method } });
    }
    use.outcome.operation = operation;
    const ctx = await requests.contextFor(req, requests.callerOf(req), use);
    const key = allowedKey(ctx, endpoint);
    ctx.meter.cost = 1;
    ctx.meter.spent = await runtime.limits.spend(key, { requests: 1, cost: ctx.meter.cost });
    const { status, body } = await endpoint.answer(ctx, key, exchange);
    noteUse(runtime, use, status);
    sendJson(res, status, body, keyHeaders(ctx));
  }

  return { name, at, answer, refuse };
}

/** Sessions are the console's, which speaks GraphQL. */
export function allowedKey(
  { principal }: Context,
  { scopes, keepsToClients }: Pick<Endpoint, 'scopes' | 'keepsToClients'>,
): PrincipalKey {
  if (!principal.key) throw missingKey();
  if (principal.key.documents.length > 0) throw documentNotAllowed();
  if (principal.key.clientIds && !keepsToClients) throw notAccessible();
  const missing = scopes.filter((scope) => (principal.mask & scopeBit(scope)) === 0n);
  if (missing.length > 0) throw insufficientScope(missing);
  return principal.key;
}
