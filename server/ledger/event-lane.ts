import type { Draft } from './draft.ts';
import type { AppendedEvent, Unit } from './event-entry.ts';
import { AppendError, OverloadedError } from './ledger.errors.ts';

/** Tessera's figure: more than this outstanding and the caller is pushed back. */
const maxQueued = 4096;
const maxQueuedBytes = 64 * 1024 * 1024;
/** Of events; a larger unit is a batch of its own. */
const maxBatch = 512;
/** Payloads of one statement; hex in the wire format doubles it. */
const maxBatchBytes = 4 * 1024 * 1024;

interface Waiting {
  unit: Unit<Draft>;
  bytes: number;
  resolve(appended: AppendedEvent[]): void;
  reject(error: unknown): void;
}

/** One environment's queue: while a batch commits, the next gathers. */
export interface Lane {
  append(unit: Unit<Draft>): Promise<AppendedEvent[]>;
  close(): Promise<void>;
}

/** Answers an error in the place of a unit that was refused, while the others are committed. */
type Commit = (units: readonly Unit<Draft>[]) => Promise<(AppendedEvent[] | Error)[]>;

export function createLane(commit: Commit): Lane {
  let queue: Waiting[] = [];
  let queuedEvents = 0;
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
      for (const { unit, bytes } of batch) {
        queuedEvents -= unit.length;
        queuedBytes -= bytes;
      }
      await settle(commit, batch);
    }
    running = null;
  }

  return {
    append: (unit) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new OverloadedError('The event log is closing.'));
        if (queuedEvents + unit.length > maxQueued || queuedBytes >= maxQueuedBytes) {
          return reject(new OverloadedError('Too many events wait to be recorded.'));
        }
        const bytes = bytesOf(unit);
        queue.push({ unit, bytes, resolve, reject });
        queuedEvents += unit.length;
        queuedBytes += bytes;
        running ??= run();
      }),
    close: async () => {
      closed = true;
      await running;
    },
  };
}

const bytesOf = (unit: Unit<Draft>) =>
  unit.reduce((sum, { canonical, metadata }) => sum + canonical.length + (metadata?.length ?? 0), 0);

/** How many units go together: at least one, whole ones. */
function batchSize(queue: readonly Waiting[]): number {
  let events = 0;
  let bytes = 0;
  let size = 0;
  for (const waiting of queue) {
    events += waiting.unit.length;
    bytes += waiting.bytes;
    if (size > 0 && (events > maxBatch || bytes > maxBatchBytes)) break;
    size++;
  }
  return size;
}

/** Answers everyone in the batch. A unit with a row the database refuses fails alone: the batch is halved until it is. */
async function settle(commit: Commit, batch: readonly Waiting[]): Promise<void> {
  try {
    const appended = await commit(batch.map(({ unit }) => unit));
    for (const [position, waiting] of batch.entries()) {
      const events = appended[position];
      if (events instanceof Error) waiting.reject(events);
      else if (events) waiting.resolve(events);
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
