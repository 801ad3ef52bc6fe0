import { beforeAll, describe, expect, test } from 'vitest';
import { createKey, createScene, revoke } from '../api-keys/support.ts';
import { useApp } from '../support/app.ts';
import { KeyUsageDocument, SecretUsageDocument, UsageOfAllDocument } from '../support/gql/graphql.ts';
import { given } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { statementsDuring } from '../support/statements.ts';
import { awayFromTheHour, dayMs, hourMs, named, usageOf, use } from './support.ts';

const app = useApp();
beforeAll(() => awayFromTheHour(app()));

async function freshKey(input = {}) {
  const organization = await createOrganization(app());
  const manager = await organization.program();
  return { organization, manager, ...(await createKey(manager, input)) };
}

test('tells apart what went well, failed, was refused and was too much, by operation and by code', async () => {
  const limits = [{ name: 'requests', limit: 4, windowSeconds: 3_600 }];
  const organization = await createOrganization(app());
  const manager = await organization.program();
  const { keyId, secret } = await organization.program(['clients:read'], { rateLimits: limits });
  expect(await use(app(), secret, named('Fine'))).toBe('200');
  expect(await use(app(), secret, named('Fine'))).toBe('200');
  expect(await use(app(), secret, named('Nameless').replace('query Nameless ', ''))).toBe('200');
  expect(await use(app(), secret, named('Wrong', 'apiKey(id: "nonsense") { id }'))).toBe(
    '403 INSUFFICIENT_SCOPE',
  );
  expect(await use(app(), secret, named('Bad', 'client(id: "nonsense") { id }'))).toMatch(/BAD_USER_INPUT$/);
  expect(await use(app(), secret, named('Much'))).toBe('429 RATE_LIMIT_EXCEEDED');
  await revoke(manager, keyId);
  expect(await use(app(), secret, named('Late'))).toBe('401 API_KEY_REVOKED');

  const usage = await usageOf(app(), manager, { id: keyId });
  expect(usage.totals).toMatchObject({ requests: 7, errors: 1, denied: 2, limited: 1 });
  expect(usage.totals.averageMs).toBeGreaterThan(0);
  expect(usage.totals.averageMs).toBeLessThan(5_000);
  expect(Object.fromEntries(usage.byCode.map(({ code, requests }) => [code, requests]))).toEqual({
    OK: 3,
    BAD_USER_INPUT: 1,
    INSUFFICIENT_SCOPE: 1,
    RATE_LIMIT_EXCEEDED: 1,
    API_KEY_REVOKED: 1,
  });
  expect(Object.fromEntries(usage.byOperation.map((each) => [each.operation, each.requests]))).toEqual({
    Fine: 2,
    Wrong: 1,
    Bad: 1,
    Much: 1,
    null: 2,
  });
  expect(usage.byOperation.find(({ operation }) => operation === 'Bad')?.errors).toBe(1);
});

test('a key that is not known is nobody’s usage', async () => {
  const { manager, apiKey, secret } = await freshKey();
  await use(app(), `${secret.slice(0, -1)}!`);
  await use(app(), 'sk_test_nothing');
  expect((await usageOf(app(), manager, { id: apiKey.id })).totals.requests).toBe(0);
});

