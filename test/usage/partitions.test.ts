import { describe, expect, test } from 'vitest';
import { type HousekeepingOptions, keepHouse } from '#server/usage/partitions.ts';
import { startApp, type TestApp, useApp } from '../support/app.ts';
import { ApiRequestsDocument } from '../support/gql/graphql.ts';
import { createOrganization } from '../support/organization.ts';
import { uuidOf } from '../support/rows.ts';
import { dayMs, named, use } from './support.ts';

const app = useApp();

const optionsOf = ({ runtime }: TestApp, requestLogDays = 30): HousekeepingOptions => ({
  ...{ pool: runtime.pool, now: runtime.now, requestLogDays },
});

async function daysOf({ runtime }: TestApp): Promise<string[]> {
  const { rows } = await runtime.pool.query<{ name: string }>(
    `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'api_request'::regclass order by 1`,
  );
  return rows.map(({ name }) => name.replace('api_request_', ''));
}

const nameOf = (ms: number) => new Date(ms).toISOString().slice(0, 10).replaceAll('-', '');

/** In which partition the requests of a key lie. */
async function placesOf({ runtime }: TestApp, keyId: string): Promise<string[]> {
  await runtime.usage.flush();
  const { rows } = await runtime.pool.query<{ place: string }>(
    `select tableoid::regclass::text as place from api_request where api_key_id = $1 order by id`,
    [uuidOf(keyId)],
  );
  return rows.map(({ place }) => place.replace('api_request_', ''));
}

const program = async (server = app()) => (await createOrganization(server)).program();

describe('the days of the log', () => {
  test('are there from the start, three ahead, and a request lies in its own', async () => {
    const today = app().runtime.now().getTime();
    const expected = [0, 1, 2, 3].map((ahead) => nameOf(today + ahead * dayMs));
    expect(await daysOf(app())).toEqual([...expected, 'default']);
    const { keyId, secret } = await program();
    await use(app(), secret);
    expect(await placesOf(app(), keyId)).toEqual([nameOf(app().runtime.now().getTime())]);
  });

  test('that nobody made lose no row, and take them over once they are made', async () => {
    const server = await startApp();
    const { keyId, secret, ...reader } = await program(server);
    server.advance(10 * dayMs);
    await use(server, secret, named('Ahead'));
    expect(await placesOf(server, keyId)).toEqual(['default']);
    await keepHouse(optionsOf(server));
    expect(await placesOf(server, keyId)).toEqual([nameOf(server.runtime.now().getTime())]);
    const { apiRequests } = await reader.run(ApiRequestsDocument, { filter: { apiKeyId: keyId } });
    expect(apiRequests.nodes.map(({ operation }) => operation)).toEqual(['Ahead']);
    await server.close();
  });

  test('are dropped whole when their time is over, and not before', async () => {
    const server = await startApp({ REQUEST_LOG_DAYS: '7' });
    const { keyId, secret } = await program(server);
    await use(server, secret, named('Old'));
    expect(await placesOf(server, keyId)).toHaveLength(1);
    server.advance(7 * dayMs);
    await keepHouse(optionsOf(server, 7));
    expect(await placesOf(server, keyId)).toHaveLength(1);
    server.advance(dayMs);
    await use(server, secret, named('New'));
    await keepHouse(optionsOf(server, 7));
    expect(await placesOf(server, keyId)).toHaveLength(1);
    const days = (await daysOf(server)).filter((day) => day !== 'default');
    expect(days.every((day) => day >= nameOf(server.runtime.now().getTime() - 7 * dayMs))).toBe(true);
    await server.close();
  });

  test('what the default partition took is given up in its time too', async () => {
    const server = await startApp();
    const { keyId, secret } = await program(server);
    server.advance(5 * dayMs);
    await use(server, secret);
    expect(await placesOf(server, keyId)).toEqual(['default']);
    server.advance(40 * dayMs);
    await keepHouse(optionsOf(server));
    expect(await placesOf(server, keyId)).toEqual([]);
    await server.close();
  });
});

test('many that keep house at once do it once, while requests come in', async () => {
  const server = await startApp();
  const { keyId, secret } = await program(server);
  server.advance(20 * dayMs);
  const rounds = Array.from({ length: 12 }, async () => {
    await use(server, secret);
    await Promise.all([server.runtime.usage.flush(), keepHouse(optionsOf(server))]);
  });
  await Promise.all(rounds);
  await keepHouse(optionsOf(server));
  expect(await placesOf(server, keyId)).toEqual(Array(12).fill(nameOf(server.runtime.now().getTime())));
  await server.close();
});

test('hourly usage is kept for thirteen months, and a hundred addresses of a key', async () => {
  const server = await startApp({ TRUSTED_PROXIES: '127.0.0.1' });
  const organization = await createOrganization(server);
  const { keyId, secret } = await organization.program();
  const count = async (table: string) => {
    await server.runtime.usage.flush();
    const [row] = await organization.sql<{ n: number }>(
      `select count(*)::int as n from ${table} where api_key_id = ?`,
      [uuidOf(keyId)],
    );
    return row?.n;
  };
  for (let i = 0; i < 105; i++)
    await use(server, secret, named('Ping'), { 'x-forwarded-for': `203.0.113.${i}` });
  expect(await count('api_key_source')).toBe(105);
  server.advance(395 * dayMs);
  await keepHouse(optionsOf(server));
  expect([await count('api_key_usage'), await count('api_key_source')]).toEqual([1, 100]);
  server.advance(2 * dayMs);
  await keepHouse(optionsOf(server));
  expect([await count('api_key_usage'), await count('api_key_source')]).toEqual([0, 100]);
  await server.close();
});
