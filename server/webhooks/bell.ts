/** Wakes, within this process, whoever waits; what nobody rings for is found by asking from time to time. */
export interface Bell<What = void> {
  ring(what: What): void;
  /** What to do when it rings; there is one listener. */
  answer(listener: (what: What) => void): void;
}

export function createBell<What = void>(): Bell<What> {
  let listener: ((what: What) => void) | null = null;
  return {
    ring: (what) => listener?.(what),
    answer(answering) {
      listener = answering;
    },
  };
}