describe('the span', () => {
  test('is the last fourteen days by the day unless said, with zeros where nothing happened', async () => {
    const { manager, apiKey, secret } = await freshKey();
    await use(app(), secret);
    const { series, interval, from, to } = await usageOf(app(), manager, { id: apiKey.id });
    expect(interval).toBe('DAY');
    expect(series).toHaveLength(14);
    expect(series.map(({ requests }) => requests)).toEqual([...Array(13).fill(0), 1]);
    expect(series[0]?.at).toBe(from);
    expect(series[0]).toMatchObject({ errors: 0, averageMs: null });
    expect(Date.parse(to) - Date.parse(from)).toBe(14 * dayMs);
    expect(Date.parse(from) % dayMs).toBe(0);
    expect(Date.parse(to)).toBeGreaterThan(app().runtime.now().getTime());
  });

  test('by the hour: each hour is its own, and what lies outside does not count', async () => {
    const { manager, apiKey, secret } = await freshKey();
    const start = app().runtime.now();
    await use(app(), secret);
    app().advance(hourMs);
    await use(app(), secret);
    await use(app(), secret);
    const whole = { from: start.toISOString(), to: app().runtime.now().toISOString() };
    const both = await usageOf(app(), manager, { id: apiKey.id, ...whole, interval: 'HOUR' });
    expect(both.series.map(({ requests }) => requests)).toEqual([1, 2]);
    const first = await usageOf(app(), manager, {
      id: apiKey.id,
      from: whole.from,
      to: both.series[1]?.at,
      interval: 'HOUR',
    });
    expect(first.totals.requests).toBe(1);
    expect(first.byCode).toEqual([{ code: 'OK', requests: 1 }]);
    const before = await usageOf(app(), manager, {
      id: apiKey.id,
      from: '2001-01-01T00:00:00Z',
      to: '2001-01-03T00:00:00Z',
    });
    expect([before.totals.requests, before.series.length, before.byOperation]).toEqual([0, 2, []]);
  });

  test('that is empty or too fine is refused', async () => {
    const { manager, apiKey } = await freshKey();
    const codeOf = async (variables: object) =>
      (await manager.call(KeyUsageDocument, { id: apiKey.id, ...variables })).errors?.[0]?.extensions.code;
    const year = { from: '2031-01-01T00:00:00Z', to: '2032-01-01T00:00:00Z' };
    expect(await codeOf({ from: year.to, to: year.from })).toBe('BAD_USER_INPUT');
    expect(await codeOf({ ...year, interval: 'HOUR' })).toBe('BAD_USER_INPUT');
    expect(await codeOf({ ...year, interval: 'DAY' })).toBeUndefined();
  });
});

test('fifty names of operations are told apart in an hour, the others share one, none is lost', async () => {
  const { manager, apiKey, secret } = await freshKey();
  for (let i = 0; i < 60; i++) await use(app(), secret, named(`Op${i}`));
  const { byOperation, totals } = await usageOf(app(), manager, { id: apiKey.id, first: 100 });
  expect(byOperation).toHaveLength(51);
  expect(byOperation[0]).toMatchObject({ operation: '(other)', requests: 10 });
  expect(totals.requests).toBe(60);
});

test('old and new secret are told apart', async () => {
  const { manager, apiKey, secret } = await createScene(app());
  const { apiKeyRotate } = await manager.run(
    'mutation ($id: ID!) { apiKeyRotate(input: { id: $id }) { ... on ApiKeyRotatePayload { secret } } }',
    { id: apiKey.id },
  );
  await use(app(), secret);
  for (let i = 0; i < 3; i++) await use(app(), apiKeyRotate.secret);
  await app().runtime.usage.flush();
  const { secrets } = given((await manager.run(SecretUsageDocument, { id: apiKey.id })).apiKey);
  expect(secrets.map(({ last4, usage }) => [last4, usage.totals.requests])).toEqual([
    [apiKeyRotate.secret.slice(-4), 3],
    [secret.slice(-4), 2],
  ]);
});

test('a list of keys asks once for all of them', async () => {
  const { manager } = await freshKey();
  for (let i = 0; i < 10; i++) {
    const { secret } = await createKey(manager);
    for (let round = 0; round <= i; round++) await use(app(), secret);
  }
  await app().runtime.usage.flush();
  const read = async () => {
    const { apiKeys } = await manager.run(UsageOfAllDocument, {});
    return apiKeys.nodes.map(({ usage }) => usage.totals.requests);
  };
  let counts: number[] = [];
  const sent = await statementsDuring(app(), async () => {
    counts = await read();
  });
  expect(counts.slice(0, 10)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  for (const table of ['api_key_usage', 'api_key_denial', 'api_key_source']) {
    expect(sent.filter((text) => /^select/.test(text) && text.includes(`"${table}"`))).toHaveLength(1);
  }
});

test('needs usage:read', async () => {
  const { organization, apiKey } = await freshKey();
  const without = await organization.program(['api-keys:read']);
  const answer = await without.call(KeyUsageDocument, { id: apiKey.id });
  expect(answer.status).toBe(403);
  expect(answer.errors?.[0]?.extensions.missingScopes).toEqual(['usage:read']);
});
