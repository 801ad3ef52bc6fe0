import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres } from '#server/db/embedded/embedded-postgres.ts';
import { type Connection, migrate, openOrm, pgOptions } from '#server/db/orm.ts';
import { inclusionProofs } from '#server/ledger/proof.ts';
import { startChild } from './child.ts';
import { temporaryDataDir } from './database.ts';
import { type Append, bareAppend, fillLog, ledgerAppend } from './ledger-subjects.ts';
import { startLoad } from './load.ts';
import { median } from './measure.ts';
import { requestsFor } from './requests.ts';
import { seedKeys, seedOrganization } from './seed.ts';

/** What anchoring and proving cost, against named limits: `node bench/ledger.ts`, three minutes. */
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const windowMs = 2_000;
const large = 1_000_000;

const dataDir = temporaryDataDir();
const cluster = await startEmbeddedPostgres({ dataDir });
const pools: pg.Pool[] = [];
try {
  await anchoring(await createDatabase('anchoring'));
  await overGraphql(await createDatabase('graphql'));
  await atScale(await createDatabase('small'), await createDatabase('large'));
} finally {
  await Promise.all(pools.map((pool) => pool.end()));
  await cluster.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

interface Database {
  connection: Connection;
  pool: pg.Pool;
  organizationId: string;
}

async function createDatabase(name: string): Promise<Database> {
  const { host, port, user, password, dbName } = cluster;
  const admin = new pg.Client({ host, port, user, password, database: dbName });
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
  const connection: Connection = { host, port, user, password, dbName: name };
  const orm = await openOrm(connection);
  await migrate(orm, connection);
  await orm.close();
  const pool = new pg.Pool({ ...pgOptions(connection), max: 4 });
  pools.push(pool);
  const client = await pool.connect();
  const organizationId = await seedOrganization(client);
  await seedKeys(client, organizationId);
  client.release();
  return { connection, pool, organizationId };
}

/** Every event hashed, committed to, signed, in the tree, under a signed head; against rows that are none of that. */
async function anchoring({ pool, organizationId }: Database): Promise<void> {
  await ledgerAppend(pool, organizationId)();
  for (const concurrency of [1, 16, 64, 256]) {
    const [ours, bare]: [number[], number[]] = [[], []];
    const p99s: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const subjects = [ledgerAppend(pool, organizationId), await bareAppend(pool, organizationId)] as const;
      const [mine, limit] = [await pump(subjects[0], concurrency), await pump(subjects[1], concurrency)];
      if (round === 0) continue;
      ours.push(mine.perSecond);
      bare.push(limit.perSecond);
      p99s.push(mine.p99);
    }
    const ratio = median(ours.map((each, at) => each / (bare[at] ?? Number.NaN)));
    console.log(
      `${concurrency} at once: ${whole(median(ours))} events/s (p99 ${median(p99s).toFixed(1)} ms), ` +
        `bare group commit ${whole(median(bare))}/s, ratio ${ratio.toFixed(2)}`,
    );
  }
}

/** Closed loop for a while. */
async function pump(append: Append, concurrency: number): Promise<{ perSecond: number; p99: number }> {
  const latencies: number[] = [];
  const started = performance.now();
  const worker = async () => {
    while (performance.now() - started < windowMs) {
      const sent = performance.now();
      await append();
      latencies.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return {
    perSecond: latencies.length / ((performance.now() - started) / 1000),
    p99: percentile(latencies, 0.99),
  };
}

/** Whole requests: HTTP, key check, limits, GraphQL, the log. */
async function overGraphql({ connection, pool }: Database): Promise<void> {
  const client = await pool.connect();
  const { rows } = await client.query<{ secret: string }>('select secret from bench_key limit 64');
  const anchor = (await requestsFor(client)).find(({ name }) => name === 'Q4');
  client.release();
  if (!anchor) throw new Error('There is no request to anchor an event.');
  const child = await startChild(join(import.meta.dirname, 'countersign.ts'), connection);
  const headers = rows.map(({ secret }) => `Authorization: Bearer ${secret}\r\n`);
  const load = startLoad({ port: child.port, bodies: anchor.bodies, headers, expect: anchor.expect });
  await sleep(3_000);
  const perSecond: number[] = [];
  const p99s: number[] = [];
  for (let round = 0; round < rounds; round++) {
    load.latencies();
    const [before, started] = [load.answered(), performance.now()];
    await sleep(windowMs);
    perSecond.push((load.answered() - before) / ((performance.now() - started) / 1000));
    p99s.push(percentile(load.latencies(), 0.99));
  }
  await load.stop();
  await child.stop();
  console.log(
    `over GraphQL, ${headers.length} connections with a key each: ${whole(median(perSecond))} anchors/s, p99 ${median(p99s).toFixed(1)} ms`,
  );
}

/** A log of a thousand entries and one of a million, in turn. */
async function atScale(small: Database, big: Database): Promise<void> {
  await fillLog(small, 1_000);
  await fillLog(big, large);
  const costs = { small: [] as number[], big: [] as number[] };
  for (let round = 0; round <= rounds; round++) {
    for (const [name, { pool, organizationId }] of [['small', small] as const, ['big', big] as const]) {
      const { perSecond } = await pump(ledgerAppend(pool, organizationId), 16);
      if (round > 0) costs[name].push(1_000_000 / perSecond);
    }
  }
  const ratio = median(costs.big.map((cost, at) => cost / (costs.small[at] ?? Number.NaN)));
  console.log(`appending to a million costs ${ratio.toFixed(2)} times what appending to a thousand costs`);
  const times: number[] = [];
  for (let at = 0; at < 2_000; at++) {
    const index = Math.floor(Math.random() * large);
    const started = performance.now();
    await inclusionProofs(big.pool, 'TEST', [index]);
    if (at >= 100) times.push(performance.now() - started);
  }
  console.log(
    `a proof in a log of a million: ${median(times).toFixed(2)} ms, p99 ${percentile(times, 0.99).toFixed(2)} ms`,
  );
}

function percentile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN;
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}
