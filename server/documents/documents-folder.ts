import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Pool } from 'pg';

/** A folder of the database's own: what its rows do not need is removed, and must not be another database's. */
export async function documentsFolder(pool: Pool, parent: string): Promise<string> {
  await pool.query(
    `insert into deployment (name, value) values ('documents folder', $1) on conflict do nothing`,
    [randomUUID()],
  );
  const { rows } = await pool.query<{ value: string }>(
    `select value from deployment where name = 'documents folder'`,
  );
  return join(parent, rows[0]?.value ?? '');
}
