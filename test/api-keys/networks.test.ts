import { describe, expect, test } from 'vitest';
import { networkOf } from '#server/auth/networks.ts';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import {
  ApiKeyLockoutDocument,
  type ApiKeyLockoutInput,
  ApiKeyPinNetworksDocument,
  ApiKeyRestrictDocument,
  type ApiKeyUpdateInput,
} from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { post } from '../support/raw.ts';
import {
  expectForbidden,
  expectUnknownToStrangers,
  leavesNothing,
  strangersTo,
} from '../support/refusals.ts';
import { tracesOf } from '../support/rows.ts';
import { createKey, revoke } from './support.ts';

const app = useApp({ TRUSTED_PROXIES: '127.0.0.1' });
const dayMs = 24 * 60 * 60 * 1000;
const office = ['203.0.113.7', '203.0.113.8', '2001:db8:1:2::3'];

const from = async (ip: string, secret: string) =>
  (await post(app(), { 'x-api-key': secret, 'x-forwarded-for': ip })).status;

async function setUp(addresses: readonly string[] = office) {
  const organization = await createOrganization(app());
  const manager = await organization.program();
  const key = await createKey(manager);
  for (const ip of addresses) expect(await from(ip, key.secret)).toBe(200);
  return { organization, manager, ...key };
}

const restrict = async (caller: Caller, input: ApiKeyUpdateInput) =>
  only((await caller.run(ApiKeyRestrictDocument, { input })).apiKeyUpdate, 'ApiKeyUpdatePayload').lockedOut;
const ask = async (caller: Caller, input: ApiKeyLockoutInput) =>
  (await caller.run(ApiKeyLockoutDocument, { input })).apiKeyLockout;
const wouldLockOut = async (caller: Caller, input: ApiKeyLockoutInput) =>
  only(given(await ask(caller, input)), 'ApiKeyLockoutPayload').addresses.map(({ ip }) => ip);
const pin = async (caller: Caller, id: string, asNetworks = false) =>
  (await caller.run(ApiKeyPinNetworksDocument, { input: { id, asNetworks } })).apiKeyPinNetworks;

describe('the lockout guard', () => {
  const lists: [Omit<ApiKeyLockoutInput, 'id'>, string[]][] = [
    [{ ipAllowlist: ['203.0.113.0/24', '2001:db8::/32'] }, []],
    [{ ipAllowlist: ['203.0.113.7'] }, ['203.0.113.8', '2001:db8:1:2::3']],
    [{ ipDenylist: ['203.0.113.8'] }, ['203.0.113.8']],
    [{ ipAllowlist: ['203.0.113.0/24'], ipDenylist: ['203.0.113.7'] }, ['203.0.113.7', '2001:db8:1:2::3']],
    [{ ipAllowlist: null }, []],
  ];

  test.each(lists)('%j shuts out %j: told beforehand, and again when it is done', async (change, ips) => {
    const { manager, apiKey, secret } = await setUp();
    expect((await wouldLockOut(manager, { id: apiKey.id, ...change })).sort()).toEqual([...ips].sort());
    for (const ip of ips) expect(await from(ip, secret)).toBe(200);
    const told = await restrict(manager, { id: apiKey.id, ...change });
    expect(told.map(({ ip }) => ip).sort()).toEqual([...ips].sort());
    for (const ip of office) expect(await from(ip, secret)).toBe(ips.includes(ip) ? 403 : 200);
  });

  test('does not speak of who was shut out before, nor of who has not come for a week', async () => {
    const { manager, apiKey, secret } = await setUp();
    await restrict(manager, { id: apiKey.id, ipDenylist: ['203.0.113.8'] });
    expect(await restrict(manager, { id: apiKey.id, ipDenylist: ['203.0.113.0/24'] })).toMatchObject([
      { ip: '203.0.113.7' },
    ]);
    await restrict(manager, { id: apiKey.id, ipDenylist: null });
    app().advance(6.9 * dayMs);
    expect(await wouldLockOut(manager, { id: apiKey.id, ipAllowlist: ['10.0.0.0/8'] })).toHaveLength(3);
    app().advance(0.2 * dayMs);
    expect(await from('203.0.113.8', secret)).toBe(200);
    expect(await wouldLockOut(manager, { id: apiKey.id, ipAllowlist: ['10.0.0.0/8'] })).toEqual([
      '203.0.113.8',
    ]);
  });

  test('refuses as data lists that are none, and writes nothing', async () => {
    const { organization, manager, apiKey } = await setUp([]);
    const person = await organization.person();
    const input = { id: apiKey.id, ipAllowlist: ['nonsense'] };
    const refused = await leavesNothing(organization, () => ask(person, input));
    expect(only(given(refused), 'ValidationError').message).toContain('nonsense');
    expect(await wouldLockOut(manager, { id: apiKey.id, ipAllowlist: ['10.0.0.1'] })).toEqual([]);
  });

  test('needs api-keys:read, and exists for its tenant alone', async () => {
    const { organization, apiKey } = await setUp([]);
    const input = { id: apiKey.id, ipAllowlist: ['10.0.0.1'] };
    const program = await organization.program(['usage:read']);
    await expectForbidden(organization, ['api-keys:read'], () =>
      program.call(ApiKeyLockoutDocument, { input }),
    );
    for (const { caller } of await strangersTo(app(), organization))
      expect(await ask(caller, input)).toBeNull();
  });
});

