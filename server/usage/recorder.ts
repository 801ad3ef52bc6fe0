import pg from 'pg';
import type { Logger } from 'pino';
import { newId } from '#server/db/id.ts';
import { type Batch, inChunks } from './batch.ts';
import { createGatherer } from './gather.ts';
import type { UseNote } from './note.ts';
import { writeBatch } from './write.ts';

export interface UsageRecorder {
  /** Costs a push; nothing is added up or written now. */
  note(note: UseNote): void;
  /** Writes what has gathered. Also done about once a second, and at shutdown. Never throws. */
  flush(): Promise<void>;
  close(): Promise<void>;
  /** Request log lines given up because the database did not take them for too long. */
  droppedLines(): number;
}

const flushEveryMs = 1_000;
/** How often the database may refuse a batch for its values before it is given up. */
const maxRefusals = 5;
/** Notes are added up at the latest when there are so many, so that they never pile up. */
const addUpAt = 5_000;

export interface RecorderOptions {
  pool: pg.Pool;
  log: Logger;
  /** Request log lines kept in memory while the database does not take them. */
  maxLines?: number;
}

/**
 * Gathers in memory what keys do: a request never writes a row. About once a second all of it goes out in one
 * statement. A batch that fails stays as it is and is sent again before anything newer.
 */
export function createUsageRecorder({ pool, log, maxLines = 20_000 }: RecorderOptions): UsageRecorder {
  const writer = newId();
  const gatherer = createGatherer(maxLines);
  let noted: UseNote[] = [];
  let unsent: { number: number; batch: Batch; refusals: number }[] = [];
  let lastNumber = 0;
  let knownDrops = 0;
  let isDropping = false;
  let isFailing = false;
  let isWriting = false;
  let flushing: Promise<void> = Promise.resolve();

  function addUp(): void {
    const notes = noted;
    noted = [];
    for (const note of notes) gatherer.add(note);
  }

  async function send(): Promise<void> {
    for (let next = unsent[0]; next; next = unsent[0]) {
      try {
        await writeBatch(pool, { writer, ...next });
      } catch (error) {
        if (!isRefusal(error) || ++next.refusals < maxRefusals) throw error;
        log.error({ err: error }, 'a batch of key usage is lost: the database refuses its values');
      }
      unsent.shift();
    }
  }

  function warnOfDrops(): void {
    const dropped = gatherer.dropped();
    if (dropped > knownDrops && !isDropping) {
      log.warn(
        { dropped },
        'lines of the request log are dropped: more come than are written; counts stay exact',
      );
    }
    isDropping = dropped > knownDrops;
    knownDrops = dropped;
  }

  async function writeOut(): Promise<void> {
    addUp();
    isWriting = true;
    try {
      await send();
      if (!gatherer.isEmpty()) {
        unsent = inChunks(gatherer.take()).map((batch) => ({ number: ++lastNumber, batch, refusals: 0 }));
        await send();
      }
      isFailing = false;
    } catch (error) {
      const message = 'usage of keys could not be written; it is kept, and tried again every second';
      if (!isFailing) log.warn({ err: error }, message);
      isFailing = true;
    } finally {
      warnOfDrops();
      isWriting = false;
    }
  }

  function flush(): Promise<void> {
    flushing = flushing.then(writeOut);
    return flushing;
  }

  const timer = setInterval(() => {
    if (!isWriting) void flush();
  }, flushEveryMs);
  timer.unref();
  return {
    note(note) {
      noted.push(note);
      if (noted.length >= addUpAt) addUp();
    },
    flush,
    async close() {
      clearInterval(timer);
      await flush();
    },
    droppedLines: () => gatherer.dropped(),
  };
}

/**
 * SQLSTATE classes 22 and 23: its values are at fault. Once may be chance (a day of the log that is made at the same
 * moment); a batch that is refused again and again must not hold up what follows.
 */
function isRefusal(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^2[23]/.test(error.code ?? '');
}
