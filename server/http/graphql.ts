import type { IncomingMessage } from 'node:http';
import type { ExecutionArgs, GraphQLSchema } from 'graphql';
import { createYoga, isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { Context } from '#server/context.ts';
import { nameOperation } from '#server/telemetry.ts';
import { acceptsStream } from './acceptable.ts';
import { limitComplexity } from './complexity.ts';
import { limitDocuments } from './document-limits.ts';
import { publicError } from './errors.ts';
import { exactJsonRule } from './exact-input.ts';
import { keepAnswer, repeatOnce } from './idempotency.ts';
import { jit } from './jit.ts';
import { runLive } from './live/plugin.ts';
import { createSubscriber, type Subscriber } from './live/subscriber.ts';
import { operationOf } from './operation.ts';
import { checkOperation, createOperationGate } from './operation-checks.ts';
import { spendLimits } from './rate-limit.ts';
import { placeUpload } from './upload.ts';

export interface Graphql {
  /** Answers a request whose body, if any, is in the context already. */
  answer: GraphqlHandler;
  /** Runs subscriptions that did not come as a request of their own. */
  subscribe: Subscriber;
}

export type GraphqlHandler = (
  req: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
  ctx: Context,
) => Promise<Response>;

/** What Yoga carries through a request: it would copy every field of a context of its own. */
interface Carried {
  ctx: Context;
}

/** GraphQL over HTTP. Authentication has happened; what is not used on the hot route is off. */
export function createGraphql(schema: GraphQLSchema): Graphql {
  const gate = createOperationGate(schema);
  const { fetchAPI, handleRequest, getEnveloped } = createYoga<Carried>({
    schema,
    graphqlEndpoint: '/graphql',
    graphiql: false,
    landingPage: false,
    cors: false,
    multipart: false,
    batching: false,
    maxRequestBodySize: false,
    logging: false,
    maskedErrors: false,
    plugins: [
      unwrapContext,
      limitDocuments,
      nameUse,
      checkOperation(gate),
      limitComplexity(schema),
      spendLimits(schema),
      runLive(gate),
      repeatOnce,
      exactJsonRule(schema),
      jit(schema),
      maskErrors,
      keepAnswers,
    ],
  });
  async function answer(req: Parameters<GraphqlHandler>[0], ctx: Context): Promise<Response> {
    // Not the Host that the caller claims: it may be no host at all.
    const url = `http://localhost${req.url ?? '/'}`;
    const headers = headersOf((ctx.upload ? asJson : req.headers) as Record<string, string>);
    return handleRequest(new fetchAPI.Request(url, { method: req.method, headers, body: ctx.bodyText }), {
      ctx,
    });
  }
  return { answer, subscribe: createSubscriber(schema, getEnveloped as never) };
}

/** Of what is accepted, Yoga takes the last that fits: what is no stream, a refusal above all, is JSON. */
function headersOf(headers: Record<string, string>): Record<string, string> {
  return acceptsStream(headers) ? { ...headers, accept: 'text/event-stream, application/json' } : headers;
}

/** What an operation is by the time its file has been set apart. */
const asJson = { 'content-type': 'application/json' };

/** Everything from parsing to the resolvers sees the context itself. */
const unwrapContext: Plugin<Context, Carried> = {
  onParams({ params, context: { ctx }, paramsHandler, setParamsHandler }) {
    if (ctx.upload) placeUpload(params.variables, ctx.upload);
    setParamsHandler(({ context, ...payload }) =>
      paramsHandler({ ...payload, context: context.ctx as Context & typeof context }),
    );
  },
};

/** Before anything can refuse it: what is refused is recorded under its name too. */
const nameUse: Plugin<Context> = { onExecute: name, onSubscribe: name };

function name({ args }: { args: ExecutionArgs }): void {
  const ctx = args.contextValue as Context;
  const found = operationOf(args.document, args.operationName)?.name?.value ?? null;
  ctx.outcome.operation = found;
  nameOperation(found);
}

const maskErrors: Plugin<Context, Carried> = {
  onResultProcess({ result, serverContext }) {
    if (Array.isArray(result) || !('errors' in result) || !result.errors?.length) return;
    const { requestId, log, outcome } = serverContext.ctx;
    result.errors = result.errors.map((error) => publicError(error, requestId, log));
    outcome.code = String(result.errors[0]?.extensions.code);
  },
};

/** Whatever came of it, data or not: whoever holds a claim lets go of it here. */
const keepAnswers: Plugin<Context, Carried> = {
  async onResultProcess({ result, serverContext }) {
    if (!Array.isArray(result) && !isAsyncIterable(result)) await keepAnswer(serverContext.ctx, result);
  },
};
