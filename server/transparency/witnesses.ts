import { type Environment, environments } from '#server/auth/principal.ts';
import type { Runtime } from '#server/context.ts';
import { type Loop, startLoop } from '#server/loop.ts';
import { askToCosign } from './cosign.ts';

export interface Witnessing {
  /** A log has a new checkpoint; witnesses are asked a moment later, once for all that come until then. */
  checkpointSigned(environment: Environment): void;
  close(): Promise<void>;
}

const gatherMs = 500;
/** For what other replicas have signed, and for those whom a replica that has died did not ask again. */
const everyMs = 15_000;
/** Timers may go off a little before their time. */
const earlyMs = 20;

/** Has checkpoints cosigned: each witness is asked one thing at a time of each log, and waits for no other. */
export function startWitnessing(runtime: Runtime): Witnessing {
  const { config, log, now } = runtime;
  const stop = new AbortController();
  const loops = Object.fromEntries(
    environments.map((environment) => [
      environment,
      config.witnesses.map((each) => loopOf(environment, each)),
    ]),
  ) as Record<Environment, Loop[]>;
  const timers = new Map<Environment, NodeJS.Timeout>();

  function loopOf(environment: Environment, witness: (typeof config.witnesses)[number]): Loop {
    let again: NodeJS.Timeout | undefined;
    const loop = startLoop({
      ...{ name: `witness ${witness.name}`, everyMs, log },
      round: async () => {
        const nextAt = await askToCosign(runtime, environment, witness, stop.signal);
        if (nextAt) {
          clearTimeout(again);
          again = setTimeout(loop.wake, nextAt.getTime() - now().getTime() + earlyMs).unref();
        }
        return false;
      },
    });
    loop.wake();
    return loop;
  }

  function wake(environment: Environment): void {
    timers.delete(environment);
    for (const loop of loops[environment]) loop.wake();
  }

  return {
    checkpointSigned(environment) {
      if (loops[environment].length === 0 || timers.has(environment)) return;
      timers.set(environment, setTimeout(wake, gatherMs, environment).unref());
    },
    async close() {
      for (const timer of timers.values()) clearTimeout(timer);
      stop.abort();
      await Promise.all(Object.values(loops).flatMap((each) => each.map((loop) => loop.close())));
    },
  };
}
