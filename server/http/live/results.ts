import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  executeSubscriptionEvent,
  type GraphQLError,
  type ValidatedSubscriptionArgs,
  validateSubscriptionArgs,
} from 'graphql';
import type { Context } from '#server/context.ts';
import type { RequestError } from '#server/errors.ts';
import { publicError } from '#server/http/errors.ts';
import type { OperationGate } from '#server/http/operation-checks.ts';
import type { LiveConnection, LiveOperation } from './connection.ts';

export type LiveResults = AsyncIterableIterator<ExecutionResult, undefined, undefined> & {
  throw(error: unknown): Promise<IteratorResult<ExecutionResult, undefined>>;
};

const done = { done: true, value: undefined } as const;

/**
 * What a subscription answers: for each thing that its source gives, the operation run anew, with the rights that the
 * caller has by then and nothing remembered from before. Its last word may be an error that says why it is over.
 */
export async function liveResults(
  given: ExecutionArgs,
  connection: LiveConnection,
  gate: OperationGate,
): Promise<LiveResults | ExecutionResult> {
  const ctx = given.contextValue as Context;
  const following = contextOf(ctx, connection);
  const args = validateSubscriptionArgs({ ...given, contextValue: following });
  if (!('schema' in args)) return { errors: args };
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  return results(source[Symbol.asyncIterator](), args, connection, (principal) => gate(principal, given));
}

/** Who is calling is always whom the connection has last found them to be. */
function contextOf(ctx: Context, connection: LiveConnection): Context {
  return Object.create(ctx, { principal: { get: () => connection.principal } }) as Context;
}

function results(
  source: AsyncIterator<unknown>,
  args: ValidatedSubscriptionArgs,
  connection: LiveConnection,
  refusal: LiveOperation['refusal'],
): LiveResults {
  const ctx = args.contextValue as Context;
  let endedBy: RequestError | null = null;
  let isOver = false;
  const operation: LiveOperation = {
    refusal,
    end(reason) {
      endedBy ??= reason;
      void source.return?.();
    },
  };
  connection.operations.add(operation);

  function over(): void {
    isOver = true;
    connection.operations.delete(operation);
    void source.return?.();
  }

  function lastWord(error: unknown) {
    over();
    return { done: false, value: { errors: [publicError(error, ctx.requestId, ctx.log)] } } as const;
  }

  async function next(): Promise<IteratorResult<ExecutionResult, undefined>> {
    if (isOver) return done;
    const item = await source.next();
    if (isOver) return done;
    if (endedBy) return lastWord(endedBy);
    if (item.done) {
      over();
      return done;
    }
    await connection.verify();
    if (endedBy) return lastWord(endedBy);
    const contextValue = Object.create(ctx) as Context;
    const result = await executeSubscriptionEvent({ ...args, rootValue: item.value, contextValue });
    return { done: false, value: masked(result, ctx) };
  }

  const stream: LiveResults = {
    next: () => next().catch((error: unknown) => lastWord(error)),
    async return() {
      over();
      return done;
    },
    async throw() {
      over();
      return done;
    },
    [Symbol.asyncIterator]: () => stream,
  };
  return stream;
}

function masked({ data, errors }: ExecutionResult, { requestId, log }: Context): ExecutionResult {
  if (!errors) return { data } as ExecutionResult;
  return {
    data,
    errors: errors.map((error: GraphQLError) => publicError(error, requestId, log)),
  } as ExecutionResult;
}
