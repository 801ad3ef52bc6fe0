import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freshDatabase, startApp, type TestApp } from '../support/app.ts';
import { callWith } from '../support/caller.ts';
import { createOrganization } from '../support/organization.ts';

const limit = 100;
const me = '{ me { kind } }';

/** How many of so many requests at once, spread over the replicas, are let through. */
async function admitted(env: Record<string, string>, requests: number): Promise<number> {
  const connection = await freshDatabase();
  const settings = { RATE_LIMIT_REQUESTS_PER_MINUTE: String(limit), ...env };
  const replicas: TestApp[] = [await startApp(settings, connection), await startApp(settings, connection)];
  try {
    const [first] = replicas;
    if (!first) throw new Error('no replica');
    const { headers } = await (await createOrganization(first)).program();
    const callers = replicas.map((replica) => callWith(replica, headers));
    const statuses = await Promise.all(
      Array.from({ length: requests }, async (_, i) => (await callers[i % callers.length]?.call(me))?.status),
    );
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
    return statuses.filter((status) => status === 200).length;
  } finally {
    await Promise.all(replicas.map((replica) => replica.close()));
  }
}

test('PostgreSQL counts exactly for all replicas together', async () => {
  expect(await admitted({ RATE_LIMIT_STORE: 'postgres' }, 150)).toBe(limit);
});

test.runIf(process.env.TEST_REDIS_URL)('Redis counts exactly for all replicas together', async () => {
  expect(await admitted({ REDIS_URL: process.env.TEST_REDIS_URL ?? '' }, 150)).toBe(limit);
});

test('while Redis does not answer, each process counts for itself', async () => {
  expect(await admitted({ REDIS_URL: 'redis://127.0.0.1:1' }, 250)).toBe(2 * limit);
});

/** Takes connections, says that it is ready, and answers nothing else. */
async function silentRedis() {
  const info = 'redis_version:7.4.0\r\nloading:0\r\n';
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      const text = chunk.toString().toLowerCase();
      if (text.includes('info')) socket.write(`$${info.length}\r\n${info}\r\n`);
      else if (!text.includes('eval')) socket.write('+OK\r\n');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('a Redis that takes connections and then says nothing holds a request up for a moment only', async () => {
  const { server, url } = await silentRedis();
  const replica = await startApp({ RATE_LIMIT_REQUESTS_PER_MINUTE: '3', REDIS_URL: url });
  try {
    const { headers } = await (await createOrganization(replica)).program();
    const caller = callWith(replica, headers);
    const statuses = [];
    const started = performance.now();
    for (let i = 0; i < 5; i++) statuses.push((await caller.call(me)).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    expect(performance.now() - started).toBeLessThan(10_000);
  } finally {
    await replica.close();
    server.close();
  }
});

test('while PostgreSQL cannot count, each process counts for itself, wrong keys too', async () => {
  const settings = {
    RATE_LIMIT_STORE: 'postgres',
    RATE_LIMIT_REQUESTS_PER_MINUTE: '3',
    WRONG_KEYS_PER_MINUTE: '3',
  };
  const connection = await freshDatabase();
  const replicas = [await startApp(settings, connection), await startApp(settings, connection)];
  try {
    const [first] = replicas;
    if (!first) throw new Error('no replica');
    const { headers } = await (await createOrganization(first)).program();
    await first.runtime.pool.query('alter table rate_limit_window rename to rate_limit_window_away');
    for (const replica of replicas) {
      const caller = callWith(replica, headers);
      const statuses = [];
      for (let i = 0; i < 4; i++) statuses.push((await caller.call(me)).status);
      expect(statuses).toEqual([200, 200, 200, 429]);
      const wrong = callWith(replica, { 'x-api-key': 'nonsense' });
      const refused = [];
      for (let i = 0; i < 4; i++) refused.push((await wrong.call(me)).status);
      expect(refused).toEqual([401, 401, 401, 429]);
    }
    await first.runtime.pool.query('alter table rate_limit_window_away rename to rate_limit_window');
    expect((await callWith(first, headers).call(me)).status).toBe(200);
  } finally {
    await Promise.all(replicas.map((replica) => replica.close()));
  }
});
