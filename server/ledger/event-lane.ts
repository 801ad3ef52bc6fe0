import type { AppendedEvent, EventEntry } from './event-batch.ts';
import { AppendError, OverloadedError } from './ledger.errors.ts';

/** Tessera's figure: more than this outstanding and the caller is pushed back. */
const maxQueued = 4096;
const maxQueuedBytes = 64 * 1024 * 1024;
const maxBatch = 512;
/** Payloads of one statement; hex in the wire format doubles it. */
const maxBatchBytes = 4 * 1024 * 1024;

interface Waiting {
  entry: EventEntry;
  resolve(appended: AppendedEvent): void;
  reject(error: unknown): void;
}

/** One environment's queue: while a batch commits, the next gathers. */
export interface Lane {
  append(entry: EventEntry): Promise<AppendedEvent>;
  close(): Promise<void>;
}

/** Answers an error in the place of an entry that was refused, while the others are committed. */
type Commit = (entries: readonly EventEntry[]) => Promise<(AppendedEvent | Error)[]>;

export function createLane(commit: Commit): Lane {
  let queue: Waiting[] = [];
  let queuedBytes = 0;
  let running: Promise<void> | null = null;
  let closed = false;

  async function run(): Promise<void> {
    // Callers of the same turn of the event loop get into the first batch.
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) {
      const size = batchSize(queue);
      const batch = queue.slice(0, size);
      queue = queue.slice(size);
      queuedBytes -= bytesOf(batch);
      await settle(commit, batch);
    }
    running = null;
  }

  return {
    append: (entry) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new OverloadedError('The event log is closing.'));
        if (queue.length >= maxQueued || queuedBytes >= maxQueuedBytes) {
          return reject(new OverloadedError('Too many events wait to be recorded.'));
        }
        queue.push({ entry, resolve, reject });
        queuedBytes += entry.canonical.length;
        running ??= run();
      }),
    close: async () => {
      closed = true;
      await running;
    },
  };
}

function bytesOf(waiting: readonly Waiting[]): number {
  return waiting.reduce((sum, { entry }) => sum + entry.canonical.length, 0);
}

function batchSize(queue: readonly Waiting[]): number {
  let bytes = 0;
  let size = 0;
  for (const { entry } of queue) {
    bytes += entry.canonical.length;
    if (size === maxBatch || (size > 0 && bytes > maxBatchBytes)) break;
    size++;
  }
  return size;
}

/** Answers everyone in the batch. A row the database refuses fails alone: the batch is halved until it is. */
async function settle(commit: Commit, batch: readonly Waiting[]): Promise<void> {
  try {
    const appended = await commit(batch.map((waiting) => waiting.entry));
    for (const [position, waiting] of batch.entries()) {
      const event = appended[position];
      if (event instanceof Error) waiting.reject(event);
      else if (event) waiting.resolve(event);
      else waiting.reject(new AppendError('The log gave no answer for this event.'));
    }
  } catch (error) {
    if (batch.length === 1 || !isRowError(error)) {
      for (const waiting of batch) waiting.reject(error);
      return;
    }
    const half = batch.length >> 1;
    await settle(commit, batch.slice(0, half));
    await settle(commit, batch.slice(half));
  }
}

/** SQLSTATE classes 22 (data) and 23 (constraint): certainly rolled back, and caused by a row. */
export function isRowError(error: unknown): boolean {
  return error instanceof AppendError && /^2[23]/.test(error.causeCode ?? '');
}
