import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import type { People } from '#server/auth/people.ts';
import type { Runtime } from '#server/context.ts';
import { RequestError } from '#server/errors.ts';
import { tracedRequest } from '#server/telemetry.ts';
import { logCause } from './errors.ts';
import { createGraphql } from './graphql.ts';
import { keyHeaders } from './key-headers.ts';
import { beginUse, noteUse } from './key-use.ts';
import { ledgerGauges } from './ledger/gauges.ts';
import { uploadMs } from './limits.ts';
import { createLiveConnections } from './live/connection.ts';
import { createSockets, isSocket } from './live/sockets.ts';
import { createMetrics } from './metrics.ts';
import { createContextFactory } from './request-context.ts';
import { refuseGraphql, setHeaders } from './respond.ts';
import { createRoutes, type Exchange, type Route, type RouteDeps } from './routes.ts';
import { createUnderWay } from './under-way.ts';

export interface HttpServer {
  server: Server;
  /** Answers 503 on `/readyz`, takes nothing new, finishes what is under way and can be finished in time. */
  close(): Promise<void>;
  /** To be called when this key, or any key of this organization, has changed. */
  keyChanged(id: string): void;
}

/** For how long what is under way may take once the server stops; half of what `main.ts` gives all of it. */
const finishMs = 5_000;

/** The one door. It knows no rules: it finds out who calls from where, and hands over. */
export function createHttpServer(
  runtime: Runtime,
  people: People,
  schema: GraphQLSchema,
  actions: Pick<
    RouteDeps,
    ('revokeHeldKey' | 'reportLeak' | 'invoiceFiles' | 'payPages' | 'documents') | ('shared' | 'traceFiles')
  >,
): HttpServer {
  const metrics = createMetrics(
    () => runtime.usage.droppedLines(),
    () => ledgerGauges(runtime),
  );
  const underWay = createUnderWay();
  const requests = createContextFactory(runtime, people, metrics);
  const connections = createLiveConnections(runtime);
  const graphql = createGraphql(schema);
  const live = { runtime, requests, graphql, connections };
  const sockets = createSockets(live);
  let stopping = false;

  const routes = createRoutes({
    ...live,
    people,
    metrics,
    isStopping: () => stopping,
    ...actions,
  });

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    underWay.add(res);
    const requestId = requestIdOf(req);
    const use = beginUse(requestId);
    res.setHeader('X-Request-Id', requestId);
    res.setHeader('X-Content-Type-Options', 'nosniff');
    if (stopping) res.setHeader('Connection', 'close');
    const exchange = { req, res, requestId, use, path: (req.url ?? '/').split('?', 1)[0] ?? '/' };
    const route = routes.find(({ at }) => at.test(exchange.path));
    await tracedRequest({ ...exchange, method: req.method ?? '', headers: req.headers }, async () => {
      try {
        await route?.answer(exchange);
      } catch (error) {
        fail(exchange, route, error);
      }
      metrics.observe(route?.name ?? 'none', res.statusCode, (performance.now() - use.startedAt) / 1000);
      if (use.outcome.code) metrics.failed(use.outcome.code, res.statusCode);
      return res.statusCode;
    });
  }

  function fail({ req, res, requestId, use }: Exchange, route: Route | undefined, error: unknown): void {
    const refusal = error instanceof RequestError ? error : internalError();
    use.outcome.code = refusal.code;
    noteUse(runtime, use, refusal.status);
    logCause(refusal, requestId, runtime.log);
    if (refusal !== error) runtime.log.error({ err: error, requestId }, 'request failed');
    req.resume();
    if (use.context && !res.headersSent) setHeaders(res, keyHeaders(use.context));
    const refuse = route?.refuse ?? refuseGraphql;
    refuse(req, res, refusal, requestId);
  }

  const server = createServer(
    { keepAliveTimeout: 65_000, requestTimeout: uploadMs, shouldUpgradeCallback: isSocket },
    (req, res) => void answer(req, res),
  );
  server.on('upgrade', sockets.accept);
  return { server, close: () => stop(), keyChanged: connections.changed };

  /**
   * Connections that browsers keep in reserve have sent nothing yet, and would be waited for; whoever has stalled in the
   * middle of a body or of an answer, too, longer than there is time.
   */
  async function stop(): Promise<void> {
    stopping = true;
    if (!server.listening) return;
    const closed = new Promise((resolve) => server.close(resolve));
    connections.stop();
    const late = setTimeout(() => server.closeAllConnections(), finishMs);
    await Promise.all([underWay.settled(), sockets.close()]);
    clearTimeout(late);
    server.closeAllConnections();
    await closed;
  }
}

const internalError = () =>
  new RequestError(
    'INTERNAL_SERVER_ERROR',
    500,
    'Something went wrong on the server. Quote the request id when you report it.',
  );

/** The caller's own request id when it is harmless to write into a log, or else a new one. */
function requestIdOf(req: IncomingMessage): string {
  const given = req.headers['x-request-id'];
  return typeof given === 'string' && /^[\w.:-]{1,64}$/.test(given) ? given : randomUUID();
}
