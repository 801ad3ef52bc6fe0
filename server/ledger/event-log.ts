import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Environment } from '#server/auth/principal.ts';
import type { ServerSecrets } from '#server/auth/secrets.ts';
import { type Admit, type AppendedEvent, appendBatch, type EventEntry } from './event-batch.ts';
import { createLane, type Lane } from './event-lane.ts';
import { AppendError, OverloadedError } from './ledger.errors.ts';
import type { LogHead } from './log-transaction.ts';
import { createSigningKeys } from './signing-keys.ts';

export interface EventLog {
  /**
   * Resolves once the event is committed, with its place in the log. Concurrent calls share a transaction.
   * Never call it inside a transaction: it takes a connection of its own and waits for a lock.
   */
  append(entry: EventEntry): Promise<AppendedEvent>;
  /** Takes no more, finishes what is queued. */
  close(): Promise<void>;
}

export interface EventLogDeps {
  pool: Pool;
  secrets: ServerSecrets;
  now(): Date;
  log: Logger;
  admit: Admit;
  /** Called after a commit that has left messages for webhooks. */
  onMessages?(): void;
}

export function createEventLog(deps: EventLogDeps): EventLog {
  const keys = createSigningKeys(deps);
  const lanes = { LIVE: open('LIVE'), TEST: open('TEST') } satisfies Record<Environment, Lane>;

  function open(environment: Environment): Lane {
    const check = createHeadCheck();
    const commit = async (entries: readonly EventEntry[]) => {
      const appended = await appendBatch(
        { pool: deps.pool, keys, check: check.before, admit: deps.admit, onMessages: deps.onMessages },
        environment,
        entries,
      );
      check.after(appended);
      return appended;
    };
    return createLane((entries) =>
      commit(entries).catch((error: unknown) => {
        const failure = toAppendError(error);
        deps.log.error({ err: failure, environment, events: entries.length }, 'event batch failed');
        throw failure;
      }),
    );
  }

  return {
    append: (entry) => lanes[entry.environment].append(entry),
    close: async () => {
      await Promise.all(Object.values(lanes).map((lane) => lane.close()));
    },
  };
}

/**
 * A log that is shorter than what this process was told is committed has lost events (a fail-over, a deleted
 * tail). To go on would sign a second event for an index: refuse, until someone has looked and restarted.
 */
function createHeadCheck() {
  let highest = -1n;
  return {
    before(head: LogHead): void {
      if (head.lastIndex >= highest) return;
      throw new AppendError(
        `The log ends at ${head.lastIndex} but ${highest} was committed: events are missing.`,
      );
    },
    after(appended: readonly (AppendedEvent | Error)[]): void {
      const last = appended.findLast((event) => !(event instanceof Error));
      if (last && !(last instanceof Error)) highest = last.logIndex;
    },
  };
}

/** SQLSTATE lock_not_available: another replica held the log for longer than the lock timeout. */
const lockNotAvailable = '55P03';

/** Keeps `code` and `constraint` of the database's error and leaves its `detail`, which quotes the row. */
function toAppendError(error: unknown): Error {
  if (!(error instanceof Error)) return new AppendError('The event could not be recorded.');
  if (!('code' in error) || typeof error.code !== 'string') return error;
  if (error.code === lockNotAvailable) return new OverloadedError('The event log is busy.');
  const constraint = 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : null;
  return new AppendError(`The event could not be recorded (${error.code}).`, error.code, constraint);
}
