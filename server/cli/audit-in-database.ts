import pg from 'pg';
import { DamageError, UnreadableError } from '#server/auditor/audit.errors.ts';
import type { Audited } from '#server/auditor/audit.ts';
import { auditDatabase } from '#server/auditor/audit-database.ts';
import { pgOptions } from '#server/db/orm.ts';
import { commandConfig, openDatabase } from './database.ts';

/** Against the database of the server's configuration; answers how many events fit. */
export async function inDatabase(done: Audited): Promise<number> {
  try {
    return await readDatabase(done);
  } catch (error) {
    if (error instanceof DamageError || error instanceof UnreadableError) throw error;
    throw new UnreadableError(`The database cannot be read. ${causeOf(error)}`);
  }
}

/** Where a host has several addresses, each has failed in its own way. */
const causeOf = (error: unknown): string =>
  error instanceof AggregateError
    ? error.errors.map(causeOf).join(' ')
    : error instanceof Error
      ? error.message
      : String(error);

async function readDatabase({ origin, state, list }: Audited): Promise<number> {
  const database = await openDatabase(commandConfig());
  const pool = new pg.Pool({
    ...pgOptions(database.connection),
    max: 2,
    application_name: 'countersign audit',
  });
  try {
    return await auditDatabase({
      pool,
      origin,
      hashes: state.hashes,
      receiptKeys: list?.receiptKeys ?? null,
    });
  } finally {
    await pool.end();
    await database.close();
  }
}
