import { describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import {
  type ApiKeyFilterInput,
  ApiKeyListDocument,
  type ApiKeyListQueryVariables,
  type ApiKeyOrderField,
} from '../support/gql/graphql.ts';
import { given } from '../support/only.ts';
import { createOrganization, type TestOrganization } from '../support/organization.ts';
import { walk } from '../support/walk.ts';
import { createKey, disable, revoke, statusAndCode } from './support.ts';

const app = useApp();
const dayMs = 24 * 60 * 60 * 1000;

const inDays = (days: number) => new Date(app().runtime.now().getTime() + days * dayMs).toISOString();

async function list(caller: Caller, variables: ApiKeyListQueryVariables = {}) {
  return (await caller.run(ApiKeyListDocument, variables)).apiKeys;
}

const names = (page: Awaited<ReturnType<typeof list>>) => page.nodes.map((key) => key.name);

/** One key of every kind, made one after another; the manager's own is among the listed, as the first. */
async function createShelf(organization: TestOrganization) {
  const manager = await organization.program(undefined, { name: 'manager' });
  const active = await createKey(manager, {
    name: 'Active',
    description: 'the SHOP',
    scopes: ['payouts:read'],
  });
  await createKey(manager, { name: 'expiring', expiresAt: inDays(6.9) });
  await createKey(manager, { name: 'not yet', notBefore: inDays(2), expiresAt: inDays(400) });
  const disabled = await createKey(manager, { name: 'Disabled', scopes: ['clients:read', 'payouts:read'] });
  const expired = await createKey(manager, { name: 'expired', expiresAt: inDays(0.5) });
  const revoked = await createKey(manager, { name: 'revoked 100%' });
  await statusAndCode(app(), active.secret);
  await statusAndCode(app(), expired.secret);
  await app().runtime.usage.flush();
  app().advance(0.6 * dayMs);
  await disable(manager, disabled.apiKey.id);
  await revoke(manager, revoked.apiKey.id);
  await app().runtime.usage.flush();
  return { manager, active, disabled };
}

const newestFirst = ['revoked 100%', 'expired', 'Disabled', 'not yet', 'expiring', 'Active', 'manager'];

describe('the list of keys', () => {
  test('shows every column that the dashboard of seed 003 has, revoked and expired keys too', async () => {
    const organization = await createOrganization(app());
    const { manager } = await createShelf(organization);
    const page = await list(manager);
    expect(names(page)).toEqual(newestFirst);
    expect(page.totalCount).toBe(7);
    const statuses = ['REVOKED', 'EXPIRED', 'DISABLED', 'NOT_YET_VALID', 'EXPIRING', 'ACTIVE', 'ACTIVE'];
    expect(page.nodes.map((key) => key.status)).toEqual(statuses);
    const active = given(page.nodes.find((key) => key.name === 'Active'));
    const columns = { name: 'Active', environment: 'TEST', scopes: ['payouts:read'], status: 'ACTIVE' };
    expect(active).toMatchObject({
      ...columns,
      lastUse: { ip: '127.0.0.1', userAgent: 'node', operation: null },
    });
    expect(active.lastUsedAt).toBe(given(active.lastUse).at);
    expect(active.createdAt).toMatch(/Z$/);
  });

  test('holds the keys of this tenant and this environment alone', async () => {
    const [mine, theirs] = [await createOrganization(app()), await createOrganization(app())];
    const { manager } = await createShelf(mine);
    const stranger = await theirs.program();
    const live = await mine.program(undefined, { environment: 'LIVE' });
    expect((await list(stranger)).totalCount).toBe(1);
    expect((await list(live)).totalCount).toBe(1);
    expect((await list(manager)).totalCount).toBe(7);
    const person = await mine.person('FINANCE_MANAGER', 'LIVE');
    expect((await list(person)).nodes.map((key) => key.environment)).toEqual(['LIVE']);
  });

  test('needs api-keys:read', async () => {
    const organization = await createOrganization(app());
    const { status, errors } = await (await organization.program(['clients:read'])).call(
      ApiKeyListDocument,
      {},
    );
    expect(status).toBe(403);
    expect(errors?.[0]?.extensions.missingScopes).toEqual(['api-keys:read']);
  });
});

test('every filter narrows, alone and together', async () => {
  const organization = await createOrganization(app());
  const { manager, active } = await createShelf(organization);
  const cases: [ApiKeyFilterInput, string[]][] = [
    [{ search: 'active' }, ['Active']],
    [{ search: 'shop' }, ['Active']],
    [{ search: ' 100% ' }, ['revoked 100%']],
    [{ search: '%' }, ['revoked 100%']],
    [{ search: '_' }, []],
    [{ search: active.secret }, ['Active']],
    [{ search: active.apiKey.last4 }, ['Active']],
    [{ search: 'a program' }, []],
    [{ search: '' }, newestFirst],
    [{ status: ['ACTIVE'] }, ['Active', 'manager']],
    [{ status: ['EXPIRED', 'REVOKED'] }, ['revoked 100%', 'expired']],
    [{ status: ['EXPIRING'] }, ['expiring']],
    [{ status: ['NOT_YET_VALID', 'DISABLED'] }, ['Disabled', 'not yet']],
    [{ status: [] }, []],
    [{ scope: 'payouts:read' }, ['Disabled', 'Active', 'manager']],
    [{ scope: 'nope:read' }, []],
    [{ neverUsed: true }, ['revoked 100%', 'Disabled', 'not yet', 'expiring']],
    [{ neverUsed: false }, ['expired', 'Active', 'manager']],
    [{ unusedSince: inDays(-0.1) }, newestFirst.filter((name) => name !== 'manager')],
    [{ unusedSince: inDays(-300) }, ['revoked 100%', 'Disabled', 'not yet', 'expiring']],
    [{ neverUsed: false, status: ['ACTIVE'], scope: 'payouts:read', search: 'act' }, ['Active']],
    [{ neverUsed: null, status: null, scope: null, search: null, unusedSince: null }, newestFirst],
  ];
  for (const [filter, expected] of cases) {
    const page = await list(manager, { filter });
    expect(names(page), JSON.stringify(filter)).toEqual(expected);
    expect(page.totalCount).toBe(expected.length);
  }
  expect(names(await list(manager, { filter: { search: '127.0.0.1' } }))).toEqual([
    'expired',
    'Active',
    'manager',
  ]);
});

const orders: [ApiKeyOrderField, string[]][] = [
  ['CREATED_AT', [...newestFirst].reverse()],
  ['NAME', ['Active', 'Disabled', 'expired', 'expiring', 'manager', 'not yet', 'revoked 100%']],
  ['LAST_USED_AT', ['expiring', 'not yet', 'Disabled', 'revoked 100%', 'Active', 'expired', 'manager']],
  ['EXPIRES_AT', ['expired', 'expiring', 'not yet', 'manager', 'Active', 'Disabled', 'revoked 100%']],
];

test.each(orders)('in order of %s, page by page in both directions', async (field, ascending) => {
  const organization = await createOrganization(app());
  const { manager } = await createShelf(organization);
  for (const direction of ['ASC', 'DESC'] as const) {
    const expected = direction === 'ASC' ? ascending : [...ascending].reverse();
    const orderBy = { field, direction };
    expect(names(await list(manager, { orderBy }))).toEqual(expected);
    const read = (place: object) => list(manager, { orderBy, ...place });
    for (const backwards of [false, true]) {
      expect(await walk(read, names, { size: 3, backwards })).toEqual(expected);
    }
  }
});
