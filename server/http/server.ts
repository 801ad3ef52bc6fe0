import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import type { People } from '#server/auth/people.ts';
import type { Caller, Runtime } from '#server/context.ts';
import { RequestError } from '#server/errors.ts';
import { tracedRequest } from '#server/telemetry.ts';
import { requireAcceptable } from './acceptable.ts';
import { readBody, requireJson } from './body.ts';
import { createConsole } from './console.ts';
import { createGraphql } from './graphql.ts';
import { answerMetrics, answerReady } from './health.ts';
import { keyHeaders } from './key-headers.ts';
import { beginUse, type KeyUse, noteUse } from './key-use.ts';
import { maxBodyBytes } from './limits.ts';
import { createMetrics } from './metrics.ts';
import { createContextFactory } from './request-context.ts';
import { sendJson, sendRefusal, sendResponse } from './respond.ts';
import { createSignIn } from './sign-in.ts';

export interface HttpServer {
  server: Server;
  /** Answers 503 on `/readyz` and closes connections after their answer. */
  drain(): void;
}

interface Exchange {
  req: IncomingMessage;
  res: ServerResponse;
  requestId: string;
  path: string;
  use: KeyUse;
}

interface Route {
  /** What metrics call it. */
  name: string;
  at: RegExp;
  answer(exchange: Exchange): void | Promise<void>;
}

const sweepEveryMs = 50;

function nothingHere({ req, path }: Exchange): never {
  throw new RequestError('NOT_FOUND', 404, `There is nothing at ${req.method} ${path}.`);
}

/** The one door. It knows no rules: it finds out who calls from where, and hands over. */
export function createHttpServer(runtime: Runtime, people: People, schema: GraphQLSchema): HttpServer {
  const metrics = createMetrics(() => runtime.usage.droppedLines());
  const { callerOf, contextFor } = createContextFactory(runtime, people, metrics);
  const answerGraphql = createGraphql(schema);
  const signIn = createSignIn(people, runtime.config);
  const serveConsole = createConsole();
  let stopping = false;

  async function graphql({ req, res, use }: Exchange, caller: Caller): Promise<void> {
    const ctx = await contextFor(req, caller, use);
    requireAcceptable(req);
    if (req.method === 'POST') {
      requireJson(req);
      ctx.bodyText = await readBody(req, maxBodyBytes);
    }
    const response = await answerGraphql(req, ctx);
    noteUse(runtime, use, response.status);
    for (const [name, value] of Object.entries(keyHeaders(ctx))) res.setHeader(name, value);
    await sendResponse(req, res, response);
  }

  const routes: Route[] = [
    { name: 'graphql', at: /^\/graphql$/, answer: (exchange) => graphql(exchange, callerOf(exchange.req)) },
    { name: 'health', at: /^\/livez$/, answer: ({ res }) => sendJson(res, 200, { status: 'live' }) },
    { name: 'health', at: /^\/readyz$/, answer: ({ res }) => answerReady(res, runtime, stopping) },
    {
      name: 'metrics',
      at: /^\/metrics$/,
      answer: ({ req, res }) => answerMetrics(req, res, metrics, runtime.config.metricsToken),
    },
    {
      name: 'sign-in',
      at: /^\/api\/auth\//,
      answer: ({ req, res, path }) => signIn(req, res, path, callerOf(req)),
    },
    { name: 'none', at: /^\/(api|v1)(\/|$)/, answer: nothingHere },
    { name: 'console', at: /^/, answer: ({ req, res }) => serveConsole(req, res) },
  ];

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
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
        fail(exchange, error);
      }
      metrics.observe(route?.name ?? 'none', res.statusCode, (performance.now() - use.startedAt) / 1000);
      return res.statusCode;
    });
  }

  function fail({ req, res, requestId, use }: Exchange, error: unknown): void {
    const known = error instanceof RequestError;
    use.outcome.code = known ? error.code : 'INTERNAL_SERVER_ERROR';
    noteUse(runtime, use, known ? error.status : 500);
    if (known) {
      metrics.refused(error.code);
      req.resume();
      sendRefusal(req, res, error, requestId);
      return;
    }
    runtime.log.error({ err: error, requestId }, 'request failed');
    const message = 'Something went wrong on the server. Quote the request id when you report it.';
    sendJson(res, 500, { errors: [{ message, extensions: { code: 'INTERNAL_SERVER_ERROR', requestId } }] });
  }

  const server = createServer(
    { keepAliveTimeout: 65_000, requestTimeout: 30_000 },
    (req, res) => void answer(req, res),
  );
  return {
    server,
    drain() {
      stopping = true;
      server.closeIdleConnections();
      // Those that are answering now become idle afterwards, and would be kept alive for a minute.
      const sweeping = setInterval(() => server.closeIdleConnections(), sweepEveryMs);
      server.once('close', () => clearInterval(sweeping));
    },
  };
}

/** The caller's own request id when it is harmless to write into a log, or else a new one. */
function requestIdOf(req: IncomingMessage): string {
  const given = req.headers['x-request-id'];
  return typeof given === 'string' && /^[\w.:-]{1,64}$/.test(given) ? given : randomUUID();
}
