import { insufficientScope, missingKey } from '#server/auth/authenticate.ts';
import { notAccessible } from '#server/auth/key-checks.ts';
import { documentNotAllowed } from '#server/auth/operation-checks.ts';
import type { PrincipalKey } from '#server/auth/principal.ts';
import { type Scope, scopeBit, scopeMask } from '#server/auth/scopes.ts';
import type { Context, Runtime } from '#server/context.ts';
import { UserError } from '#server/errors.ts';
import { keyHeaders } from '#server/http/key-headers.ts';
import { noteUse } from '#server/http/key-use.ts';
import type { ContextFactory } from '#server/http/request-context.ts';
import { sendJson } from '#server/http/respond.ts';
import type { Exchange } from '#server/http/routes.ts';
import { asRequestError } from './errors.ts';
import { operationName, type ServedVerb, type Verb } from './verb.ts';

export interface RestAnswer {
  status: number;
  body: unknown;
  /** What the body is, where it is a text and no JSON, and as what to save it. */
  text?: { type: string; fileName: string };
}

/** A verb of the REST façade: what stands before it is the same for all, and the same as for an operation. */
export interface Endpoint extends Verb {
  scopes: readonly Scope[];
  keepsToClients: boolean;
  answer(ctx: Context, key: PrincipalKey, exchange: Exchange): Promise<RestAnswer>;
}

export interface RestDeps {
  runtime: Runtime;
  requests: ContextFactory;
}

/**
 * Serves it: credential, pinned documents, scopes, limits, in the order of docs/keys.md. It is spent as one
 * request of cost 1, told in the same headers and written into the same log as any other.
 */
export function servedEndpoint({ runtime, requests }: RestDeps, endpoint: Endpoint): ServedVerb {
  async function answer(exchange: Exchange): Promise<void> {
    const { req, res, use } = exchange;
    use.outcome.operation = operationName(endpoint);
    const ctx = await requests.contextFor(req, requests.callerOf(req), use);
    const key = allowedKey(ctx, endpoint);
    ctx.meter.cost = 1;
    ctx.meter.spent = await runtime.limits.spend(key, { requests: 1, cost: ctx.meter.cost });
    const { status, body } = await endpoint.answer(ctx, key, exchange).catch((error: unknown) => {
      throw error instanceof UserError ? asRequestError(error) : error;
    });
    noteUse(runtime, use, status);
    sendJson(res, status, body, keyHeaders(ctx));
  }

  return { verb: endpoint, answer };
}

/** Reads what a call brings. Where that is refused, nothing has been done for it yet, and nothing is spent. */
export async function beforeWork<Brought>(ctx: Context, read: () => Promise<Brought>): Promise<Brought> {
  try {
    return await read();
  } catch (error) {
    const { principal, runtime, meter } = ctx;
    if (principal.key) {
      meter.spent = await runtime.limits.giveBack(principal.key, { requests: 1, cost: meter.cost });
    }
    throw error;
  }
}

/** Sessions are the console's, which speaks GraphQL. */
export function allowedKey(
  { principal, outcome }: Context,
  { scopes, keepsToClients }: Pick<Endpoint, 'scopes' | 'keepsToClients'>,
): PrincipalKey {
  if (!principal.key) throw missingKey();
  if (principal.key.documents.length > 0) throw documentNotAllowed();
  if (principal.key.clientIds && !keepsToClients) throw notAccessible();
  const missing = scopes.filter((scope) => (principal.mask & scopeBit(scope)) === 0n);
  if (missing.length > 0) throw insufficientScope(missing);
  outcome.needed |= scopeMask(scopes);
  return principal.key;
}
