import { expect, test } from 'vitest';
import { openGate } from '#server/api-keys/key-directory.ts';
import { startApp, useApp } from '../support/app.ts';
import { callWith } from '../support/caller.ts';
import { eventually } from '../support/eventually.ts';
import { ApiKeyByIdDocument } from '../support/gql/graphql.ts';
import { given } from '../support/only.ts';
import { post } from '../support/raw.ts';
import { statementsDuring } from '../support/statements.ts';
import { createKey, createScene, statusAndCode } from './support.ts';

const app = useApp();

const named = (name: string) => JSON.stringify({ query: `query ${name} { me { kind } }` });

test('time, address, agent and operation are visible within a second and a half', async () => {
  const { manager } = await createScene(app());
  const { apiKey, secret } = await createKey(manager);
  const before = app().runtime.now();
  await post(app(), { 'x-api-key': secret, 'user-agent': 'erp-sync/2.1' }, named('NightlySync'));
  const key = await eventually(async () => {
    const found = given((await manager.run(ApiKeyByIdDocument, { id: apiKey.id })).apiKey);
    expect(found.lastUse).not.toBeNull();
    return found;
  });
  const use = { ip: '127.0.0.1', userAgent: 'erp-sync/2.1', operation: 'NightlySync' };
  expect(key.lastUse).toMatchObject(use);
  expect(key.lastUsedAt).toBe(given(key.lastUse).at);
  expect(key.secrets[0]?.lastUse).toEqual(key.lastUse);
  const at = Date.parse(given(key.lastUsedAt));
  expect(at).toBeGreaterThanOrEqual(before.getTime());
  expect(at).toBeLessThanOrEqual(app().runtime.now().getTime());
});

test('the newest use wins, within a batch and between batches', async () => {
  const { manager, apiKey, secret } = await createScene(app());
  const operation = async () => {
    await app().runtime.usage.flush();
    return (await manager.run(ApiKeyByIdDocument, { id: apiKey.id })).apiKey?.lastUse?.operation;
  };
  for (const name of ['First', 'Second']) await post(app(), { 'x-api-key': secret }, named(name));
  expect(await operation()).toBe('Second');
  await post(app(), { 'x-api-key': secret }, named('Third'));
  expect(await operation()).toBe('Third');
  const key = given(await app().runtime.keys.find(secret, openGate));
  app().runtime.usage.note({
    ...{ key, isAccepted: true, operation: 'Stale', code: null, needed: 0n, status: 200, durationMs: 1 },
    ...{ requestId: 'late', ip: '::1', userAgent: null, at: Date.now() - 60_000 },
  });
  expect(await operation()).toBe('Third');
});

test('a long agent and a refused operation are recorded too; a request that is not accepted is not', async () => {
  const { manager } = await createScene(app());
  const { apiKey, secret } = await createKey(manager, {
    scopes: ['clients:read'],
    ipDenylist: ['10.0.0.0/8'],
  });
  expect(await statusAndCode(app(), `${secret.slice(0, -1)}!`)).toBe('401 INVALID_API_KEY_FORMAT');
  await app().runtime.usage.flush();
  expect((await manager.run(ApiKeyByIdDocument, { id: apiKey.id })).apiKey?.lastUse).toBeNull();
  const forbidden = JSON.stringify({ query: 'query Reach { payouts: apiKeys { totalCount } }' });
  const agent = 'a'.repeat(1_000);
  expect((await post(app(), { 'x-api-key': secret, 'user-agent': agent }, forbidden)).status).toBe(403);
  await app().runtime.usage.flush();
  const use = (await manager.run(ApiKeyByIdDocument, { id: apiKey.id })).apiKey?.lastUse;
  expect(use?.userAgent).toBe('a'.repeat(256));
});

test('two hundred requests write once a second at most, never a row per request', async () => {
  const { secret } = await createScene(app());
  await app().runtime.usage.flush();
  const started = performance.now();
  const sent = await statementsDuring(app(), async () => {
    for (let round = 0; round < 20; round++) {
      await Promise.all(Array.from({ length: 10 }, () => statusAndCode(app(), secret)));
    }
    await app().runtime.usage.flush();
  });
  const seconds = Math.ceil((performance.now() - started) / 1000);
  const writes = sent.filter((text) => !/^\s*select/i.test(text));
  expect(writes.length).toBeGreaterThan(0);
  expect(writes.length).toBeLessThanOrEqual(seconds + 1);
  for (const text of writes) expect(text).toContain('insert into api_key_last_use');
});

test('what has gathered is written when the server closes', async () => {
  const first = await startApp();
  const { manager, apiKey, secret } = await createScene(first);
  await post(first, { 'x-api-key': secret }, named('LastWords'));
  await first.close();
  const second = await startApp({}, first.connection);
  const caller = callWith(second, manager.headers);
  expect((await caller.run(ApiKeyByIdDocument, { id: apiKey.id })).apiKey?.lastUse?.operation).toBe(
    'LastWords',
  );
  await second.close();
});

test('a write that fails is tried again with the next', async () => {
  const { manager, apiKey, secret } = await createScene(app());
  await app().runtime.usage.flush();
  const { pool, usage } = app().runtime;
  await pool.query('alter table api_key_last_use rename to away');
  await post(app(), { 'x-api-key': secret }, named('Kept'));
  await usage.flush();
  await pool.query('alter table away rename to api_key_last_use');
  await usage.flush();
  expect((await manager.run(ApiKeyByIdDocument, { id: apiKey.id })).apiKey?.lastUse?.operation).toBe('Kept');
});
