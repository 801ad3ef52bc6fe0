import type { IncomingMessage, ServerResponse } from 'node:http';
import { createLeakSignatures } from '#server/auth/leak-signatures.ts';
import type { People } from '#server/auth/people.ts';
import { isMemberOf } from '#server/auth/session.ts';
import type { Caller, Context, Runtime } from '#server/context.ts';
import { RequestError } from '#server/errors.ts';
import type { PayPages, PayVisit } from '#server/pay-view.ts';
import { acceptsStream, requireAcceptable } from './acceptable.ts';
import { addresses } from './addresses.ts';
import { readBody } from './body.ts';
import { createConsole } from './console.ts';
import { docsRoute } from './docs/route.ts';
import { createGithubLeaksRoute, type ReportLeak } from './github-leaks.ts';
import type { Graphql } from './graphql.ts';
import { answerMetrics, answerReady } from './health.ts';
import { keyHeaders } from './key-headers.ts';
import { type KeyUse, noteUse } from './key-use.ts';
import { ledgerRoutes } from './ledger/routes.ts';
import { maxBodyBytes } from './limits.ts';
import type { LiveConnections } from './live/connection.ts';
import { createStreams } from './live/streams.ts';
import type { RequestMetrics } from './metrics.ts';
import { isMultipart } from './multipart.ts';
import { payRoute } from './pay/route.ts';
import type { ContextFactory } from './request-context.ts';
import { isStream, type Refuse, sendJson, sendResponse, setHeaders } from './respond.ts';
import type { DocumentActions } from './rest/documents.ts';
import { refuseApiV1, refuseV1 } from './rest/errors.ts';
import type { InvoiceFiles } from './rest/invoice-files.ts';
import { restRoutes } from './rest/routes.ts';
import type { TraceFiles } from './rest/trace-proofs.ts';
import type { Verb } from './rest/verb.ts';
import type { RevokeHeldKey } from './revoke-held-key.ts';
import { createSignIn } from './sign-in.ts';
import { withUpload } from './upload.ts';
import { type Shared, verifyRoute } from './verify/route.ts';

/** A request on its way to its answer. */
export interface Exchange {
  req: IncomingMessage;
  res: ServerResponse;
  requestId: string;
  path: string;
  use: KeyUse;
}

/** An address for people and machines beside the API, as docs/endpoints.md tells of it. */
export interface Address {
  /** Method and path, e.g. `GET /livez`. */
  call: string;
  what: string;
  /** Who may: nothing where everybody may. */
  needs?: string;
}

export interface Route {
  /** What metrics call it. */
  name: string;
  at: RegExp;
  answer(exchange: Exchange): void | Promise<void>;
  /** How its refusals are answered; as GraphQL's, unless it says otherwise. */
  refuse?: Refuse;
  /** The verbs of the REST façade that it serves. */
  verbs?: readonly Verb[];
  /** What else it serves; none where nothing is. */
  addresses?: readonly Address[];
}

export interface RouteDeps {
  runtime: Runtime;
  people: People;
  metrics: RequestMetrics;
  requests: ContextFactory;
  graphql: Graphql;
  connections: LiveConnections;
  isStopping(): boolean;
  revokeHeldKey: RevokeHeldKey;
  reportLeak: ReportLeak;
  invoiceFiles: InvoiceFiles;
  traceFiles: TraceFiles;
  payPages: PayPages;
  shared: Shared;
  documents: DocumentActions;
}

