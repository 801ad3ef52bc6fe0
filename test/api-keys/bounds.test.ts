import { print } from 'graphql';
import { describe, expect, test } from 'vitest';
import { inheritedLimits } from '#server/api-keys/key-limits.ts';
import { anyCovers, parseNetworks } from '#server/auth/networks.ts';
import { sha256 } from '#server/auth/secrets.ts';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import {
  ApiKeyCreateDocument,
  type ApiKeyCreateInput,
  ApiKeyDisableDocument,
  ApiKeyEnableDocument,
  ApiKeyPinNetworksDocument,
  ApiKeyUpdateDocument,
  type ApiKeyUpdateInput,
} from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { leavesNothing } from '../support/refusals.ts';
import { uuidOf } from '../support/rows.ts';

const app = useApp();
const inDays = (days: number) => new Date(app().runtime.now().getTime() + days * 86_400_000).toISOString();

const create = async (caller: Caller, input: Partial<ApiKeyCreateInput> = {}) =>
  (await caller.run(ApiKeyCreateDocument, { input: { name: 'a', scopes: ['clients:read'], ...input } }))
    .apiKeyCreate;
const update = async (caller: Caller, input: ApiKeyUpdateInput) =>
  (await caller.run(ApiKeyUpdateDocument, { input })).apiKeyUpdate;
const enable = async (caller: Caller, id: string) =>
  (await caller.run(ApiKeyEnableDocument, { input: { id } })).apiKeyEnable;
const made = (result: Awaited<ReturnType<typeof create>>) => only(result, 'ApiKeyCreatePayload').apiKey;

const at = {
  lists: { ipAllowlist: ['127.0.0.0/8', '10.0.0.0/8'], ipDenylist: ['10.6.6.0/24'] },
  document: 'a'.repeat(64),
};

/** A key that may do everything, within bounds that somebody has set. */
async function bounded(bounds: Partial<ApiKeyUpdateInput>) {
  const organization = await createOrganization(app());
  const key = await organization.program();
  const owner = await organization.person();
  only(await update(owner, { id: key.keyId, ...bounds }), 'ApiKeyUpdatePayload');
  return { organization, owner, key };
}
describe('a key that a key makes', () => {
  test('is bounded as its maker is, where nothing is said', async () => {
    const rateLimits = [{ name: 'requests', limit: 50, windowSeconds: 60 }];
    const bounds = { ...at.lists, expiresAt: inDays(1), rateLimits };
    const { organization, key } = await bounded(bounds);
    const apiKey = made(await create(key));
    expect(apiKey).toMatchObject({ ...at.lists, expiresAt: bounds.expiresAt });
    const [row] = await organization.sql<object>('select rate_limits from api_key where id = ?', [
      uuidOf(apiKey.id),
    ]);
    expect(row).toEqual({ rate_limits: { requests: { limit: 50, windowSeconds: 60 } } });
  });

  test('may have less', async () => {
    const { key } = await bounded({ ...at.lists, expiresAt: inDays(2) });
    const less = {
      ipAllowlist: ['10.1.0.0/16', '127.0.0.1'],
      ipDenylist: ['10.6.0.0/16'],
      expiresAt: inDays(1),
    };
    expect(made(await create(key, less))).toMatchObject(less);
  });

  test.each<[string, Partial<ApiKeyCreateInput>]>([
    ['expiresAt', { expiresAt: '2999-01-01T00:00:00Z' }],
    ['expiresAt', { expiresAt: null }],
    ['expiresAt', { expiresOn: '2999-01-01' }],
    ['ipAllowlist', { ipAllowlist: [] }],
    ['ipAllowlist', { ipAllowlist: null }],
    ['ipAllowlist', { ipAllowlist: ['127.0.0.1', '10.0.0.0/7'] }],
    ['ipAllowlist', { ipAllowlist: ['2001:db8::/32'] }],
    ['ipDenylist', { ipDenylist: [] }],
    ['ipDenylist', { ipDenylist: ['10.6.6.0/25'] }],
  ])('has no more: %s, by %j', async (path, more) => {
    const { organization, key } = await bounded({ ...at.lists, expiresAt: inDays(1) });
    const refused = only(await leavesNothing(organization, () => create(key, more)), 'ValidationError');
    expect(refused).toMatchObject({ path: [path], message: expect.stringContaining('more than it has') });
  });

  test('is pinned to documents of its maker', async () => {
    const pins = [sha256(print(ApiKeyCreateDocument)).toString('hex'), at.document];
    const { organization, key } = await bounded({ documents: pins });
    expect(made(await create(key)).documents).toEqual(pins);
    expect(made(await create(key, { documents: [at.document] })).documents).toEqual([at.document]);
    for (const documents of [[], [...pins, 'c'.repeat(64)]]) {
      const refused = await leavesNothing(organization, () => create(key, { documents }));
      expect(only(refused, 'ValidationError').path).toEqual(['documents']);
    }
  });
});

const wider: [string, ApiKeyUpdateInput][] = [
  ['expiresAt', { id: '', expiresAt: null }],
  ['expiresAt', { id: '', expiresOn: '2999-01-01' }],
  ['ipAllowlist', { id: '', ipAllowlist: null }],
  ['ipAllowlist', { id: '', ipAllowlist: ['127.0.0.0/8', '11.0.0.0/8'] }],
  ['ipDenylist', { id: '', ipDenylist: [] }],
];

