import type { Context } from '#server/context.ts';

/** Items that wait for whoever follows; no more than `most` of them. */
export interface Follower<Item> extends AsyncIterableIterator<Item, undefined, undefined> {
  /** False when too many wait already. */
  push(item: Item): boolean;
  /** Ends it with this error, at once: what still waits is dropped. */
  fail(error: Error): void;
  return(): Promise<IteratorResult<Item, undefined>>;
}

const done = { done: true, value: undefined } as const;

/** A queue with one reader. Ending it settles a read that is under way. */
export function createFollower<Item>(most: number, onEnd: () => void): Follower<Item> {
  let waiting: Item[] = [];
  let error: Error | null = null;
  let isOver = false;
  let wake: (() => void) | null = null;

  function end(): void {
    if (isOver) return;
    isOver = true;
    waiting = [];
    onEnd();
    wake?.();
  }

  const follower: Follower<Item> = {
    push(item) {
      if (isOver) return true;
      if (waiting.length >= most) return false;
      waiting.push(item);
      wake?.();
      return true;
    },
    fail(reason) {
      if (!isOver) error = reason;
      end();
    },
    async next() {
      while (waiting.length === 0 && !isOver) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = null;
      }
      const [item] = waiting.splice(0, 1);
      if (item !== undefined) return { done: false, value: item };
      const reason = error;
      error = null;
      if (reason) throw reason;
      return done;
    },
    async return() {
      end();
      return done;
    },
    [Symbol.asyncIterator]: () => follower,
  };
  return follower;
}

/**
 * Each item read as any number of others, when it is its turn: ending it ends the source at once. Each is read in a
 * context of its own, for what a context has loaded it keeps as long as it lives.
 */
export function reading<Item, Read>(
  ctx: Context,
  source: Follower<Item>,
  read: (ctx: Context, item: Item) => Promise<readonly Read[]>,
): AsyncIterableIterator<Read, undefined, undefined> {
  let ready: Read[] = [];
  const reader: AsyncIterableIterator<Read, undefined, undefined> = {
    async next() {
      while (ready.length === 0) {
        const item = await source.next();
        if (item.done) return done;
        ready = [...(await read(Object.create(ctx) as Context, item.value))];
      }
      return { done: false, value: ready.shift() as Read };
    },
    async return() {
      ready = [];
      await source.return();
      return done;
    },
    [Symbol.asyncIterator]: () => reader,
  };
  return reader;
}