/** What is served where; the first that fits answers. */
export function createRoutes(deps: RouteDeps): Route[] {
  const { runtime, people, metrics, isStopping, reportLeak, payPages } = deps;
  const { requests } = deps;
  const { callerOf, contextFor } = requests;
  const answerGraphql = deps.graphql.answer;
  const signIn = createSignIn(people, runtime.config);
  const serveConsole = createConsole();

  const { openStream, stream } = createStreams(deps);

  async function graphql(exchange: Exchange): Promise<void> {
    const { req, res, use } = exchange;
    const ctx = await contextFor(req, callerOf(req), use);
    if (req.method === 'POST' && isMultipart(req)) {
      await withUpload(req, ctx, () => answerOperation(exchange, ctx));
      return;
    }
    requireAcceptable(req);
    if (req.method === 'POST') ctx.bodyText = await readBody(req, maxBodyBytes);
    if (acceptsStream(req.headers)) openStream(req, res, ctx);
    await answerOperation(exchange, ctx);
  }

  async function answerOperation(exchange: Exchange, ctx: Context): Promise<void> {
    const { req, res, use } = exchange;
    const response = await answerGraphql(req, ctx);
    if (isStream(response)) return stream(exchange, ctx, response);
    noteUse(runtime, use, response.status);
    setHeaders(res, keyHeaders(ctx));
    await sendResponse(req, res, response);
  }

  const visitOf = ({ req, requestId }: Exchange): PayVisit => ({
    ...{ caller: callerOf(req), requestId },
    isMemberOf: async (organizationId) =>
      req.headers.cookie !== undefined &&
      isMemberOf(people, runtime.orm, new Headers({ cookie: req.headers.cookie }), organizationId),
  });

  return [
    { name: 'graphql', at: /^\/graphql$/, answer: graphql, addresses: addresses.graphql },
    {
      ...{ name: 'health', at: /^\/livez$/, addresses: addresses.live },
      answer: ({ res }) => sendJson(res, 200, { status: 'live' }),
    },
    {
      ...{ name: 'health', at: /^\/readyz$/, addresses: addresses.ready },
      answer: ({ res }) => answerReady(res, runtime, isStopping()),
    },
    {
      ...{ name: 'metrics', at: /^\/metrics$/, addresses: addresses.metrics },
      answer: ({ req, res }) => answerMetrics(req, res, metrics, runtime.config.metricsToken),
    },
    {
      ...{ name: 'sign-in', at: /^\/api\/auth\//, addresses: addresses.signIn },
      answer: (exchange) => signIn(exchange, callerOf(exchange.req)),
    },
    ...leakRoutes(runtime, reportLeak, callerOf),
    docsRoute(runtime.config.publicUrl),
    payRoute(payPages, visitOf),
    ...ledgerRoutes(runtime, callerOf),
    verifyRoute(deps.shared, callerOf),
    ...restRoutes({
      ...{ runtime, requests, answerGraphql, revokeHeldKey: deps.revokeHeldKey },
      ...{ invoiceFiles: deps.invoiceFiles, documents: deps.documents, traceFiles: deps.traceFiles },
    }),
    { name: 'none', at: /^\/v1(\/|$)/, answer: nothingHere, refuse: refuseV1, addresses: [] },
    { name: 'none', at: /^\/api\/v1(\/|$)/, answer: nothingHere, refuse: refuseApiV1, addresses: [] },
    { name: 'none', at: /^\/api(\/|$)/, answer: nothingHere, addresses: [] },
    {
      ...{ name: 'console', at: /^/, addresses: addresses.console },
      answer: ({ req, res }) => serveConsole(req, res),
    },
  ];
}

/** None unless the scanner's keys are named: nobody must be able to report leaks by default. */
function leakRoutes(
  { config: { leakKeysUrl: url }, log, now }: Runtime,
  reportLeak: ReportLeak,
  callerOf: (req: IncomingMessage) => Caller,
): Route[] {
  if (!url) return [];
  const answer = createGithubLeaksRoute(createLeakSignatures({ url, log, now }), reportLeak, callerOf);
  const served = { name: 'leaks', at: /^\/v1\/leaks\/github$/, addresses: addresses.leaks };
  return [{ ...served, answer, refuse: refuseV1 }];
}

function nothingHere({ req, path }: Exchange): never {
  throw new RequestError('NOT_FOUND', 404, `There is nothing at ${req.method} ${path}.`);
}
