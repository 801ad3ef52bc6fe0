import type pg from 'pg';
import { type Batch, columns, type Part, parts, valuesOf } from './batch.ts';

const parametersBefore = 2;

/** `select … from unnest($3::uuid[], …)`: the rows of a part, as long as the batch has not been written before. */
function rowsOf(part: Part): string {
  const before = parts.slice(0, parts.indexOf(part)).flatMap((each) => Object.keys(columns[each])).length;
  const types = Object.values(columns[part]);
  const arrays = types.map((type, index) => `$${parametersBefore + before + index + 1}::${type}[]`);
  const names = Object.keys(columns[part]).join(', ');
  return `(select ${names} from unnest(${arrays.join(', ')}) as given(${names}) where exists (select from turn))`;
}

const insert = (table: string, part: Part) => {
  const names = Object.keys(columns[part]).join(', ');
  return `insert into ${table} (${names}) select ${names} from ${rowsOf(part)} as given`;
};

/** The newer of the two: an older replica's news never overwrites newer news. */
const newer = (table: string, column: string) =>
  `${column} = case when excluded.last_at >= ${table}.last_at then excluded.${column} else ${table}.${column} end`;

const seen = (table: string) => `count = ${table}.count + excluded.count,
    first_at = least(${table}.first_at, excluded.first_at), last_at = greatest(${table}.last_at, excluded.last_at)`;

/** An entry of the activity log, by the key itself. `on conflict` keeps the ids of rows that were there: no entry. */
const tell = (
  type: string,
  ip: string,
  at: string,
) => `insert into activity (id, organization_id, environment, type,
    subject_id, subject_label, data, actor_type, actor_id, actor_label, request_id, ip, created_at)
  select given.id, organization_id, environment, ${type}, api_key_id, label, data, 'API_KEY', api_key_id, label,
    request_id, ${ip}, ${at}`;

/** An entry of the log is also a message for webhooks, with its data as the details and the key read after the commit. */
const toldColumns = 'id, organization_id, environment, type, subject_id, created_at, data::text';

/**
 * A whole batch in one statement, and so whole or not at all. `turn` lets a batch through once: when the answer to
 * an earlier attempt was lost on the way, the next attempt finds it done and adds nothing.
 */
const statement = `with turn as (
  insert into usage_writer (id, batch, written_at) values ($1, $2, now())
  on conflict (id) do update set batch = excluded.batch, written_at = excluded.written_at
  where usage_writer.batch < excluded.batch
  returning 1
), last_uses as (
  ${insert('api_key_last_use', 'lastUses')}
  where exists (select from api_key_secret where api_key_secret.id = given.secret_id) order by secret_id
  on conflict (secret_id) do update set used_at = excluded.used_at, ip = excluded.ip,
    user_agent = excluded.user_agent, operation = excluded.operation
  where api_key_last_use.used_at <= excluded.used_at
), usage as (
  ${insert('api_key_usage', 'usage')}
  on conflict (api_key_id, hour, secret_id, operation, code) do update set
    requests = api_key_usage.requests + excluded.requests,
    duration_ms = api_key_usage.duration_ms + excluded.duration_ms
), denials as (
  ${insert('api_key_denial', 'denials')}
  on conflict (api_key_id, secret_id, code) do update set ${seen('api_key_denial')},
    ${newer('api_key_denial', 'last_ip')}, ${newer('api_key_denial', 'last_user_agent')}
), sources as (
  ${insert('api_key_source', 'sources')}
  on conflict (api_key_id, ip) do update set ${seen('api_key_source')},
    ${newer('api_key_source', 'last_user_agent')}
), scope_uses as (
  ${insert('api_key_scope_use', 'scopeUses')}
  where not exists (select from api_key_scope_use known where known.api_key_id = given.api_key_id
    and known.scope = given.scope and known.last_used_on >= given.last_used_on)
  on conflict (api_key_id, scope) do update set
    last_used_on = greatest(api_key_scope_use.last_used_on, excluded.last_used_on)
), networks as (
  insert into api_key_network (organization_id, environment, api_key_id, network, id, raised, first_at, first_ip, last_at)
  select organization_id, environment, api_key_id, network, id,
    is_later or exists (select from api_key_network as known where known.api_key_id = given.api_key_id),
    first_at, first_ip, last_at
  from ${rowsOf('networks')} as given
  on conflict (api_key_id, network) do update set last_at = excluded.last_at
  where api_key_network.last_at < excluded.last_at - interval '1 minute'
  returning id, raised
), new_networks as (
  ${tell(`'api_key.new_network'`, 'first_ip', 'first_at')}
  from ${rowsOf('networks')} as given join networks using (id) where raised
  returning ${toldColumns}
), noticed as (
  insert into api_key_notice (secret_id, type, day)
  select secret_id, type, day from ${rowsOf('deadUses')} as given
  on conflict do nothing returning secret_id, type, day
), told as (
  ${tell(`'api_key.' || type`, 'ip', 'at')}
  from ${rowsOf('deadUses')} as given join noticed using (secret_id, type, day)
  returning ${toldColumns}
), messages as (
  insert into webhook_message (id, organization_id, environment, type, subject_id, created_at, details)
  select * from new_networks union all select * from told
)
${insert('api_request', 'requests')}`;

/** `writer` is this process, `number` counts its batches up. */
export async function writeBatch(
  pool: pg.Pool,
  { writer, number, batch }: { writer: string; number: number; batch: Batch },
): Promise<void> {
  await pool.query({
    name: 'usage_write',
    text: statement,
    values: [writer, number, ...valuesOf(batch)],
  });
}
