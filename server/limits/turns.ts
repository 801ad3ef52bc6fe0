interface Lane {
  running: number;
  waiting: (() => void)[];
}

/** Runs at most `most` works of a key at a time; the others wait for their turn, in order. */
export function createTurns(most: number) {
  const lanes = new Map<string, Lane>();

  return async <Result>(key: string, work: () => Promise<Result>): Promise<Result> => {
    const lane = lanes.get(key) ?? { running: 0, waiting: [] };
    lanes.set(key, lane);
    if (lane.running < most) lane.running++;
    else await new Promise<void>((resolve) => lane.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = lane.waiting.shift();
      if (next) next();
      else if (--lane.running === 0) lanes.delete(key);
    }
  };
}
