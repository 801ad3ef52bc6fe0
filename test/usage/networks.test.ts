import { expect, test } from 'vitest';
import { createKey } from '../api-keys/support.ts';
import { startApp, useApp } from '../support/app.ts';
import { createOrganization } from '../support/organization.ts';
import { tracesOf } from '../support/rows.ts';
import { statementsDuring } from '../support/statements.ts';
import { dayMs, forensicsOf, hourMs, named, use } from './support.ts';

const app = useApp({ TRUSTED_PROXIES: '127.0.0.1' });
const from = (ip: string) => ({ 'x-forwarded-for': ip, 'user-agent': 'curl/8' });

async function keyOf(input = {}) {
  const organization = await createOrganization(app());
  const manager = await organization.program();
  const { apiKey, secret } = await createKey(manager, input);
  const call = (ip: string, server = app()) => use(server, secret, named('Ping'), from(ip));
  const networks = async () => (await forensicsOf(app(), manager, apiKey.id)).networks;
  const raised = async () => {
    await app().runtime.usage.flush();
    return (await tracesOf(organization, apiKey.id)).filter(({ type }) => type === 'api_key.new_network');
  };
  return { organization, id: apiKey.id, call, networks, raised };
}

test('the first network of a key is recorded and not raised, each further one once', async () => {
  const { call, networks, raised } = await keyOf();
  await call('203.0.113.7');
  expect(await raised()).toEqual([]);
  await call('203.0.113.8');
  await call('198.51.100.1');
  await call('198.51.100.2');
  expect(await raised()).toMatchObject([
    {
      ...{ actor_type: 'API_KEY', actor_label: 'ingest', subject_label: 'ingest', ip: '198.51.100.1' },
      data: { network: '198.51.100.0/24', userAgent: 'curl/8', operation: 'Ping' },
    },
  ]);
  app().advance(hourMs);
  await call('198.51.100.3');
  await call('2001:db8:1:2::3');
  await call('2001:db8:1:ffff::3');
  expect((await raised()).map(({ data }) => data.network)).toEqual(['198.51.100.0/24', '2001:db8:1::/48']);
  const seen = await networks();
  expect(seen).toMatchObject([
    { network: '2001:db8:1::/48', firstIp: '2001:db8:1:2::3', isNew: true },
    { network: '198.51.100.0/24', firstIp: '198.51.100.1', isNew: true },
    { network: '203.0.113.0/24', firstIp: '203.0.113.7', isNew: false },
  ]);
  const [, again] = seen;
  expect(Date.parse(again?.lastAt ?? '') - Date.parse(again?.firstAt ?? '')).toBeGreaterThanOrEqual(hourMs);
  app().advance(8 * dayMs);
  expect((await networks()).map(({ isNew }) => isNew)).toEqual([false, false, false]);
});

test('two networks in one second: the earlier is the first', async () => {
  const { call, raised } = await keyOf();
  await app().runtime.usage.flush();
  await call('192.0.2.200');
  app().advance(10);
  await call('192.0.1.1');
  expect((await raised()).map(({ data }) => data.network)).toEqual(['192.0.1.0/24']);
});

test('what is refused comes from nowhere, and another key or tenant has networks of its own', async () => {
  const { call, networks, raised } = await keyOf({ ipAllowlist: ['203.0.113.0/24'] });
  await call('203.0.113.7');
  await app().runtime.usage.flush();
  expect(await call('198.51.100.1')).toBe('403 IP_NOT_ALLOWED');
  const other = await keyOf();
  await other.call('192.0.2.1');
  expect([await raised(), await other.raised()]).toEqual([[], []]);
  expect((await networks()).map(({ network }) => network)).toEqual(['203.0.113.0/24']);
});

test('two servers that see a network at once raise it once, and a request writes no row', async () => {
  const { call, raised, id } = await keyOf();
  await call('203.0.113.7');
  await app().runtime.usage.flush();
  const ahead = app().runtime.now().getTime() - Date.now();
  const other = await startApp({ TRUSTED_PROXIES: '127.0.0.1' }, app().connection, ahead);
  try {
    const calls = Array.from({ length: 20 }, (_, index) =>
      call(`198.51.100.${index}`, index % 2 ? other : app()),
    );
    await Promise.all(calls);
    const sent = await statementsDuring(app(), async () => {
      await Promise.all([app().runtime.usage.flush(), other.runtime.usage.flush()]);
    });
    expect(sent.filter((text) => text.includes('api_key_network')).length).toBeLessThanOrEqual(2);
    expect((await raised()).map(({ data }) => data.network)).toEqual(['198.51.100.0/24']);
    expect(id).toBeTruthy();
  } finally {
    await other.close();
  }
});

test('networks need usage:read', async () => {
  const { organization, id } = await keyOf();
  const without = await organization.program(['api-keys:read']);
  const answer = await without.call('query ($id: ID!) { apiKey(id: $id) { networks { network } } }', { id });
  expect([answer.status, answer.errors?.[0]?.extensions.missingScopes]).toEqual([403, ['usage:read']]);
});
