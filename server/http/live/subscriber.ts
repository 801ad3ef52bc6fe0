import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  OperationTypeNode,
} from 'graphql';
import type { Context } from '#server/context.ts';
import { RequestError } from '#server/errors.ts';
import { publicError } from '#server/http/errors.ts';
import { operationOf } from '#server/http/operation.ts';
import type { LiveResults } from './results.ts';

/** What a client asks in a `subscribe` message. */
export interface Question {
  query: string;
  operationName?: string | null | undefined;
  variables?: Record<string, unknown> | null | undefined;
}

/** Parses, validates and checks it as a request's, and runs it; errors as they may be shown. */
export type Subscriber = (
  ctx: Context,
  question: Question,
) => Promise<Subscription | readonly GraphQLError[]>;

export interface Subscription {
  args: ExecutionArgs;
  results: LiveResults;
}

/** The same functions that requests go through, with every plugin around them. */
type Enveloped = (ctx: Context & { params: object }) => {
  parse(source: string): DocumentNode;
  validate(schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[] | undefined;
  subscribe(args: ExecutionArgs): Promise<LiveResults | ExecutionResult>;
};

const notSubscription = () =>
  new RequestError('BAD_REQUEST', 400, 'Only subscriptions run here. Send queries and mutations by POST.');

export function createSubscriber(schema: GraphQLSchema, enveloped: Enveloped): Subscriber {
  async function run(ctx: Context, { query, operationName, variables }: Question) {
    const { parse, validate, subscribe } = enveloped(Object.assign(ctx, { params: { query } }));
    const document = parsed(parse, query);
    const faults = validate(schema, document);
    if (faults?.length) return faults;
    const operation = operationOf(document, operationName);
    if (operation && operation.operation !== OperationTypeNode.SUBSCRIPTION) throw notSubscription();
    const args = {
      schema,
      document,
      contextValue: ctx,
      ...(operationName ? { operationName } : {}),
      ...(variables ? { variableValues: variables } : {}),
    };
    const results = await subscribe(args);
    if (Symbol.asyncIterator in results) return { args, results };
    return results.errors ?? [];
  }

  return async (ctx, question) => {
    const show = (error: unknown) => publicError(error, ctx.requestId, ctx.log);
    try {
      const answer = await run(ctx, question);
      return 'results' in answer ? answer : answer.map(show);
    } catch (error) {
      return [show(error instanceof AggregateError ? error.errors[0] : error)];
    }
  };
}

/** graphql-js has no code of its own for it, and Yoga's is given to requests alone. */
function parsed(parse: (source: string) => DocumentNode, query: string): DocumentNode {
  try {
    return parse(query);
  } catch (error) {
    if (!(error instanceof GraphQLError) || error.originalError) throw error;
    const { message, source, positions } = error;
    throw new GraphQLError(message, { source, positions, extensions: { code: 'GRAPHQL_PARSE_FAILED' } });
  }
}
