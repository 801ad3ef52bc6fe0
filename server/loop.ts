import type { Logger } from 'pino';

/** Something that is done again and again: when it is woken, and from time to time. Never twice at once. */
export interface Loop {
  wake(): void;
  /** Does no more rounds, and waits for the one under way. */
  close(): Promise<void>;
}

export interface LoopOptions {
  name: string;
  everyMs: number;
  log: Logger;
  /** Answers whether there is more to do at once. */
  round(): Promise<boolean>;
}

export function startLoop({ name, everyMs, log, round }: LoopOptions): Loop {
  let closed = false;
  let isWoken = false;
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    while (isWoken && !closed) {
      isWoken = false;
      try {
        if (await round()) isWoken = true;
      } catch (error) {
        if (!closed) log.warn({ err: error, loop: name }, 'a round failed; the next follows by the clock');
        isWoken = false;
      }
    }
    running = null;
  }

  function wake(): void {
    if (closed) return;
    isWoken = true;
    running ??= run();
  }

  const timer = setInterval(wake, everyMs);
  timer.unref();
  return {
    wake,
    async close() {
      closed = true;
      clearInterval(timer);
      await running;
    },
  };
}
