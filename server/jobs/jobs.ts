import { setTimeout as wait } from 'node:timers/promises';
import type { Runtime } from '#server/context.ts';

/** Something the server does by the clock. Every replica does it: what must happen once, a row decides. */
export interface Job {
  name: string;
  everyMs: number;
  /** It waits for other machines: the start does not wait for its first round. */
  isSlow?: boolean;
  run(runtime: Runtime): Promise<void>;
}

export interface Jobs {
  /** Starts no more rounds, and gives those under way a moment to end. */
  close(): Promise<void>;
}

const endWithinMs = 4_000;

/** Each job now, which makes up for time the server was down, and then from time to time; never twice at once. */
export async function startJobs(runtime: Runtime, jobs: readonly Job[]): Promise<Jobs> {
  const closers = await Promise.all(jobs.map((job) => start(runtime, job)));
  return {
    async close() {
      const late = new AbortController();
      const ended = Promise.all(closers.map((close) => close()));
      await Promise.race([ended, wait(endWithinMs, null, { signal: late.signal }).catch(() => {})]);
      late.abort();
    },
  };
}

async function start(runtime: Runtime, { name, everyMs, isSlow, run }: Job): Promise<() => Promise<unknown>> {
  let running: Promise<void> | null = null;
  const round = async () => {
    try {
      await run(runtime);
    } catch (error) {
      runtime.log.warn({ err: error, job: name }, 'a job failed; it is tried again in its next round');
    } finally {
      running = null;
    }
  };
  running = round();
  if (!isSlow) await running;
  const timer = setInterval(() => {
    running ??= round();
  }, everyMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}

/** One after the other; what goes wrong with one keeps no other from its turn. */
export async function eachOf<Item>(
  { log }: Runtime,
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  for (const item of items) {
    await work(item).catch((error: unknown) => {
      log.warn({ err: error, item }, 'a job failed for one of many; it is tried again in the next round');
    });
  }
}
