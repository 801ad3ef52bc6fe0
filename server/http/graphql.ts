import type { IncomingMessage } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import type { Context } from '#server/context.ts';
import { nameOperation } from '#server/telemetry.ts';
import { limitComplexity } from './complexity.ts';
import { limitDocuments } from './document-limits.ts';
import { publicError } from './errors.ts';
import { exactJsonRule } from './exact-input.ts';
import { keepAnswer, repeatOnce } from './idempotency.ts';
import { jit } from './jit.ts';
import { operationOf } from './operation.ts';
import { checkOperation } from './operation-checks.ts';
import { spendLimits } from './rate-limit.ts';
import { placeUpload } from './upload.ts';

/** Answers a request whose body, if any, is in the context already. */
export type GraphqlHandler = (
  req: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
  ctx: Context,
) => Promise<Response>;

/** What Yoga carries through a request: it would copy every field of a context of its own. */
interface Carried {
  ctx: Context;
}

/** GraphQL over HTTP. Authentication has happened; what is not used on the hot route is off. */
export function createGraphql(schema: GraphQLSchema): GraphqlHandler {
  const { fetchAPI, handleRequest } = createYoga<Carried>({
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
      checkOperation(schema),
      limitComplexity(schema),
      spendLimits,
      repeatOnce,
      exactJsonRule(schema),
      jit(schema),
      maskErrors,
      keepAnswers,
    ],
  });
  return async (req, ctx) => {
    // Not the Host that the caller claims: it may be no host at all.
    const url = `http://localhost${req.url ?? '/'}`;
    const headers = (ctx.upload ? asJson : req.headers) as Record<string, string>;
    return handleRequest(new fetchAPI.Request(url, { method: req.method, headers, body: ctx.bodyText }), {
      ctx,
    });
  };
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
const nameUse: Plugin<Context> = {
  onExecute({ args }) {
    const ctx = args.contextValue as Context;
    const name = operationOf(args.document, args.operationName)?.name?.value ?? null;
    ctx.outcome.operation = name;
    nameOperation(name);
  },
};

const maskErrors: Plugin<Context, Carried> = {
  onResultProcess({ result, serverContext }) {
    if (Array.isArray(result) || !('errors' in result) || !result.errors?.length) return;
    const { requestId, log, outcome } = serverContext.ctx;
    result.errors = result.errors.map((error) => publicError(error, requestId, log));
    outcome.code = String(result.errors[0]?.extensions.code);
  },
};

const keepAnswers: Plugin<Context, Carried> = {
  async onResultProcess({ result, serverContext }) {
    if (!Array.isArray(result) && 'data' in result) await keepAnswer(serverContext.ctx, result);
  },
};
