import { connect } from 'node:net';
import pg from 'pg';
import { expect, test, vi } from 'vitest';
import { type Connection, pgOptions } from '#server/db/orm.ts';
import { emptyDatabase } from '../support/app.ts';
import { callWith } from '../support/caller.ts';
import { eventually } from '../support/eventually.ts';
import {
  isRunning,
  listening,
  postmasterOf,
  run,
  startServer,
  temporaryDataDir,
  urlOf,
} from '../support/server-process.ts';

vi.setConfig({ testTimeout: 90_000 });

const keyIn = (output: string) => /^Test key: (\S+)$/m.exec(output)?.[1] ?? '';

async function withClient<Result>(
  connection: Connection,
  use: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client(pgOptions(connection));
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

test('SIGTERM finishes what is under way, takes nothing new, writes the last use down and ends with 0', async () => {
  const connection = await emptyDatabase();
  const server = await startServer({
    DATABASE_URL: urlOf(connection),
    DATA_DIR: temporaryDataDir(),
    SEED: 'none',
  });
  const program = callWith(server, { 'x-api-key': keyIn(server.output()), 'user-agent': 'the last words' });
  const { clientCreate } = await program.run(
    'mutation { clientCreate(input: { name: "a" }) { ... on ClientCreatePayload { client { id } } } }',
  );

  await withClient(connection, async (holder) => {
    await holder.query('begin');
    await holder.query('select 1 from client for update');
    const underWay = program.run(
      'mutation LastWords($id: ID!) { clientUpdate(input: { id: $id, name: "b" }) { ... on ClientUpdatePayload { client { name } } } }',
      { id: clientCreate.client.id },
    );
    await eventually(async () => {
      const waiting = await holder.query(
        "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      );
      expect(waiting.rowCount).toBeGreaterThan(0);
    }, 10_000);

    const ended = server.end('SIGTERM');
    await eventually(() => expect(fetch(`${server.url}/livez`)).rejects.toThrow(), 5_000);
    await holder.query('commit');
    expect(await underWay).toEqual({ clientUpdate: { client: { name: 'b' } } });
    const { code, ms } = await ended;
    expect(code).toBe(0);
    expect(ms).toBeLessThan(10_000);

    const used = await holder.query('select user_agent, operation from api_key_last_use');
    expect(used.rows).toEqual([{ user_agent: 'the last words', operation: 'LastWords' }]);
    await eventually(async () => {
      const left = await holder.query(
        "select 1 from pg_stat_activity where datname = current_database() and backend_type = 'client backend'",
      );
      expect(left.rowCount).toBe(1);
    }, 5_000);
  });
});

test('a client that has stalled does not keep it from ending in order', async () => {
  const connection = await emptyDatabase();
  const server = await startServer({
    DATABASE_URL: urlOf(connection),
    DATA_DIR: temporaryDataDir(),
    SEED: 'none',
  });
  const key = keyIn(server.output());
  const { hostname, port } = new URL(server.url);
  const stalled = connect(Number(port), hostname);
  stalled.on('error', () => {});
  const head = ['POST /graphql HTTP/1.1', 'Host: x', `X-API-Key: ${key}`, 'Content-Type: application/json'];
  const more = ['User-Agent: the last words', 'Content-Length: 100', '', '{ "query": '];
  stalled.write([...head, ...more].join('\r\n'));
  await callWith(server, { 'x-api-key': key, 'user-agent': 'somebody else' }).run('{ me { kind } }');

  const { code, ms } = await server.end('SIGTERM');
  expect(code).toBe(0);
  expect(ms).toBeLessThan(9_000);
  await withClient(connection, async (client) => {
    const used = await client.query('select user_agent from api_key_last_use');
    expect(used.rows).toEqual([{ user_agent: 'the last words' }]);
  });
});

test('a signal to npm stops the server and its database in order', async () => {
  const DATA_DIR = temporaryDataDir();
  const npm = await listening(run('npm', ['start'], { DATA_DIR, SEED: 'none', NODE_ENV: 'production' }));
  const postmaster = postmasterOf(DATA_DIR);
  expect(postmaster).not.toBeNull();
  const { code, ms } = await npm.end('SIGTERM');
  expect(code).toBe(0);
  expect(ms).toBeLessThan(10_000);
  expect(isRunning(postmaster ?? 0)).toBe(false);
});

test('Ctrl-C, which a terminal sends to npm and to the server, is one signal and not two', async () => {
  const DATA_DIR = temporaryDataDir();
  const npm = await listening(run('npm', ['start'], { DATA_DIR, SEED: 'none' }, true));
  const postmaster = postmasterOf(DATA_DIR);
  process.kill(-(npm.child.pid ?? 0), 'SIGINT');
  expect(await npm.ended).toMatchObject({ code: 0 });
  expect(postmaster).not.toBeNull();
  expect(isRunning(postmaster ?? 0)).toBe(false);
});

test('a signal while it starts ends in order, too', async () => {
  const DATA_DIR = temporaryDataDir();
  const starting = run(process.execPath, ['server/main.ts'], { DATA_DIR });
  await eventually(async () => expect(postmasterOf(DATA_DIR)).not.toBeNull(), 30_000);
  starting.child.kill('SIGTERM');
  expect((await starting.ended).code).toBe(0);
  expect(postmasterOf(DATA_DIR)).toBeNull();
});
