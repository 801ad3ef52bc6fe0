import { describe, expect, test } from 'vitest';
import { anyIncludes, clientIp, type Network, parseNetwork } from '#server/auth/networks.ts';
import { startApp, useApp } from '../support/app.ts';
import { createOrganization } from '../support/organization.ts';
import { post } from '../support/raw.ts';

const direct = useApp();
const trusting = useApp({ TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8, 2001:db8:aa::/48' });

async function ask(app: { url: string }, secret: string, forwarded?: string): Promise<string> {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  const { status, code } = await post(app, { 'x-api-key': secret, ...headers });
  return code ? `${status} ${code}` : String(status);
}

type Lists = { ipAllowlist?: string[]; ipDenylist?: string[] };
const cases: [string, Lists, boolean][] = [
  ['203.0.113.7', {}, true],
  ['203.0.113.7', { ipAllowlist: ['203.0.113.7'] }, true],
  ['203.0.113.8', { ipAllowlist: ['203.0.113.7'] }, false],
  ['203.0.113.8', { ipAllowlist: ['203.0.113.0/24'] }, true],
  ['203.0.114.8', { ipAllowlist: ['203.0.113.0/24', '198.51.100.1'] }, false],
  ['203.0.113.8', { ipAllowlist: ['203.0.113.0/24'], ipDenylist: ['203.0.113.8'] }, false],
  ['203.0.113.9', { ipAllowlist: ['203.0.113.0/24'], ipDenylist: ['203.0.113.8'] }, true],
  ['203.0.113.9', { ipDenylist: ['0.0.0.0/0'] }, false],
  ['2001:db8::1', { ipAllowlist: ['2001:db8::/32'] }, true],
  ['2001:DB8:0:0::1', { ipAllowlist: ['2001:db8::1'] }, true],
  ['2001:db9::1', { ipAllowlist: ['2001:db8::/32'] }, false],
  ['2001:db8::1', { ipAllowlist: ['0.0.0.0/0'] }, false],
  ['203.0.113.7', { ipAllowlist: ['::/0'] }, false],
  ['::ffff:203.0.113.7', { ipAllowlist: ['203.0.113.7'] }, true],
  ['::ffff:203.0.113.7', { ipDenylist: ['203.0.113.0/24'] }, false],
  ['::ffff:cb00:7107', { ipDenylist: ['203.0.113.7'] }, false],
  ['203.0.113.7', { ipAllowlist: ['::ffff:203.0.113.0/120'] }, true],
  ['203.0.114.7', { ipAllowlist: ['::ffff:203.0.113.0/120'] }, false],
  ['203.0.113.7', { ipDenylist: ['::ffff:203.0.113.7'] }, false],
];

test.each(cases)('from %s with %j: accepted %s', async (ip, lists, accepted) => {
  const { secret } = await (await createOrganization(trusting())).program(undefined, lists);
  expect(await ask(trusting(), secret, ip)).toBe(accepted ? '200' : '403 IP_NOT_ALLOWED');
});

describe('X-Forwarded-For', () => {
  const only = { ipAllowlist: ['203.0.113.7'] };

  test('is not believed where no proxy is trusted', async () => {
    const { secret } = await (await createOrganization(direct())).program(undefined, only);
    for (const forwarded of ['203.0.113.7', '127.0.0.1, 203.0.113.7', undefined]) {
      expect(await ask(direct(), secret, forwarded)).toBe('403 IP_NOT_ALLOWED');
    }
    const { data } = (
      await post(direct(), { 'x-forwarded-for': '203.0.113.7', ...(await anyKey()) }, clientIpQuery)
    ).body;
    expect(data).toEqual({ me: { clientIp: '127.0.0.1' } });
  });

  const spoofs: [string, boolean][] = [
    ['203.0.113.7', true],
    ['evil, 203.0.113.7', true],
    ['203.0.113.7, 198.51.100.9', false],
    ['203.0.113.7, 10.1.2.3', true],
    ['203.0.113.7, 198.51.100.9, 10.1.2.3', false],
    ['203.0.113.7, 10.1.2.3, 2001:db8:aa::1', true],
    ['203.0.113.7, garbage, 10.1.2.3', false],
    ['203.0.113.7:4711', true],
    ['[::ffff:203.0.113.7]:4711', true],
    ['', false],
    [',', false],
  ];

  test.each(spoofs)(
    '%j is walked from the right through trusted proxies alone',
    async (forwarded, accepted) => {
      const { secret } = await (await createOrganization(trusting())).program(undefined, only);
      expect(await ask(trusting(), secret, forwarded)).toBe(accepted ? '200' : '403 IP_NOT_ALLOWED');
    },
  );

  const clientIpQuery = JSON.stringify({ query: '{ me { clientIp } }' });
  const anyKey = async () => (await (await createOrganization(direct())).program()).headers;
});

test('the address that is judged is the one that is recorded', async () => {
  const { secret, headers } = await (await createOrganization(trusting())).program();
  await ask(trusting(), secret, '2001:0db8:0:0:0:0:0:7');
  const query = JSON.stringify({ query: '{ me { clientIp } }' });
  const seen = await post(trusting(), { ...headers, 'x-forwarded-for': '::ffff:198.51.100.4' }, query);
  expect(seen.body.data).toEqual({ me: { clientIp: '198.51.100.4' } });
});

test('half-written or unknown addresses are no networks', () => {
  for (const text of [
    '',
    '10/8',
    '10.1',
    '010.0.0.1',
    '0x7f.0.0.1',
    '2130706433',
    '1.2.3.4/33',
    '::/129',
    'a.b',
    '1.2.3.4.5',
  ]) {
    expect(parseNetwork(text), text).toBeNull();
  }
});

test('the walk never leaves the chain of trusted hops', () => {
  const trusted = ['10.0.0.0/8'].map(parseNetwork).filter((network): network is Network => network !== null);
  expect(clientIp('10.0.0.1', undefined, trusted)).toBe('10.0.0.1');
  expect(clientIp('192.0.2.1', '203.0.113.7', trusted)).toBe('192.0.2.1');
  expect(clientIp('::ffff:10.0.0.1', '203.0.113.7,10.0.0.2', trusted)).toBe('203.0.113.7');
  expect(clientIp('10.0.0.1', '10.0.0.3,10.0.0.2', trusted)).toBe('10.0.0.3');
  expect(anyIncludes(trusted, 'not an address')).toBe(false);
});

test('a proxy that is no address stops the start', async () => {
  await expect(startApp({ TRUSTED_PROXIES: '10/8' })).rejects.toThrow(/TRUSTED_PROXIES.*10\/8/);
});
