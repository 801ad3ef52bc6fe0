import { join } from 'node:path';
import pg from 'pg';
import { pgOptions } from '#server/db/orm.ts';
import { startChild } from './child.ts';
import { openDatabase } from './database.ts';
import { measureKeyCheck } from './key-check.ts';
import { measure, type Target, warmUp } from './measure.ts';
import { type Cell, report, writeReport } from './report.ts';
import { requestsFor } from './requests.ts';

const connections = 32;
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const only = process.env.BENCH_ONLY?.split(',');
/** Another checkout, whose server is measured side by side: what a change has brought, on however busy a machine. */
const against = process.env.BENCH_AGAINST;
const anonymous = Array<string>(connections).fill('');
const warmUpMs = 2_000;

const database = await openDatabase();
const client = new pg.Client(pgOptions(database.connection));
const targets: Target[] = [];
try {
  await client.connect();
  const keys = await keysOf(client);
  const cells = await measureAll(keys);
  const keyCheck = await measureKeyCheck(database.connection, keys);
  const { rows: versions } = await client.query<{ server_version: string }>('show server_version');
  const text = report(cells, keyCheck, versions[0]?.server_version ?? 'unknown');
  console.log(`\n${text}`);
  if (!only) writeReport(text);
} finally {
  await Promise.all(targets.map((target) => target.child.stop()));
  await client.end();
  await database.stop();
}

async function keysOf(from: pg.Client): Promise<string[]> {
  const { rows } = await from.query<{ secret: string }>('select secret from bench_key order by id');
  return rows.map(({ secret }) => secret);
}

async function start(name: string, headers = anonymous, dir = import.meta.dirname): Promise<Target> {
  const target = { name, headers, child: await startChild(join(dir, `${name}.ts`), database.connection) };
  targets.push(target);
  return target;
}

/** Round by round, each request at each server in turn: whatever else the machine does falls on all of them. */
async function measureAll(keys: readonly string[]): Promise<Cell[]> {
  const bearers = keys.slice(0, connections).map((key) => `Authorization: Bearer ${key}\r\n`);
  const servers: Record<string, Target> = {
    limit: await start('limit'),
    countersign: await start('countersign', bearers),
  };
  if (against) servers.against = await start('countersign', bearers, join(against, 'bench'));
  const constant = await start('constant');

  const requests = (await requestsFor(client)).filter(({ name }) => !only || only.includes(name));
  const cells = requests.map(
    (request): Cell => ({ request, countersign: [], limit: [], constant: [], against: [] }),
  );
  for (const { request } of cells) {
    for (const target of Object.values(servers)) await warmUp(target, request, warmUpMs);
  }
  for (let round = 1; round <= rounds; round++) {
    for (const cell of cells) {
      const here = cell.request.name === 'Q2' ? { ...servers, constant } : servers;
      const figures: string[] = [];
      for (const [name, target] of Object.entries(here)) {
        const sample = await measure(target, cell.request, client);
        cell[name as keyof Omit<Cell, 'request'>].push(sample);
        figures.push(`${name} ${sample.cpu.toFixed(0)}`);
      }
      console.log(`round ${round} ${cell.request.name}, CPU µs: ${figures.join(', ')}`);
    }
  }
  return cells;
}
