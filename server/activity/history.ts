import type { Runtime } from '#server/context.ts';
import { type Loop, startLoop } from '#server/webhooks/loop.ts';
import { mostAtOnce, takeHistory, waitingIn } from './history-outbox.ts';

/** Whoever changes something rings; this finds what a process that has died had queued, and what was written in bulk. */
const pollMs = 2_000;

/** Brings the changes that wait into the log. All replicas do; the log's lock lets one at it, the others find nothing. */
export function startHistory(runtime: Runtime): Loop {
  const loop = startLoop({
    name: 'history',
    everyMs: pollMs,
    log: runtime.log,
    round: () => appendHistory(runtime),
  });
  runtime.history.answer(loop.wake);
  loop.wake();
  return loop;
}

/** Answers whether there is more. */
export async function appendHistory({ pool, eventLog, now }: Runtime): Promise<boolean> {
  let isMore = false;
  for (const environment of await waitingIn(pool)) {
    const appended = await eventLog.appendTaken(environment, (client) =>
      takeHistory(client, environment, now()),
    );
    isMore ||= appended === mostAtOnce;
  }
  return isMore;
}
