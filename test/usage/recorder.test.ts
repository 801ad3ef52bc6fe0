import { pino } from 'pino';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { openGate } from '#server/api-keys/key-directory.ts';
import { createUsageRecorder } from '#server/usage/recorder.ts';
import { createScene } from '../api-keys/support.ts';
import { startApp, useApp } from '../support/app.ts';
import { callWith } from '../support/caller.ts';
import { startChild } from '../support/child.ts';
import { KeyUsageDocument } from '../support/gql/graphql.ts';
import { given } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { uuidOf } from '../support/rows.ts';
import { statementsDuring } from '../support/statements.ts';
import { awayFromTheHour, forensicsOf, named, usageOf, use } from './support.ts';

const app = useApp();
beforeAll(() => awayFromTheHour(app()));

const isFlush = (text: string) => text.includes('insert into api_key_last_use');

async function keyOf(server = app()) {
  const organization = await createOrganization(server);
  const program = await organization.program();
  return { organization, manager: await organization.program(), ...program };
}

/** A recorder of its own, a key to note uses of, and what the database holds of it. */
async function bench(maxLines?: number) {
  const { organization, secret, keyId } = await keyOf();
  const key = given(await app().runtime.keys.find(secret, openGate));
  const { pool } = app().runtime;
  const warn = vi.fn();
  const log = Object.assign(pino({ level: 'silent' }), { warn, error: warn });
  const recorder = createUsageRecorder({ pool, log, maxLines });
  const note = (operation: string, ip = '192.0.2.1') =>
    recorder.note({
      ...{ key, isAccepted: true, operation, code: null, needed: 0n, status: 200, durationMs: 1 },
      ...{ requestId: operation, ip, userAgent: null, at: app().runtime.now().getTime() },
    });
  const sum = async (what: string, table: string) => {
    const [row] = await organization.sql<{ n: string | null }>(
      `select ${what} as n from ${table} where api_key_id = ?`,
      [uuidOf(keyId)],
    );
    return Number(row?.n ?? 0);
  };
  return { recorder, note, sum, warn, pool };
}

describe('a request never writes a row', () => {
  test('three hundred requests within a second are at most two statements, and none is lost', async () => {
    const { manager, keyId, secret } = await keyOf();
    await app().runtime.usage.flush();
    const started = performance.now();
    const sent = await statementsDuring(app(), async () => {
      for (let round = 0; round < 10; round++) {
        await Promise.all(Array.from({ length: 30 }, () => use(app(), secret)));
      }
      await app().runtime.usage.flush();
    });
    const seconds = (performance.now() - started) / 1000;
    const writes = sent.filter((text) => !/^\s*select/i.test(text));
    expect(writes.every(isFlush)).toBe(true);
    expect(writes.length).toBeLessThanOrEqual(Math.floor(seconds) + 2);
    expect((await usageOf(app(), manager, { id: keyId })).totals.requests).toBe(300);
  });

  test('nothing to write is no statement', async () => {
    await app().runtime.usage.flush();
    const sent = await statementsDuring(app(), () => app().runtime.usage.flush());
    expect(sent).toEqual([]);
  });
});

test('two servers that write the same rows at once add up exactly', async () => {
  const other = await startApp({}, app().connection);
  try {
    const { manager, keyId, secret } = await keyOf();
    const rounds = Array.from({ length: 15 }, async (_, round) => {
      for (const server of [app(), other]) {
        await Promise.all(Array.from({ length: 6 }, (_each, i) => use(server, secret, named(`Op${i}`))));
      }
      await Promise.all([app(), other].map(({ runtime }) => round % 2 === 0 && runtime.usage.flush()));
    });
    await Promise.all(rounds);
    await other.runtime.usage.flush();
    const usage = await usageOf(app(), manager, { id: keyId });
    expect(usage.totals).toMatchObject({ requests: 180, errors: 0, denied: 0, limited: 0 });
    expect(usage.byOperation.map(({ requests }) => requests)).toEqual(Array(6).fill(30));
    const { seenFrom } = await forensicsOf(app(), manager, keyId);
    expect(seenFrom).toMatchObject([{ ip: '127.0.0.1', count: 180 }]);
  } finally {
    await other.close();
  }
});

