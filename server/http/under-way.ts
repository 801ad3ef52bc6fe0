import type { ServerResponse } from 'node:http';

export interface UnderWay {
  /** Counts a request until its answer is out or its connection is gone. */
  add(res: ServerResponse): void;
  /** Resolves once nothing is under way. */
  settled(): Promise<void>;
}

export function createUnderWay(): UnderWay {
  const answers = new Set<ServerResponse>();
  let onSettled: (() => void) | null = null;
  return {
    add(res) {
      answers.add(res);
      res.once('close', () => {
        answers.delete(res);
        if (answers.size === 0) onSettled?.();
      });
    },
    settled() {
      if (answers.size === 0) return Promise.resolve();
      return new Promise((resolve) => {
        onSettled = resolve;
      });
    },
  };
}
