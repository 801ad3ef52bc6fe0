/** Wakes, within this process, whoever waits for messages; what nobody rings for is found by asking from time to time. */
export interface Bell {
  ring(): void;
  /** What to do when it rings; there is one listener. */
  answer(listener: () => void): void;
}

export function createBell(): Bell {
  let listener: (() => void) | null = null;
  return {
    ring: () => listener?.(),
    answer(answering) {
      listener = answering;
    },
  };
}