describe('when the database does not take it', () => {
  test('it is kept and written later, once, with one warning', async () => {
    const { recorder, note, sum, warn, pool } = await bench();
    const query = vi.spyOn(pool, 'query').mockRejectedValue(new Error('the database is away') as never);
    for (const name of ['A', 'B', 'A']) {
      note(name);
      await recorder.flush();
    }
    query.mockRestore();
    expect(warn).toHaveBeenCalledOnce();
    await recorder.close();
    expect(await sum('sum(requests)', 'api_key_usage')).toBe(3);
    expect(await sum('count(*)', 'api_request')).toBe(3);
    expect(await sum('sum(count)', 'api_key_source')).toBe(3);
  });

  test('an answer that is lost on the way does not count the batch twice', async () => {
    const { recorder, note, sum, warn, pool } = await bench();
    note('Once');
    const real = pool.query.bind(pool) as (...args: unknown[]) => Promise<unknown>;
    const query = vi.spyOn(pool, 'query').mockImplementation((async (...args: unknown[]) => {
      await real(...args);
      throw new Error('connection reset after the commit');
    }) as never);
    await recorder.flush();
    query.mockRestore();
    note('Twice');
    await recorder.close();
    expect(await sum('sum(requests)', 'api_key_usage')).toBe(2);
    expect(await sum('count(*)', 'api_request')).toBe(2);
    expect(warn).toHaveBeenCalledOnce();
  });

  test('log lines are bounded, the oldest go first and are counted; the counts stay exact', async () => {
    const { recorder, note, sum, warn } = await bench(100);
    for (let i = 0; i < 350; i++) note(`Op${i % 3}`, `192.0.2.${i % 7}`);
    note('Newest');
    await recorder.close();
    expect(recorder.droppedLines()).toBe(251);
    expect(await sum('count(*)', 'api_request')).toBe(100);
    expect(await sum("count(*) filter (where operation = 'Newest')", 'api_request')).toBe(1);
    expect(await sum('sum(requests)', 'api_key_usage')).toBe(351);
    expect(await sum('sum(count)', 'api_key_source')).toBe(351);
    expect(warn).toHaveBeenCalledOnce();
    expect(await (await fetch(`${app().url}/metrics`)).text()).toContain(
      'countersign_request_log_dropped_total 0',
    );
  });

  test('more than one statement can carry goes out in several, and adds up', async () => {
    const { recorder, note, sum } = await bench();
    await app().runtime.usage.flush();
    for (let i = 0; i < 12_000; i++) note(`Op${i % 40}`);
    const sent = await statementsDuring(app(), () => recorder.close());
    expect(sent.filter(isFlush)).toHaveLength(3);
    expect(await sum('sum(requests)', 'api_key_usage')).toBe(12_000);
    expect(await sum('count(*)', 'api_request')).toBe(12_000);
  });
});

describe('when the server ends', () => {
  const env = {
    SECRET_KEY: 'a secret key for tests, long enough to be one',
    RATE_LIMIT_REQUESTS_PER_MINUTE: '0',
    LOG_LEVEL: 'fatal',
  };

  async function requestsAfter(end: 'stop' | 'kill', pauseMs: number) {
    const { manager, apiKey, secret } = await createScene(app());
    await app().runtime.usage.flush();
    const child = await startChild(app().connection, env);
    for (let i = 0; i < 40; i++) await use(child, secret);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    for (let i = 0; i < 10; i++) await use(child, secret);
    await child[end]();
    const reader = callWith(app(), manager.headers);
    return given((await reader.run(KeyUsageDocument, { id: apiKey.id })).apiKey).usage.totals.requests - 1;
  }

  test('in order, all is written', async () => {
    expect(await requestsAfter('stop', 0)).toBe(50);
  });

  test('by kill -9, all but the last second is', async () => {
    expect(await requestsAfter('kill', 1_500)).toBeGreaterThanOrEqual(40);
  });
});

test('a batch that the database refuses for its values is tried again, and does not hold up the others for ever', async () => {
  const { recorder, note, sum, warn } = await bench();
  note('Unacceptable', '192.0.2.1\0');
  for (let attempt = 0; attempt < 4; attempt++) await recorder.flush();
  note('Fine');
  await recorder.close();
  expect(warn).toHaveBeenCalledTimes(2);
  expect(await sum('count(*)', 'api_request')).toBe(1);
});
