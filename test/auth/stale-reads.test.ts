import type pg from 'pg';
import { expect, test } from 'vitest';
import { createKey, disable, revoke, statusAndCode } from '../api-keys/support.ts';
import { type TestApp, useApp } from '../support/app.ts';
import { createOrganization } from '../support/organization.ts';

const app = useApp();

type Result = Promise<pg.QueryResult>;

/** Holds back the answer to the next read of a key, as a slow network would, until it is released. */
function holdNextKeyRead({ runtime }: TestApp) {
  const { pool } = runtime;
  const query = pool.query.bind(pool) as unknown as (...args: unknown[]) => Result;
  const held = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const slow = async (...args: unknown[]): Result => {
    const { text = '' } = args[0] as { text?: string };
    if (!text.includes('from "api_key_secret" as "secret"')) return query(...args);
    pool.query = query as unknown as typeof pool.query;
    const answer = await query(...args);
    held.resolve();
    await released.promise;
    return answer;
  };
  pool.query = slow as unknown as typeof pool.query;
  return { held: held.promise, release: () => released.resolve() };
}

test.each([
  ['revoke', revoke, '401 API_KEY_REVOKED'],
  ['disable', disable, '401 API_KEY_DISABLED'],
] as const)(
  'what was read before a %s is neither shared nor kept after it',
  async (_verb, change, refused) => {
    const manager = await (await createOrganization(app())).program();
    await manager.run('{ me { kind } }');
    const { apiKey, secret } = await createKey(manager);
    const { held, release } = holdNextKeyRead(app());
    const early = statusAndCode(app(), secret);
    await held;
    await change(manager, apiKey.id);
    expect(await statusAndCode(app(), secret)).toBe(refused);
    release();
    expect(await early).toBe('200');
    for (let round = 0; round < 3; round++) expect(await statusAndCode(app(), secret)).toBe(refused);
  },
);

test('what was read before a change is not kept, also where nobody asked meanwhile', async () => {
  const manager = await (await createOrganization(app())).program();
  await manager.run('{ me { kind } }');
  const { apiKey, secret } = await createKey(manager);
  const { held, release } = holdNextKeyRead(app());
  const early = statusAndCode(app(), secret);
  await held;
  await revoke(manager, apiKey.id);
  release();
  await early;
  expect(await statusAndCode(app(), secret)).toBe('401 API_KEY_REVOKED');
});
