import { createPublicKey } from 'node:crypto';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Environment } from '#server/auth/principal.ts';
import type { ServerSecrets } from '#server/auth/secrets.ts';
import type { Checkpoint } from './checkpoint.ts';
import { draftOf } from './draft.ts';
import { appendBatch, appendTaken, type BatchDeps, type Take } from './event-batch.ts';
import type { AppendedEvent, EventEntry, Unit } from './event-entry.ts';
import { createLane, isRowError, type Lane } from './event-lane.ts';
import { isSigned } from './integrate.ts';
import { AppendError, OverloadedError, SigningKeyError } from './ledger.errors.ts';
import type { LogHead } from './log-transaction.ts';
import { createSigningKeys, type SigningKeys } from './signing-keys.ts';
import type { Trouble } from './watchers.query.ts';

export interface EventLog {
  /**
   * Resolves once the event is committed, with its place in the log. Concurrent calls share a transaction.
   * Never call it inside a transaction: it takes a connection of its own and waits for a lock.
   */
  append(entry: EventEntry): Promise<AppendedEvent>;
  /** The same for several, which get places one after the other: all of them or none. */
  appendAll(unit: Unit): Promise<AppendedEvent[]>;
  /** Appends what is taken from where it waited, in one transaction with that; answers how much it was. */
  appendTaken(environment: Environment, take: Take): Promise<number>;
  /** Why this process could append nothing the last time that it tried; null where it could. */
  troubleOf(environment: Environment): Trouble | null;
  /** Takes no more, finishes what is queued. */
  close(): Promise<void>;
}

export interface EventLogDeps extends Pick<BatchDeps, 'admit' | 'file'> {
  pool: Pool;
  secrets: ServerSecrets;
  now(): Date;
  log: Logger;
  /** The name of a log that has none yet; it keeps it for good. */
  originOf(environment: Environment): string;
  /** Called after a commit that has left messages for webhooks. */
  onMessages?(): void;
  /** Called after a commit with a new checkpoint. */
  onCheckpoint?(environment: Environment): void;
}

export function createEventLog(deps: EventLogDeps): EventLog {
  const keys = createSigningKeys(deps);
  const checks = { LIVE: createHeadCheck(keys, 'LIVE'), TEST: createHeadCheck(keys, 'TEST') };
  const troubles = new Map<Environment, Trouble>();
  const lanes = { LIVE: open('LIVE'), TEST: open('TEST') } satisfies Record<Environment, Lane>;

  /** By whichever way it comes: what is appended ends the log's trouble, and what fails is it. */
  async function tried<T extends { checkpoint: Checkpoint | null }>(
    environment: Environment,
    work: (deps: BatchDeps) => Promise<T>,
  ): Promise<T> {
    const check = checks[environment];
    try {
      const done = await work({ ...deps, keys, check: check.before });
      if (done.checkpoint) {
        troubles.delete(environment);
        check.after(done.checkpoint);
        deps.onCheckpoint?.(environment);
      }
      return done;
    } catch (error) {
      const failure = toAppendError(error);
      if (!isRowError(failure))
        troubles.set(environment, troubleOf(failure, troubles.get(environment), deps.now()));
      throw failure;
    }
  }

  function open(environment: Environment): Lane {
    return createLane(async (units) => {
      try {
        return (await tried(environment, (given) => appendBatch(given, environment, units))).answers;
      } catch (error) {
        deps.log.error({ err: error, environment, events: units.flat().length }, 'event batch failed');
        throw error;
      }
    });
  }

  const appendAll = async (unit: Unit) => {
    const [first] = unit;
    return first ? lanes[first.environment].append(unit.map(draftOf)) : [];
  };
  return {
    appendAll,
    append: async (entry) => (await appendAll([entry]))[0] as AppendedEvent,
    appendTaken: async (environment, take) =>
      (await tried(environment, (given) => appendTaken(given, environment, take))).appended,
    troubleOf: (environment) => troubles.get(environment) ?? null,
    close: async () => {
      await Promise.all(Object.values(lanes).map((lane) => lane.close()));
    },
  };
}

/**
 * A log that is shorter than what this process was told is committed has lost events (a fail-over, a deleted
 * tail), and one with another root at the same size has been rewritten. To go on would sign a second history:
 * refuse, until someone has looked and restarted. A head by another process must be signed with a key of ours.
 */
function createHeadCheck(keys: SigningKeys, environment: Environment) {
  let known: { size: number; root: Buffer } | null = null;
  return {
    before({ tree, origin, lastIndex }: LogHead): void {
      if (known && lastIndex < BigInt(known.size) - 1n) {
        throw new AppendError(
          `The log ends at ${lastIndex} but ${known.size - 1} was committed: events are missing.`,
        );
      }
      if (!tree || !origin) return;
      const { root, signature, signer } = tree;
      const { size } = tree.frontier;
      if (size === known?.size) {
        if (root.equals(known.root)) return;
        throw new AppendError(
          `The log has another root at size ${size} than was committed: it was rewritten.`,
        );
      }
      const { privateKey } = keys.open(signer, environment);
      if (isSigned({ origin, size, root, signature }, createPublicKey(privateKey))) return;
      throw new AppendError(`The checkpoint of size ${size} is not signed by the log's key.`);
    },
    /** Two batches of this process may learn of their commits in either order. */
    after({ size, root }: Checkpoint): void {
      if (!known || size > known.size) known = { size, root };
    },
  };
}

/** Our own words alone: others may name machines. */
function troubleOf(failure: Error, before: Trouble | undefined, now: Date): Trouble {
  const isOurs = [AppendError, OverloadedError, SigningKeyError].some((kind) => failure instanceof kind);
  const detail = isOurs ? failure.message : 'The event could not be recorded.';
  const code = failure instanceof OverloadedError ? 'BUSY' : 'NOT_APPENDED';
  return { code, detail, since: before?.since ?? now };
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
