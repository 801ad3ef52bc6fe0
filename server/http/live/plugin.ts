import type { ExecutionArgs } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '#server/context.ts';
import { RequestError } from '#server/errors.ts';
import type { OperationGate } from '#server/http/operation-checks.ts';
import type { LiveConnection } from './connection.ts';
import { liveResults } from './results.ts';

/** Opens, for an operation that may run, the connection it will be answered over. */
export type LiveDoor = () => Promise<LiveConnection>;

const doors = new WeakMap<Context, LiveDoor>();

/** Says that more than one answer can be sent to where this request came from. */
export function openDoor(ctx: Context, door: LiveDoor): void {
  doors.set(ctx, door);
}

const notAcceptable = () =>
  new RequestError(
    'NOT_ACCEPTABLE',
    406,
    'A subscription is answered as a stream: send "Accept: text/event-stream", or speak graphql-transport-ws.',
  );

/** Runs subscriptions on a live connection; the last of what looks at them. */
export function runLive(gate: OperationGate): Plugin<Context> {
  return {
    onSubscribe({ args, setSubscribeFn }) {
      const ctx = args.contextValue as Context;
      const door = doors.get(ctx);
      if (!door) throw notAcceptable();
      setSubscribeFn(async (given: ExecutionArgs) => {
        const connection = await door();
        return liveResults(given, connection, gate);
      });
    },
  };
}
