import type { Logger } from 'pino';

/** What nobody waits for: an answer that took longer for known people would tell who is known. */
export interface Background {
  run(work: Promise<unknown>): void;
  /** When all of it is done; at shutdown. */
  settled(): Promise<void>;
}

export function createBackground(log: Logger): Background {
  const underWay = new Set<Promise<unknown>>();
  return {
    run(work) {
      const watched = work
        .catch((error: unknown) => log.error({ err: error }, 'work in the background failed'))
        .finally(() => underWay.delete(watched));
      underWay.add(watched);
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
