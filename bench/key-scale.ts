import { rmSync } from 'node:fs';
import pg from 'pg';
import { startEmbeddedPostgres } from '#server/db/embedded/embedded-postgres.ts';
import { type Connection, migrate, openOrm, pgOptions } from '#server/db/orm.ts';
import { temporaryDataDir } from './database.ts';
import { createCheck, inFlight, timed } from './key-check.ts';
import { postgresCpu } from './postgres-cpu.ts';
import { seedKeys, seedOrganization } from './seed.ts';

/** What a cold key check costs among 10,000 keys and among a million: `node bench/key-scale.ts`, a minute or two. */
const rounds = 9;
const few = 10_000;
const many = 1_000_000;

interface Sample {
  /** µs of CPU for a check: in the server, and in PostgreSQL's backends. */
  server: number;
  postgres: number;
}

interface Subject {
  keyCount: number;
  connection: Connection;
  samples: Sample[];
}

const dataDir = temporaryDataDir();
const cluster = await startEmbeddedPostgres({ dataDir });
try {
  const { host, port, user, dbName, password } = cluster;
  const server = { host, port, user, dbName, password };
  const subjects = [await prepare(server, few), await prepare(server, many)];
  // The first round fills PostgreSQL's memory, for the small table and the large.
  for (let round = 0; round <= rounds; round++) {
    for (const subject of round % 2 ? subjects : subjects.toReversed()) {
      const sample = await measure(subject.connection);
      if (round > 0) subject.samples.push(sample);
    }
  }
  report(subjects);
} finally {
  await cluster.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

/** A database with so many keys, the secrets of the first ten thousand known. */
async function prepare(server: Connection & { dbName?: string }, keyCount: number): Promise<Subject> {
  const dbName = `keys_${keyCount}`;
  await withClient(server, (client) => client.query(`create database ${dbName}`));
  const connection = { ...server, dbName } as Connection;
  const orm = await openOrm(connection);
  await migrate(orm, connection);
  await orm.close();
  await withClient(connection, async (client) => {
    const organizationId = await seedOrganization(client);
    await seedKeys(client, organizationId);
    await addOthers(client, keyCount - few);
    await client.query('vacuum analyze');
  });
  return { keyCount, connection, samples: [] };
}

/** Like the keys that are there, but for the digests, which nobody has the secret of. */
async function addOthers(client: pg.Client, count: number): Promise<void> {
  await client.query(
    `create temporary table other as
     select gen_random_uuid() as id, gen_random_uuid() as secret_id from generate_series(1, $1::int)`,
    [count],
  );
  await client.query(`
    insert into api_key (id, organization_id, environment, name, scopes, ip_allowlist, ip_denylist, rate_limits,
      created_at, updated_at, created_by_type, created_by_label)
    select other.id, organization_id, environment, name, scopes, ip_allowlist, ip_denylist, rate_limits, now(), now(),
      created_by_type, created_by_label
    from other, (select * from api_key limit 1) example`);
  await client.query(`
    insert into api_key_secret (id, organization_id, environment, api_key_id, digest, pepper_version, prefix, last4, created_at)
    select other.secret_id, organization_id, environment, other.id, sha256(uuid_send(other.secret_id)), pepper_version,
      prefix, last4, now()
    from other, (select * from api_key_secret limit 1) example`);
}

/** Each of the known keys once, in an order of its own: no check finds the key in the process's memory. */
async function measure(connection: Connection): Promise<Sample> {
  const pool = new pg.Pool({ ...pgOptions(connection), max: 10 });
  try {
    const { rows } = await pool.query<{ secret: string }>('select secret from bench_key order by random()');
    const keys = rows.map(({ secret }) => secret);
    await inFlight(keys.slice(0, 500), createCheck(pool));
    return await withClient(connection, async (watcher) => {
      const backends = await postgresCpu(watcher);
      const check = createCheck(pool);
      const before = backends?.() ?? 0;
      const { cpu } = await timed(() => inFlight(keys, check));
      return { server: cpu / keys.length, postgres: ((backends?.() ?? 0) - before) / keys.length };
    });
  } finally {
    await pool.end();
  }
}

async function withClient<Result>(
  connection: Connection,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client(pgOptions(connection));
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function report(subjects: readonly Subject[]): void {
  const total = ({ server, postgres }: Sample) => server + postgres;
  for (const { keyCount, samples } of subjects) {
    const [server, postgres] = [median(samples.map((s) => s.server)), median(samples.map((s) => s.postgres))];
    console.log(
      `${keyCount} keys: a cold check takes ${server.toFixed(1)} µs of the server, ${postgres.toFixed(1)} µs of PostgreSQL`,
    );
  }
  const [small, large] = subjects;
  const ratios =
    small?.samples.map((sample, at) => total(large?.samples[at] ?? sample) / total(sample)) ?? [];
  console.log(`a million against ten thousand, median of ${rounds} rounds: ${median(ratios).toFixed(3)}`);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
