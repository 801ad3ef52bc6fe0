import { describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { type Caller, callWith } from '../support/caller.ts';
import { ApiKeyByIdDocument, ApiKeyUpdateDocument, type ApiKeyUpdateInput } from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { expectForbidden, expectUnknownToStrangers, leavesNothing } from '../support/refusals.ts';
import { tracesOf } from '../support/rows.ts';
import { createKey, createScene, disable, revoke, statusAndCode } from './support.ts';

const app = useApp();
const dayMs = 24 * 60 * 60 * 1000;

async function update(caller: Caller, input: ApiKeyUpdateInput) {
  return (await caller.run(ApiKeyUpdateDocument, { input })).apiKeyUpdate;
}

describe('an update', () => {
  test('changes what is given, keeps the rest, and leaves its trace', async () => {
    const { organization, manager, apiKey } = await createScene(app(), {
      description: 'old',
      metadata: { a: 1 },
    });
    const given = {
      name: 'renamed',
      scopes: ['invoices:read'],
      ipDenylist: ['192.0.2.0/24'],
      expiresOn: '2999-01-01',
    };
    const changed = only(await update(manager, { id: apiKey.id, ...given }), 'ApiKeyUpdatePayload').apiKey;
    const { expiresOn, ...named } = given;
    const after = { ...named, expiresAt: `${expiresOn}T00:00:00.000Z` };
    expect(changed).toMatchObject({ ...after, description: 'old', metadata: { a: 1 }, last4: apiKey.last4 });
    expect((await manager.run(ApiKeyByIdDocument, { id: apiKey.id })).apiKey).toMatchObject(after);
    const [, trace] = await tracesOf(organization, apiKey.id);
    expect(trace).toMatchObject({
      type: 'api_key.updated',
      subject_label: 'renamed',
      actor_label: 'a program',
    });
    expect(trace?.data).toEqual({
      before: { name: 'ingest', scopes: ['clients:read'], ipDenylist: [], expiresAt: null },
      after,
    });
  });

  test('with null clears', async () => {
    const { manager, apiKey } = await createScene(app(), {
      ...{ description: 'x', metadata: { a: 1 }, expiresOn: '2999-01-01' },
      ...{ notBefore: '2026-01-01T00:00:00Z', ipAllowlist: ['127.0.0.1'], ipDenylist: ['10.0.0.1'] },
    });
    const nulls = { description: null, metadata: null, expiresOn: null, notBefore: null };
    const result = await update(manager, { id: apiKey.id, ...nulls, ipAllowlist: null, ipDenylist: null });
    const cleared = { description: null, metadata: null, expiresAt: null, notBefore: null };
    expect(only(result, 'ApiKeyUpdatePayload').apiKey).toMatchObject({
      ...cleared,
      ipAllowlist: [],
      ipDenylist: [],
    });
  });

  test.each([
    ['a scope taken away', { scopes: ['payouts:read'] }, '403 INSUFFICIENT_SCOPE'],
    ['an address denied', { ipDenylist: ['127.0.0.0/8'] }, '403 IP_NOT_ALLOWED'],
    ['a later beginning', { notBefore: '2998-01-01T00:00:00Z' }, '401 API_KEY_NOT_YET_VALID'],
  ])('%s holds at the very next request', async (_what, change, answer) => {
    const { manager, apiKey, secret } = await createScene(app());
    const program = callWith(app(), { 'x-api-key': secret });
    const query = '{ clients { totalCount } }';
    await program.run(query);
    expect((await update(manager, { id: apiKey.id, ...change })).__typename).toBe('ApiKeyUpdatePayload');
    const { status, errors } = await program.call(query);
    expect(`${status} ${errors?.[0]?.extensions.code}`).toBe(answer);
  });

  test('that shrinks a write scope to the read scope it implies needs no more than the key has', async () => {
    const { organization, apiKey } = await createScene(app(), { scopes: ['invoices:write'] });
    const keysOnly = await organization.program(['api-keys:write']);
    const result = await update(keysOnly, { id: apiKey.id, scopes: ['invoices:read'] });
    expect(only(result, 'ApiKeyUpdatePayload').apiKey.scopes).toEqual(['invoices:read']);
  });
});

describe('refuses, as data', () => {
  const refusals: [string, string, Omit<ApiKeyUpdateInput, 'id'>][] = [
    ['an empty name', 'name', { name: '' }],
    ['no name at all', 'name', { name: null }],
    ['no scopes', 'scopes', { scopes: [] }],
    ['an unknown scope', 'scopes.0', { scopes: ['nope'] }],
    ['both expiry fields', 'expiresOn', { expiresAt: '2999-01-01T00:00:00Z', expiresOn: '2999-01-01' }],
    ['a past expiry', 'expiresAt', { expiresAt: '2026-01-01T00:00:00Z' }],
    ['an end before the beginning it has', 'notBefore', { expiresOn: '2027-01-01' }],
    ['metadata that is no object', 'metadata', { metadata: 'text' }],
  ];

  test.each(refusals)('%s', async (_what, path, input) => {
    const { organization, manager, apiKey } = await createScene(app(), { notBefore: '2998-01-01T00:00:00Z' });
    const result = await leavesNothing(organization, () => update(manager, { id: apiKey.id, ...input }));
    expect(only(result, 'ValidationError').issues.map((issue) => issue.path.join('.'))).toContain(path);
  });

  test('scopes that the caller does not hold', async () => {
    const { organization, apiKey } = await createScene(app());
    const keysOnly = await organization.program(['api-keys:write']);
    const scopes = ['clients:read', 'clients:write', 'payouts:read'];
    const result = await leavesNothing(organization, () => update(keysOnly, { id: apiKey.id, scopes }));
    expect(only(result, 'ApiKeyScopeError').scopes).toEqual(['clients:write', 'payouts:read']);
  });

  test('a key that cannot give itself more', async () => {
    const { organization, manager } = await createScene(app());
    const { apiKey, secret } = await createKey(manager, { scopes: ['api-keys:write'] });
    const self = callWith(app(), { 'x-api-key': secret });
    const scopes = ['api-keys:write', 'members:write'];
    const result = await leavesNothing(organization, () => update(self, { id: apiKey.id, scopes }));
    expect(only(result, 'ApiKeyScopeError').scopes).toEqual(['members:write']);
  });

  test('a revoked key, and an expired one', async () => {
    const { manager, apiKey } = await createScene(app());
    await revoke(manager, apiKey.id);
    expect(only(await update(manager, { id: apiKey.id, name: 'x' }), 'ApiKeyStatusError').status).toBe(
      'REVOKED',
    );
    const soon = new Date(app().runtime.now().getTime() + dayMs).toISOString();
    const brief = await createKey(manager, { expiresAt: soon });
    app().advance(dayMs);
    const result = await update(manager, { id: brief.apiKey.id, expiresOn: '2999-01-01' });
    expect(only(result, 'ApiKeyStatusError')).toMatchObject({ status: 'EXPIRED', code: 'API_KEY_STATUS' });
  });
});

test('a disabled key can be changed, and stays disabled', async () => {
  const { manager, apiKey, secret } = await createScene(app());
  await disable(manager, apiKey.id);
  const { apiKey: changed } = only(
    await update(manager, { id: apiKey.id, name: 'x' }),
    'ApiKeyUpdatePayload',
  );
  expect(changed).toMatchObject({ name: 'x', status: 'DISABLED' });
  expect(await statusAndCode(app(), secret)).toBe('401 API_KEY_DISABLED');
});

test('without the scope nothing happens', async () => {
  const { organization, apiKey } = await createScene(app());
  const reader = await organization.program(['api-keys:read']);
  const variables = { input: { id: apiKey.id, name: 'x' } };
  await expectForbidden(organization, ['api-keys:write'], () => reader.call(ApiKeyUpdateDocument, variables));
});

test('for others the key does not exist', async () => {
  const { organization, apiKey } = await createScene(app());
  await expectUnknownToStrangers(app(), organization, (caller) =>
    update(caller, { id: apiKey.id, name: 'x' }),
  );
});