describe('a key', () => {
  test.each(wider)('does not prolong or widen itself: %s, by %j', async (path, input) => {
    const { organization, key } = await bounded({ ...at.lists, expiresAt: inDays(1) });
    const refused = await leavesNothing(organization, () => update(key, { ...input, id: key.keyId }));
    expect(only(refused, 'ValidationError')).toMatchObject({
      path: [path],
      message: expect.stringContaining('itself'),
    });
  });

  test('may bound itself more, and rename itself', async () => {
    const { key } = await bounded({ ...at.lists, expiresAt: inDays(2) });
    const less = { name: 'less', ipAllowlist: ['127.0.0.1'], expiresAt: inDays(1) };
    const { apiKey } = only(await update(key, { id: key.keyId, ...less }), 'ApiKeyUpdatePayload');
    expect(apiKey).toMatchObject(less);
  });

  const other = { ...at.lists, scopes: ['invoices:write'], notBefore: '2998-01-01T00:00:00Z' };
  const alsoPins: [string, ApiKeyUpdateInput][] = [
    ['documents', { id: '', documents: null }],
    ['notBefore', { id: '', notBefore: null }],
  ];

  test.each([...wider, ...alsoPins])(
    'that does not hold what another may do does not widen that: %s, by %j',
    async (_path, input) => {
      const organization = await createOrganization(app());
      const owner = await organization.person();
      const end = { expiresAt: '2998-06-01T00:00:00Z', documents: [at.document] };
      const { id } = made(await create(owner, { ...other, ...end }));
      const keysOnly = await organization.program(['api-keys:write']);
      const refused = await leavesNothing(organization, () => update(keysOnly, { ...input, id }));
      expect(only(refused, 'ApiKeyScopeError').scopes).toEqual(['invoices:write']);
      only(await update(keysOnly, { id, name: 'renamed' }), 'ApiKeyUpdatePayload');
      const holder = await organization.program(['api-keys:write', 'invoices:write']);
      only(await update(holder, { ...input, id }), 'ApiKeyUpdatePayload');
    },
  );

  test('widens another no further than it reaches itself', async () => {
    const { organization, owner, key } = await bounded({ ...at.lists, expiresAt: inDays(10) });
    const { id } = made(await create(owner, { ipAllowlist: ['10.1.0.0/16'], expiresAt: inDays(1) }));
    for (const input of [{ expiresAt: inDays(11) }, { ipAllowlist: ['0.0.0.0/0'] }]) {
      const refused = await leavesNothing(organization, () => update(key, { id, ...input }));
      only(refused, 'ValidationError');
    }
    const within = { expiresAt: inDays(9), ipAllowlist: ['10.0.0.0/8'] };
    expect(only(await update(key, { id, ...within }), 'ApiKeyUpdatePayload').apiKey).toMatchObject(within);
  });

  test('does not enable another of which it does not hold all scopes; people and who does may', async () => {
    const organization = await createOrganization(app());
    const full = await organization.program();
    const owner = await organization.person();
    const pause = () => owner.run(ApiKeyDisableDocument, { input: { id: full.keyId } });
    await pause();
    const keysOnly = await organization.program(['api-keys:write']);
    const refused = await leavesNothing(organization, () => enable(keysOnly, full.keyId));
    expect(only(refused, 'ApiKeyScopeError').message).toContain('members:write');
    only(await enable(owner, full.keyId), 'ApiKeyEnablePayload');
    await pause();
    only(await enable(await organization.program(), full.keyId), 'ApiKeyEnablePayload');
  });

  test('does not widen itself by pinning itself to the networks it was used from', async () => {
    const { organization, key } = await bounded({ ipAllowlist: ['127.0.0.1'] });
    const input = { id: key.keyId, asNetworks: true };
    const pin = async () => (await key.run(ApiKeyPinNetworksDocument, { input })).apiKeyPinNetworks;
    await key.run('{ me { kind } }');
    expect(only(await leavesNothing(organization, pin), 'ValidationError').path).toEqual(['ipAllowlist']);
  });
});

test.each([
  [{ limit: 50, windowSeconds: 60 }, true],
  [{ limit: 6_000, windowSeconds: 60 }, false],
  [{ limit: 3_000, windowSeconds: 3_600 }, true],
  [{ limit: 6_000, windowSeconds: 3_600 }, false],
])('of a maker with %j, beside the usual 100 a minute, its key has the same: %s', (own, does) => {
  const usual = [{ name: 'requests', limit: 100, windowSeconds: 60 }];
  expect(inheritedLimits({ requests: own }, usual)).toEqual(does ? { requests: own } : null);
  expect(inheritedLimits({ requests: own }, [])).toEqual({ requests: own });
});

test('people widen what they like', async () => {
  const { owner, key } = await bounded({ ...at.lists, expiresAt: inDays(1) });
  const free = { ipAllowlist: null, ipDenylist: null, expiresAt: null };
  const { apiKey } = only(await update(owner, { id: key.keyId, ...free }), 'ApiKeyUpdatePayload');
  expect(apiKey).toMatchObject({ ipAllowlist: [], ipDenylist: [], expiresAt: null });
});

test.each([
  ['10.0.0.0/8', '10.1.2.3', true],
  ['10.0.0.0/8', '10.9.0.0/7', false],
  ['10.0.0.0/8', '::ffff:10.1.0.0/112', true],
  ['::/0', '2001:db8::/32', true],
  ['::/0', '10.0.0.1', false],
  ['2001:db8::/32', '2001:db8::/32', true],
  ['::ffff:0:0/90', '::ffff:0:0/90', true],
])('%s covers %s: %s', (outer, inner, does) => {
  expect(anyCovers(parseNetworks([outer]), given(parseNetworks([inner])[0]))).toBe(does);
});
