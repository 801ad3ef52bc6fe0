import { describe, expect, test } from 'vitest';
import { createKey, disable, revoke } from '../api-keys/support.ts';
import { startApp, useApp } from '../support/app.ts';
import { ActivitiesDocument, ApiKeyRotateDocument } from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { dayMs, forensicsOf, hourMs, named, use } from './support.ts';

const app = useApp({ TRUSTED_PROXIES: '127.0.0.1' });
const from = (ip: string, agent = 'curl/8') => ({ 'x-forwarded-for': ip, 'user-agent': agent });

async function keyOf(input = {}) {
  const organization = await createOrganization(app());
  const manager = await organization.person('OWNER');
  const key = await createKey(manager, input);
  const forensics = () => forensicsOf(app(), manager, key.apiKey.id);
  return { organization, manager, forensics, id: key.apiKey.id, ...key };
}

describe('what is dead is still heard of', () => {
  test('use of a revoked key is counted on it, with when, from where and with what', async () => {
    const { manager, forensics, id, secret, apiKey } = await keyOf();
    expect((await forensics()).denials).toEqual([]);
    await revoke(manager, id, 'leaked');
    const started = app().runtime.now().getTime();
    await use(app(), secret, named('Old'), from('198.51.100.1', 'cron'));
    await use(app(), secret, named('Old'), from('198.51.100.2', 'bot'));
    await forensics();
    app().advance(hourMs);
    await use(app(), secret, named('Old'), from('198.51.100.3', 'thief'));
    const { denials, seenFrom, status } = await forensics();
    expect(status).toBe('REVOKED');
    expect(denials).toMatchObject([
      {
        ...{ code: 'API_KEY_REVOKED', count: 3, lastIp: '198.51.100.3', lastUserAgent: 'thief' },
        secret: { id: apiKey.secrets[0]?.id },
      },
    ]);
    const [denial] = denials.map(({ firstAt, lastAt }) => Date.parse(lastAt) - Date.parse(firstAt));
    expect(denial).toBeGreaterThanOrEqual(hourMs);
    expect(Date.parse(given(denials[0]).firstAt)).toBeGreaterThanOrEqual(started);
    expect(seenFrom).toEqual([]);
  });

  test('every reason counts for itself: state, address, scope and limit', async () => {
    const notBefore = new Date(app().runtime.now().getTime() + hourMs).toISOString();
    const expiresAt = new Date(app().runtime.now().getTime() + 2 * hourMs).toISOString();
    const limits = [{ name: 'requests', limit: 1, windowSeconds: 86_400 }];
    const { manager, forensics, id, secret } = await keyOf({
      ...{ notBefore, expiresAt, rateLimits: limits, ipDenylist: ['203.0.113.66'] },
    });
    await use(app(), secret);
    app().advance(hourMs + 1_000);
    await use(app(), secret, named('Ping'), from('203.0.113.66'));
    await use(app(), secret, named('Reach', 'invoices { totalCount }'));
    await use(app(), secret);
    await use(app(), secret);
    await disable(manager, id);
    await use(app(), secret);
    app().advance(hourMs);
    await use(app(), secret);
    const { denials } = await forensics();
    expect(denials.map(({ code }) => code)).toHaveLength(6);
    expect(Object.fromEntries(denials.map(({ code, count }) => [code, count]))).toEqual({
      API_KEY_NOT_YET_VALID: 1,
      IP_NOT_ALLOWED: 1,
      INSUFFICIENT_SCOPE: 1,
      RATE_LIMIT_EXCEEDED: 1,
      API_KEY_DISABLED: 1,
      API_KEY_EXPIRED: 1,
    });
    expect(denials[0]?.code).toBe('API_KEY_EXPIRED');
    expect(denials.find(({ code }) => code === 'IP_NOT_ALLOWED')?.lastIp).toBe('203.0.113.66');
  });

  test('the first use of a retired secret on a day leaves a trace, on two servers too; the rest are counted', async () => {
    const { manager, forensics, id, secret } = await keyOf();
    const { apiKeyRotate } = await manager.run(ApiKeyRotateDocument, { input: { id, overlap: 'PT0S' } });
    const [, old] = only(apiKeyRotate, 'ApiKeyRotatePayload').apiKey.secrets;
    const traces = async () => {
      await forensics();
      const filter = { type: ['api_key.retired_secret_used'], subjectId: id };
      return (await manager.run(ActivitiesDocument, { filter })).activities.nodes;
    };
    await use(app(), secret, named('Old'), from('198.51.100.7', 'forgotten'));
    await use(app(), secret, named('Old'), from('198.51.100.8'));
    expect(await traces()).toMatchObject([
      {
        ...{ subject: { id, label: 'ingest' }, actor: { type: 'API_KEY', id }, ip: '198.51.100.7' },
        data: { secretId: old?.id, last4: secret.slice(-4), userAgent: 'forgotten' },
      },
    ]);
    const other = await startApp({}, app().connection);
    other.advance(app().runtime.now().getTime() - Date.now());
    await use(other, secret);
    await other.close();
    expect(await traces()).toHaveLength(1);
    app().advance(dayMs);
    await use(app(), secret);
    expect(await traces()).toHaveLength(2);
    const { denials } = await forensics();
    expect(denials).toMatchObject([{ code: 'API_KEY_REVOKED', count: 4, secret: { id: old?.id } }]);
  });

  test('a revoked key whose secret was also retired is a dead key, and no retired secret', async () => {
    const { manager, forensics, id, secret } = await keyOf();
    await manager.run(ApiKeyRotateDocument, { input: { id, overlap: 'PT0S' } });
    await revoke(manager, id);
    await use(app(), secret);
    expect((await forensics()).denials).toMatchObject([{ code: 'API_KEY_REVOKED', count: 1 }]);
    const told = async (type: string) =>
      (await manager.run(ActivitiesDocument, { filter: { type: [type], subjectId: id } })).activities.nodes;
    expect(await told('api_key.retired_secret_used')).toEqual([]);
    expect(await told('api_key.dead_key_used')).toHaveLength(1);
  });

  test('so does the first use of a revoked or expired key; a disabled one is not dead', async () => {
    const expiresAt = new Date(app().runtime.now().getTime() + hourMs).toISOString();
    const { manager, forensics, id, secret } = await keyOf({ expiresAt });
    const told = async () => {
      await forensics();
      const filter = { type: ['api_key.dead_key_used'], subjectId: id };
      return (await manager.run(ActivitiesDocument, { filter })).activities.nodes.map(({ data }) => data);
    };
    await disable(manager, id);
    await use(app(), secret);
    expect(await told()).toEqual([]);
    app().advance(2 * hourMs);
    await use(app(), secret, named('Old'), from('198.51.100.9', 'forgotten'));
    await use(app(), secret);
    expect(await told()).toMatchObject([
      { code: 'API_KEY_EXPIRED', last4: secret.slice(-4), userAgent: 'forgotten' },
    ]);
    await revoke(manager, id);
    app().advance(dayMs);
    await use(app(), secret);
    expect(await told()).toMatchObject([{ code: 'API_KEY_REVOKED' }, { code: 'API_KEY_EXPIRED' }]);
  });
});

