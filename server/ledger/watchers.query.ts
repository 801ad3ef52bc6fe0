import type { Pool } from 'pg';
import type { Environment } from '#server/auth/principal.ts';
import { db, firstRow, rows } from '#server/db/rows.ts';

/** What went wrong, and since when. */
export interface Trouble {
  code: string;
  detail: string;
  since: Date;
}

/** Where a witness stands with a log. */
export interface WitnessState {
  vkey: string;
  /** The last checkpoint of ours that it has cosigned; 0 for none. */
  size: number;
  cosignedAt: Date | null;
  trouble: Trouble | null;
}

interface StateRow {
  size: bigint;
  failure: string | null;
  detail: string | null;
  failedAt: Date | null;
}

const troubleOf = ({ failure, detail, failedAt }: StateRow): Trouble | null =>
  failure && failedAt ? { code: failure, detail: detail ?? '', since: failedAt } : null;

export async function witnessStates(pool: Pool, environment: Environment): Promise<WitnessState[]> {
  const query = db
    .selectFrom('ledger_witness')
    .where('environment', '=', environment)
    .select([
      ...(['vkey', 'size', 'cosigned_at as cosignedAt'] as const),
      ...(['failure', 'failure_detail as detail', 'failed_at as failedAt'] as const),
    ]);
  const found = await rows(pool, query.$castTo<StateRow & { vkey: string; cosignedAt: Date | null }>());
  return found.map((row) => ({
    ...{ vkey: row.vkey, size: Number(row.size), cosignedAt: row.cosignedAt },
    trouble: troubleOf(row),
  }));
}

/** What was written to LEDGER_PUBLISH_DIR last, by whichever replica. */
export interface Publication {
  size: number;
  publishedAt: Date | null;
  trouble: Trouble | null;
}

export async function publicationOf(pool: Pool, environment: Environment): Promise<Publication | null> {
  const query = db
    .selectFrom('ledger_publication')
    .where('environment', '=', environment)
    .select([
      'size',
      'published_at as publishedAt',
      'failure',
      'failure_detail as detail',
      'failed_at as failedAt',
    ]);
  const row = await firstRow(pool, query.$castTo<StateRow & { publishedAt: Date | null }>());
  return row && { size: Number(row.size), publishedAt: row.publishedAt, trouble: troubleOf(row) };
}
