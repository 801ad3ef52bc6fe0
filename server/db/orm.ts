import { Migrator } from '@mikro-orm/migrations';
import { type EntityManager, MikroORM, type Options } from '@mikro-orm/postgresql';
import pg from 'pg';
import { entities } from './entities.ts';

export type Orm = MikroORM<EntityManager>;

/** Where PostgreSQL is: what `pg` and MikroORM both understand. */
export type Connection =
  | { clientUrl: string }
  | { host: string; port: number; user: string; dbName: string; password?: string };

/** The database cannot be used as it is; the message says what to mend. */
export class DatabaseError extends Error {}

/** Tables that better-auth and the server itself write without entities, and those they share (`member`). */
const foreignTables = [
  'user',
  'session',
  'account',
  'verification',
  'two_factor',
  'member',
  'invitation',
  'deployment',
  'rate_limit_window',
  'idempotency_key',
  'usage_writer',
  'quota_use',
  'organization_domain',
  'api_key_usage',
  'api_key_denial',
  'api_key_source',
  'api_key_notice',
  'api_key_reminder',
  'organization_digest',
  'api_key_network',
  'api_key_idle_warning',
  'api_key_leak',
  'api_key_money',
  'live_connection',
  'simulated_rail_order',
  'api_key_scope_use',
  'webhook_sequence',
  /^ledger_/,
  /^api_request(_|$)/,
];

/** `driverOptions`: the whole URL with its parameters (`sslmode`, `host`), which the ORM would drop. */
export async function openOrm(connection: Connection, poolSize = 10): Promise<Orm> {
  const options: Options = {
    entities: [...entities],
    ...connection,
    ...('clientUrl' in connection ? { driverOptions: { connectionString: connection.clientUrl } } : {}),
    pool: { min: 0, max: poolSize },
    timezone: 'UTC',
    extensions: [Migrator],
    schemaGenerator: { skipTables: foreignTables },
    migrations: {
      path: `${import.meta.dirname}/migrations`,
      glob: 'Migration*.ts',
      tableName: 'schema_migration',
      snapshot: false,
      disableForeignKeys: false,
    },
    implicitTransactions: true,
    logger: () => {},
    flushMode: 'commit',
  };
  return (await MikroORM.init(options)) as Orm;
}

/** Options for a `pg` client of its own, outside the pool. */
export function pgOptions(connection: Connection): pg.ClientConfig {
  if ('clientUrl' in connection) return { connectionString: connection.clientUrl };
  const { dbName, ...rest } = connection;
  return { ...rest, database: dbName };
}

const oldestVersion = 150_000;

/** Whether the database answers and is new enough, before anything is built on it. */
export async function checkDatabase(connection: Connection): Promise<void> {
  const client = new pg.Client(pgOptions(connection));
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>(
      "select current_setting('server_version_num') as version",
    );
    if (Number(rows[0]?.version) < oldestVersion) throw new Error('PostgreSQL 15 or newer is needed');
  } catch (error) {
    const reason =
      error instanceof Error ? error.message || String((error as NodeJS.ErrnoException).code) : String(error);
    throw new DatabaseError(`The database cannot be used: ${reason}. Check DATABASE_URL.`);
  } finally {
    await client.end().catch(() => {});
  }
}

const migrationLock = 6_211_984_015_003n;

/** Brings the schema up to date. Replicas that start together queue on an advisory lock. */
export async function migrate(orm: Orm, connection: Connection): Promise<void> {
  const client = new pg.Client(pgOptions(connection));
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock.toString()]);
    await orm.migrator.up();
  } finally {
    await client.end();
  }
}

/** The pool itself, for named prepared statements on the hot path. */
export async function nativePool(orm: Orm): Promise<pg.Pool> {
  return (await orm.em.getDriver().getConnection().getNativeClient()) as pg.Pool;
}