test('the last five addresses it was used from are remembered, with how often and when', async () => {
  const { forensics, secret } = await keyOf();
  for (let i = 1; i <= 7; i++) {
    app().advance(1_000);
    await use(app(), secret, named('Ping'), from(`203.0.113.${i}`, `agent ${i}`));
  }
  await forensics();
  app().advance(1_000);
  await use(app(), secret, named('Ping'), from('203.0.113.3', 'agent again'));
  await use(app(), secret, named('Reach', 'invoices { totalCount }'), from('2001:db8::1'));
  const { seenFrom } = await forensics();
  expect(seenFrom.map(({ ip, count }) => [ip, count]).slice(1)).toEqual([
    ['203.0.113.3', 2],
    ['203.0.113.7', 1],
    ['203.0.113.6', 1],
    ['203.0.113.5', 1],
  ]);
  expect(seenFrom[0]?.ip).toBe('2001:db8::1');
  expect(seenFrom[1]?.lastUserAgent).toBe('agent again');
  const [first, last] = [Date.parse(given(seenFrom[1]).firstAt), Date.parse(given(seenFrom[1]).lastAt)];
  expect(last - first).toBeGreaterThanOrEqual(5_000);
});

test.each(['denials { code }', 'seenFrom { ip }'])('%s needs usage:read', async (field) => {
  const { organization, id } = await keyOf();
  const without = await organization.program(['api-keys:read']);
  const answer = await without.call(`query ($id: ID!) { apiKey(id: $id) { ${field} } }`, { id });
  expect([answer.status, answer.errors?.[0]?.extensions.missingScopes]).toEqual([403, ['usage:read']]);
});
