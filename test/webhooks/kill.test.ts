import { afterAll, expect, test } from 'vitest';
import { freshDatabase, startApp } from '../support/app.ts';
import { callWith } from '../support/caller.ts';
import { startChild } from '../support/child.ts';
import { given } from '../support/only.ts';
import { type Received, startReceiver, verify } from './receiver.ts';
import { development, subscribe } from './support.ts';

const receiver = await startReceiver();
afterAll(() => receiver.close());

const settings = {
  ...development,
  SECRET_KEY: 'a secret key for tests, long enough to be one',
  LOG_LEVEL: 'silent',
  RATE_LIMIT_REQUESTS_PER_MINUTE: '0',
  RATE_LIMIT_COST_PER_MINUTE: '0',
};
const secondMs = 1_000;

async function setUp() {
  const connection = await freshDatabase();
  const app = await startApp(development, connection);
  const { organization, endpoint, secret } = await subscribe(app, receiver, ['client.*', 'event.anchored']);
  const { headers } = await organization.program();
  await app.close();
  return { connection, organization, endpoint, secret: given(secret), headers };
}

test('what a killed process had in hand another delivers once its lease is over', async () => {
  const { connection, headers } = await setUp();
  receiver.answer(() => {});
  const child = await startChild(connection, settings);
  const before = receiver.received.length;
  await callWith(child, headers).run('mutation { clientCreate(input: { name: "a" }) { __typename } }');
  await expect.poll(() => receiver.received.length).toBe(before + 1);
  await child.kill();
  const killed = performance.now();
  receiver.answer(204);
  const app = await startApp(development, connection);
  await expect.poll(() => receiver.received.length, { timeout: 15_000 }).toBe(before + 2);
  const tookMs = performance.now() - killed;
  expect(tookMs).toBeGreaterThan(3 * secondMs);
  expect(tookMs).toBeLessThan(14 * secondMs);
  const [first, second] = receiver.received.slice(-2);
  expect([second?.id, second?.text]).toEqual([first?.id, first?.text]);
  await app.close();
}, 40_000);

const kills = 4;
const eventsPerRound = 500;
const perRequest = 9;

/** A third of all attempts fails, and of no message more than five. */
function failingAThird(): (received: Received) => boolean {
  const failures = new Map<string, number>();
  return ({ id }) => {
    const failed = failures.get(id) ?? 0;
    if (failed >= 5 || Math.random() >= 1 / 3) return false;
    failures.set(id, failed + 1);
    return true;
  };
}

test('with API and worker killed again and again, all that was committed is told, and nothing else', async () => {
  const { connection, organization, headers, secret } = await setUp();
  const fails = failingAThird();
  const first = receiver.received.length;
  const taken = new Set<string>();
  receiver.answer((received, response) => {
    if (fails(received)) return void response.writeHead(503).end();
    taken.add(received.id);
    response.writeHead(204).end();
  });
  // The client's external id is taken from the second on: refused by the unique index, rolled back with its message.
  const anchors = Array.from(
    { length: perRequest },
    (_, place) => `a${place}: eventAnchor(input: { type: "order.placed", payload: {} }) { __typename }`,
  );
  const both = `mutation ($name: String!, $externalId: String!) { ${anchors.join(' ')}
    free: clientCreate(input: { name: $name }) { __typename }
    taken: clientCreate(input: { name: "taken", externalId: $externalId }) { __typename } }`;
  for (let round = 0; round < kills; round++) {
    const child = await startChild(connection, settings);
    const caller = callWith(child, headers);
    let done = 0;
    let isKilled = false;
    const callers = Array.from({ length: 12 }, async (_, index) => {
      while (!isKilled) {
        await caller.call(both, { name: `${round}-${index}`, externalId: 'taken' }).catch(() => {});
        done += perRequest + 1;
      }
    });
    const enough = eventsPerRound * (0.9 + 0.2 * Math.random());
    await expect.poll(() => done, { timeout: 20_000, interval: 5 }).toBeGreaterThan(enough);
    const killed = child.kill();
    isKilled = true;
    await Promise.all([killed, ...callers]);
  }

  const app = await startApp(development, connection);
  const { rows: committed } = await app.runtime.pool.query<{ id: string }>(
    `select id from activity where organization_id = $1 and type = 'client.created'
     union all select id from event where organization_id = $1 and kind = 'EVENT'`,
    [organization.id],
  );
  const pending = async () => {
    const { rows } = await app.runtime.pool.query<{ count: number }>(
      `select (select count(*) from webhook_message where seq is null)::int
         + (select count(*) from webhook_delivery where status = 'PENDING')::int as count`,
    );
    return rows[0]?.count ?? 0;
  };
  for (const deadline = performance.now() + 40_000; (await pending()) > 0 && performance.now() < deadline; ) {
    app.advance(60 * 60 * secondMs);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  const { rows: messages } = await app.runtime.pool.query<{ id: string; seq: string }>(
    `select id, seq from webhook_message where organization_id = $1 and type in ('client.created', 'event.anchored') order by seq`,
    [organization.id],
  );
  await app.close();

  const told = receiver.received.slice(first);
  const twice = told.filter(({ body }) => body.data.externalId === 'taken');
  expect(committed.length).toBeGreaterThan(1_000);
  expect(messages.map(({ id }) => id).sort()).toEqual(committed.map(({ id }) => id).sort());
  expect(taken.size).toBe(committed.length);
  expect(told.length).toBeGreaterThan(taken.size * 1.3);
  expect(new Set(twice.map(({ id }) => id)).size).toBe(1);
  const seqs = [...new Set(told.map(({ body }) => Number(body.seq)))].sort((a, b) => a - b);
  expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, index) => (seqs[0] ?? 0) + index));
  const [some] = told;
  if (some) expect(() => verify(secret, some)).not.toThrow();
}, 150_000);
