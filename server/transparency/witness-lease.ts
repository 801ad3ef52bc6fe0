import type { Pool } from 'pg';
import type { Environment } from '#server/auth/principal.ts';

/** A witness of one log; at most one replica has to do with it at a time. */
export interface Place {
  environment: Environment;
  vkey: string;
}

export interface Lease extends Place {
  /** Where the witness stands, as far as is known. */
  askFrom: number;
  attempts: number;
  until: Date;
}

/** Longer than three requests may take. */
const leaseMs = 40_000;

/** Null where another replica is at it, it is not time yet, or the witness has cosigned this size already. */
export async function lease(
  pool: Pool,
  { environment, vkey }: Place,
  size: number,
  now: Date,
): Promise<Lease | null> {
  const until = new Date(now.getTime() + leaseMs);
  const { rows } = await pool.query<{ ask_from: string; attempts: number }>(
    `insert into ledger_witness as witness (environment, vkey, size, ask_from, leased_until) values ($1, $2, 0, 0, $3)
      on conflict (environment, vkey) do update set leased_until = excluded.leased_until
        where (witness.leased_until is null or witness.leased_until <= $4)
          and (witness.next_at is null or witness.next_at <= $4)
          and not exists (select from ledger_cosignature each
            where each.environment = $1 and each.vkey = $2 and each.size = $5)
      returning ask_from, attempts`,
    [environment, vkey, until, now, size],
  );
  const [row] = rows;
  return row ? { environment, vkey, askFrom: Number(row.ask_from), attempts: row.attempts, until } : null;
}

/** Gives the lease back, with what has come of it. */
export async function cosigned(
  pool: Pool,
  held: Lease,
  { size, cosignedAt }: { size: number; cosignedAt: Date },
): Promise<void> {
  await pool.query(
    `update ledger_witness set size = $4, ask_from = $4, cosigned_at = $5, failure = null, failure_detail = null,
        failed_at = null, attempts = 0, next_at = null, leased_until = null
      where environment = $1 and vkey = $2 and leased_until = $3`,
    [held.environment, held.vkey, held.until, size, cosignedAt],
  );
}

export type FailureCode =
  | 'UNREACHABLE'
  | 'UNKNOWN_LOG'
  | 'UNTRUSTED_KEY'
  | 'INCONSISTENT'
  | 'AHEAD'
  | 'WRONG_COSIGNATURE'
  | 'REFUSED';

export interface Failure {
  code: FailureCode;
  detail: string;
  /** Where the witness stands, where it has said so. */
  askFrom: number;
}

const firstWaitMs = 2_000;
const longestWaitMs = 5 * 60_000;

/** The same. Answers the time before which it is not asked again. */
export async function failed(pool: Pool, held: Lease, failure: Failure, now: Date): Promise<Date> {
  const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(held.attempts, 16));
  const nextAt = new Date(now.getTime() + waitMs);
  await pool.query(
    `update ledger_witness set ask_from = $4, failure = $5, failure_detail = $6,
        failed_at = case when failure = $5 then failed_at else $7 end,
        attempts = attempts + 1, next_at = $8, leased_until = null
      where environment = $1 and vkey = $2 and leased_until = $3`,
    [
      ...[held.environment, held.vkey, held.until, failure.askFrom, failure.code, failure.detail],
      ...[now, nextAt],
    ],
  );
  return nextAt;
}

export async function release(pool: Pool, held: Lease): Promise<void> {
  await pool.query(
    'update ledger_witness set leased_until = null where environment = $1 and vkey = $2 and leased_until = $3',
    [held.environment, held.vkey, held.until],
  );
}
