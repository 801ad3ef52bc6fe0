import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '#server/db/embedded/embedded-postgres.ts';
import { type Connection, migrate, openOrm, pgOptions } from '#server/db/orm.ts';
import { seed } from './seed.ts';

export interface BenchDatabase {
  connection: Connection;
  stop(): Promise<void>;
}

const prefix = 'countersign_bench_';

/**
 * A seeded database on the server of DATABASE_URL, or on an embedded one in `.data/bench`. Its name carries a
 * hash of all that shapes it, so it is used again until the migrations or the seed change.
 */
export async function openDatabase(): Promise<BenchDatabase> {
  const { connection: server, stop } = await openServer();
  const name = prefix + shapeHash();
  const connection = inDatabase(server, name);
  const known = await query<{ datname: string }>(
    server,
    `select datname from pg_database where datname ~ '^${prefix}'`,
  );
  if (known.some(({ datname }) => datname === name)) return { connection, stop };

  for (const { datname } of known) await query(server, `drop database ${datname} with (force)`);
  const draft = `${name}_draft`;
  await query(server, `create database ${draft}`);
  await fill(inDatabase(server, draft));
  await query(server, `alter database ${draft} rename to ${name}`);
  return { connection, stop };
}

async function openServer(): Promise<BenchDatabase> {
  const clientUrl = process.env.DATABASE_URL;
  if (clientUrl) return { connection: { clientUrl }, stop: async () => {} };
  const dataDir = join(import.meta.dirname, '../.data/bench');
  const { host, port, user, dbName, password, stop } = await startEmbeddedPostgres({ dataDir });
  return { connection: { host, port, user, dbName, password }, stop };
}

/** For an embedded PostgreSQL that is deleted afterwards; as root it runs as somebody who must get here. */
export function temporaryDataDir(): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  chmodSync(dataDir, 0o711);
  return dataDir;
}

async function fill(connection: Connection): Promise<void> {
  const orm = await openOrm(connection);
  await migrate(orm, connection);
  await orm.close();
  const client = new pg.Client(pgOptions(connection));
  await client.connect();
  try {
    await seed(client);
  } finally {
    await client.end();
  }
}

async function query<Row extends pg.QueryResultRow>(connection: Connection, sql: string): Promise<Row[]> {
  const client = new pg.Client(pgOptions(connection));
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

function inDatabase(connection: Connection, dbName: string): Connection {
  if (!('clientUrl' in connection)) return { ...connection, dbName };
  const url = new URL(connection.clientUrl);
  url.pathname = `/${dbName}`;
  return { clientUrl: url.toString() };
}

function shapeHash(): string {
  const migrations = join(import.meta.dirname, '../server/db/migrations');
  const files = readdirSync(migrations)
    .filter((file) => file.startsWith('Migration'))
    .sort();
  const hash = createHash('sha256').update(readFileSync(join(import.meta.dirname, 'seed.ts')));
  for (const file of files) hash.update(readFileSync(join(migrations, file)));
  return hash.digest('hex').slice(0, 8);
}
