import type { Pool } from 'pg';
import { decodeId } from '#server/db/id.ts';
import type { TestApp } from './app.ts';
import type { TestOrganization } from './organization.ts';

/** Not what is written down of every request, whatever came of it; nor what follows a change by and by. */
const tenantTables = `select table_name as name from information_schema.columns
  where table_schema = 'public' and column_name = 'organization_id'
    and table_name !~ '^api_(request|key_usage|key_denial|key_source|key_network|key_scope_use)|^webhook_(message|delivery|attempt|sequence)|^ledger_outbox'
  order by table_name`;
const allTables = `select table_name as name from information_schema.tables
  where table_schema = 'public' and table_type = 'BASE TABLE' order by table_name`;

type Contents = Record<string, string[]>;

/** Of each database: its tables, and one statement that reads them all. */
const readings = new WeakMap<Pool, Promise<{ names: string[]; statement: string }>>();

async function readingOf(pool: Pool) {
  const names = (await pool.query<{ name: string }>(tenantTables)).rows.map(({ name }) => name);
  const rows = names.map(
    (name) => `select '${name}' as name, (to_jsonb(t) - array['failing_since', 'held_until'])::text as row
      from "${name}" t where organization_id = $1 and to_jsonb(t)->>'kind' is distinct from 'HISTORY'`,
  );
  return { names, statement: `${rows.join(' union all ')} order by 1, 2` };
}

/** Everything the database holds of an organization, as text: equal before and after when nothing was written. */
export async function rowsOf({ id, context }: TestOrganization): Promise<Contents> {
  const { pool } = context().runtime;
  const reading = readings.get(pool) ?? readingOf(pool);
  readings.set(pool, reading);
  const { names, statement } = await reading;
  const contents: Contents = Object.fromEntries(names.map((name) => [name, []]));
  const found = await pool.query<{ name: string; row: string }>({
    name: 'rows_of_an_organization',
    text: statement,
    values: [id],
  });
  for (const { name, row } of found.rows) contents[name]?.push(row);
  return contents;
}

/** The whole database as text, every table and column. */
export async function dump({ runtime }: TestApp): Promise<string> {
  let text = '';
  for (const { name } of (await runtime.pool.query<{ name: string }>(allTables)).rows) {
    const found = await runtime.pool.query<{ row: string }>(`select t::text as row from "${name}" t`);
    text += `${name}\n${found.rows.map(({ row }) => row).join('\n')}\n`;
  }
  return text;
}

export interface Trace {
  type: string;
  environment: string;
  subject_label: string;
  data: Record<string, unknown>;
  actor_type: string;
  actor_label: string;
  reason: string | null;
  ip: string | null;
}

/** What the activity log says of one object, oldest first. */
export async function tracesOf({ id, context }: TestOrganization, subjectId: string): Promise<Trace[]> {
  const found = await context().runtime.pool.query<Trace>(
    `select type, environment, subject_label, data, actor_type, actor_label, reason, ip from activity
     where organization_id = $1 and subject_id = $2 order by id`,
    [id, uuidOf(subjectId)],
  );
  return found.rows;
}

export function uuidOf(id: string): string {
  const decoded = decodeId(id);
  if (!decoded) throw new Error(`${id} is no id`);
  return decoded.uuid;
}
