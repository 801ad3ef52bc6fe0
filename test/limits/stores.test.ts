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
