import type { Environment } from '#server/auth/principal.ts';
import type { Runtime } from '#server/context.ts';
import { type Loop, startLoop } from '#server/loop.ts';
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

/** Answers whether there is more. A log that cannot be written holds up no other. */
export async function appendHistory({ pool, eventLog, now }: Runtime): Promise<boolean> {
  const append = (environment: Environment) =>
    eventLog.appendTaken(environment, (client) => takeHistory(client, environment, now()));
  const rounds = await Promise.allSettled((await waitingIn(pool)).map(append));
  const failed = rounds.find(({ status }) => status === 'rejected');
  if (failed) throw (failed as PromiseRejectedResult).reason;
  return rounds.some((round) => round.status === 'fulfilled' && round.value === mostAtOnce);
}