describe('pinning a key to where it is used from', () => {
  test('allows the addresses seen and no other, and leaves a trace', async () => {
    const { organization, manager, apiKey, secret } = await setUp();
    const { ipAllowlist } = only(await pin(manager, apiKey.id), 'ApiKeyPinNetworksPayload').apiKey;
    expect(ipAllowlist.toSorted()).toEqual(office.toSorted());
    for (const ip of office) expect(await from(ip, secret)).toBe(200);
    expect(await from('203.0.113.9', secret)).toBe(403);
    const trace = (await tracesOf(organization, apiKey.id)).at(-1);
    expect(trace).toMatchObject({ type: 'api_key.updated', data: { before: { ipAllowlist: [] } } });
  });

  test('or their networks', async () => {
    const { manager, apiKey, secret } = await setUp();
    const { ipAllowlist } = only(await pin(manager, apiKey.id, true), 'ApiKeyPinNetworksPayload').apiKey;
    expect(ipAllowlist.toSorted()).toEqual(['2001:db8:1::/48', '203.0.113.0/24']);
    expect(await from('203.0.113.9', secret)).toBe(200);
    expect(await from('2001:db8:1:ffff::1', secret)).toBe(200);
    expect(await from('203.0.114.9', secret)).toBe(403);
  });

  test('refuses as data a key that was not used, or used from too many places, or is revoked', async () => {
    const unused = await setUp([]);
    const refused = await leavesNothing(unused.organization, () => pin(unused.manager, unused.apiKey.id));
    expect(only(refused, 'ApiKeyUnusedError').code).toBe('API_KEY_UNUSED');
    const busy = await setUp(Array.from({ length: 101 }, (_, index) => `198.51.100.${index}`));
    expect(only(await pin(busy.manager, busy.apiKey.id), 'ValidationError').message).toContain('At most 100');
    only(await pin(busy.manager, busy.apiKey.id, true), 'ApiKeyPinNetworksPayload');
    await revoke(busy.manager, busy.apiKey.id);
    only(await pin(busy.manager, busy.apiKey.id), 'ApiKeyStatusError');
  });

  test('needs api-keys:write, and exists for its tenant alone', async () => {
    const { organization, apiKey } = await setUp();
    const reader = await organization.program(['api-keys:read']);
    const input = { id: apiKey.id };
    await expectForbidden(organization, ['api-keys:write'], () =>
      reader.call(ApiKeyPinNetworksDocument, { input }),
    );
    await expectUnknownToStrangers(app(), organization, (caller) => pin(caller, apiKey.id));
  });
});

test.each([
  ['203.0.113.7', '203.0.113.0/24'],
  ['::ffff:203.0.113.7', '203.0.113.0/24'],
  ['2001:db8:1:2::3', '2001:db8:1::/48'],
  ['nonsense', 'nonsense'],
])('%s lies in %s', (ip, network) => {
  expect(networkOf(ip)).toBe(network);
});
