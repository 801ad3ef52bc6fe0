import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { ExecutionArgs } from 'graphql';
import { type Context as Conversation, makeServer } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { missingKey } from '#server/auth/authenticate.ts';
import type { Context, Runtime } from '#server/context.ts';
import { RequestError } from '#server/errors.ts';
import { requireOwnOrigin } from '#server/http/csrf.ts';
import type { Graphql } from '#server/http/graphql.ts';
import { beginUse, type KeyUse, noteUse } from '#server/http/key-use.ts';
import type { ContextFactory } from '#server/http/request-context.ts';
import type { LiveConnection, LiveConnections } from './connection.ts';
import { credentialsOf } from './credentials.ts';
import { openDoor } from './plugin.ts';
import { lastWordMs } from './streams.ts';

export interface SpeakerDeps {
  runtime: Runtime;
  requests: ContextFactory;
  graphql: Graphql;
  connections: LiveConnections;
}

interface Extra extends Record<PropertyKey, unknown> {
  req: IncomingMessage;
  socket: WebSocket;
  /** From the `connection_init` on that was accepted. */
  admitted?: { ctx: Context; connection: LiveConnection; use: KeyUse };
}

/** How long a client may take to say who it is. */
const introductionMs = 5_000;
const maxOperations = 20;
/** The reason of a closing is short: the code says it all. */
const closeCodes: Readonly<Record<number, number>> = { 401: 4401, 403: 4403, 429: 4429 };
const otherClose = 4503;

/** Who speaks graphql-transport-ws here: one key or session for a connection, and up to twenty subscriptions on it. */
export function createSpeaker(deps: SpeakerDeps) {
  return makeServer<Record<string, unknown>, Extra>({
    connectionInitWaitTimeout: introductionMs,
    onConnect: async ({ extra, connectionParams }) => {
      try {
        extra.admitted = await admit(deps, extra, connectionParams);
        return true;
      } catch (error) {
        close(extra.socket, error);
        if (!(error instanceof RequestError))
          deps.runtime.log.error({ err: error }, 'a live connection failed');
        return false;
      }
    },
    onSubscribe: async (conversation, _id, question) => {
      const ctx = contextOf(conversation);
      const asked = await deps.graphql.subscribe(ctx, question);
      return 'results' in asked ? { ...asked.args, rootValue: asked.results } : asked;
    },
    // It runs already: what may be refused about it was, before.
    subscribe: ({ rootValue }: ExecutionArgs) => rootValue as never,
    onDisconnect: ({ extra: { admitted } }) => {
      if (!admitted) return;
      admitted.connection.close();
      noteUse(deps.runtime, admitted.use, 200);
    },
  });
}

/** As a request is: credential, then one request of its windows, then a place among its connections. */
async function admit(
  { runtime, requests, connections }: SpeakerDeps,
  { req, socket }: Extra,
  params: unknown,
) {
  const caller = requests.callerOf(req);
  const asking = credentialsOf(req, params);
  const use = beginUse(randomUUID());
  try {
    const ctx = await requests.contextFor(asking, caller, use, requireOwnOrigin);
    const { principal } = ctx;
    if (principal.kind === 'ANONYMOUS') throw missingKey();
    if (principal.key) await runtime.limits.spend(principal.key, { requests: 1 });
    const connection = await connections.open(principal, {
      authenticate: () => requests.againFor(asking, caller, requireOwnOrigin),
      hangUp: (reason) => hangUp(socket, reason),
    });
    if (socket.readyState !== socket.OPEN) connection.close();
    return { ctx, connection, use };
  } catch (error) {
    use.outcome.code = error instanceof RequestError ? error.code : 'INTERNAL_SERVER_ERROR';
    noteUse(runtime, use, error instanceof RequestError ? error.status : 500);
    throw error;
  }
}

/** Each subscription counts for itself; what the connection is noted under is the last one's name. */
function contextOf({ extra, subscriptions }: Conversation<Record<string, unknown>, Extra>) {
  const { admitted } = extra;
  if (!admitted) throw new Error('a subscription before its connection was accepted');
  const { ctx: first, connection } = admitted;
  const ctx: Context = Object.assign(Object.create(first), {
    principal: connection.principal,
    meter: { cost: 0, spent: [] },
  });
  const isTooMany = Object.keys(subscriptions).length > maxOperations;
  openDoor(ctx, async () => {
    if (isTooMany) throw tooManyOperations();
    await connection.verify();
    return connection;
  });
  return ctx;
}

const tooManyOperations = () =>
  new RequestError(
    'RATE_LIMIT_EXCEEDED',
    429,
    `A live connection carries at most ${maxOperations} subscriptions at once.`,
  );

/** The subscriptions have been told why; the connection follows when that is sent. */
function hangUp(socket: WebSocket, reason: RequestError): void {
  setTimeout(() => close(socket, reason), lastWordMs / 4).unref();
  setTimeout(() => socket.terminate(), lastWordMs).unref();
}

function close(socket: WebSocket, error: unknown): void {
  const known = error instanceof RequestError ? error : null;
  socket.close(closeCodes[known?.status ?? 500] ?? otherClose, known?.code ?? 'INTERNAL_SERVER_ERROR');
}
