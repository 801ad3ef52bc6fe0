import type { GraphQLSchema } from 'graphql';
import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga';
import type { Context } from '#server/context.ts';
import { nameOperation } from '#server/telemetry.ts';
import { limitComplexity } from './complexity.ts';
import { limitDocuments } from './document-limits.ts';
import { publicError } from './errors.ts';
import { exactJsonRule } from './exact-input.ts';
import { jit } from './jit.ts';
import { operationOf } from './operation.ts';
import { checkOperation } from './operation-checks.ts';
import { spendLimits } from './rate-limit.ts';

export type GraphqlHandler = YogaServerInstance<Context, object>;

/** GraphQL over HTTP. Authentication has happened; what is not used on the hot route is off. */
export function createGraphql(schema: GraphQLSchema): GraphqlHandler {
  return createYoga<Context>({
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
      limitDocuments,
      checkOperation(schema),
      limitComplexity(schema),
      spendLimits,
      noteUse,
      exactJsonRule(schema),
      jit(schema),
      maskErrors,
    ],
  });
}

const noteUse: Plugin<Context> = {
  onExecute({ args }) {
    const ctx = args.contextValue as Context;
    const name = operationOf(args.document, args.operationName)?.name?.value ?? null;
    ctx.noteOperation(name);
    nameOperation(name);
  },
};

const maskErrors: Plugin<Context, Context> = {
  onResultProcess({ result, serverContext }) {
    if (Array.isArray(result) || !('errors' in result) || !result.errors?.length) return;
    const { requestId, log } = serverContext;
    result.errors = result.errors.map((error) => publicError(error, requestId, log));
  },
};
