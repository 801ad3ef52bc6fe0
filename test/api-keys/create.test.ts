import { describe, expect, test } from 'vitest';
import { presets } from '#server/auth/scopes.ts';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { callWith } from '../support/caller.ts';
import { ApiKeyByIdDocument, ApiKeyCreateDocument, type ApiKeyCreateInput } from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { expectForbidden, leavesNothing } from '../support/refusals.ts';
import { tracesOf } from '../support/rows.ts';

const app = useApp();

async function create(caller: Caller, input: Partial<ApiKeyCreateInput> = {}) {
  const full = { name: 'ingest', scopes: ['clients:read'], ...input };
  return (await caller.run(ApiKeyCreateDocument, { input: full })).apiKeyCreate;
}

describe('a new key', () => {
  test('has every field as given, works at once, and leaves its trace', async () => {
    const organization = await createOrganization(app());
    const owner = await organization.person('OWNER');
    const input = {
      name: '  production-ingest ',
      description: 'Writes invoices from the shop',
      scopes: ['invoices:write', 'clients:read', 'clients:read'],
      ipAllowlist: ['127.0.0.1', '10.0.0.0/8', '2001:db8::/32', '10.0.0.0/8'],
      ipDenylist: ['10.6.6.6'],
      notBefore: '2026-01-01T00:00:00.000Z',
      expiresAt: '2999-01-02T03:04:05.678+02:00',
      metadata: { team: 'shop', nested: [1, null, 'é'] },
    };
    const created = only(await create(owner, input), 'ApiKeyCreatePayload');
    const { apiKey, secret } = { ...created, secret: given(created.secret) };
    const expected = {
      name: 'production-ingest',
      description: input.description,
      environment: 'TEST',
      scopes: ['invoices:write', 'clients:read'],
      status: 'ACTIVE',
      prefix: 'sk_test_',
      last4: secret.slice(-4),
      ipAllowlist: ['127.0.0.1', '10.0.0.0/8', '2001:db8::/32'],
      ipDenylist: ['10.6.6.6'],
      notBefore: input.notBefore,
      expiresAt: '2999-01-02T01:04:05.678Z',
      metadata: input.metadata,
      createdBy: { type: 'USER', label: 'A person', id: expect.stringMatching(/^usr_/) },
      lastUsedAt: null,
      lastUse: null,
      disabledAt: null,
      revokedAt: null,
      revokedBy: null,
      secrets: [{ prefix: 'sk_test_', last4: secret.slice(-4), retiresAt: null, lastUse: null }],
    };
    expect(apiKey).toMatchObject(expected);
    expect((await owner.run(ApiKeyByIdDocument, { id: apiKey.id })).apiKey).toEqual(apiKey);
    const program = callWith(app(), { 'x-api-key': secret });
    expect((await program.run('{ clients { totalCount } }')).clients.totalCount).toBe(0);
    expect(await tracesOf(organization, apiKey.id)).toMatchObject([
      {
        type: 'api_key.created',
        environment: 'TEST',
        subject_label: 'production-ingest',
        actor_type: 'USER',
      },
    ]);
  });

  test('is as plain as can be when only the required fields are given', async () => {
    const organization = await createOrganization(app());
    const { apiKey } = only(await create(await organization.program()), 'ApiKeyCreatePayload');
    const plain = { description: null, notBefore: null, expiresAt: null, metadata: null };
    expect(apiKey).toMatchObject({
      ...plain,
      ipAllowlist: [],
      ipDenylist: [],
      createdBy: { type: 'API_KEY' },
    });
  });

  test('expires at midnight UTC at the beginning of expiresOn', async () => {
    const organization = await createOrganization(app());
    const result = await create(await organization.program(), { expiresOn: '2999-03-01' });
    expect(only(result, 'ApiKeyCreatePayload').apiKey.expiresAt).toBe('2999-03-01T00:00:00.000Z');
  });

  test.each(presets)('can be given the preset $name', async ({ scopes }) => {
    const organization = await createOrganization(app());
    const result = await create(await organization.program(), { scopes: [...scopes] });
    expect(only(result, 'ApiKeyCreatePayload').apiKey.scopes).toEqual(scopes);
  });
});

describe('what cannot be asked for is refused as data, with nothing written', () => {
  const nested = (levels: number) => JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`) as unknown;
  const tooLong = 'x'.repeat(101);
  const networks = Array.from({ length: 101 }, (_, index) => `10.0.0.${index}`);
  const refusals: [string, string, Partial<ApiKeyCreateInput>][] = [
    ['no name', 'name', { name: ' ' }],
    ['a long name', 'name', { name: tooLong }],
    ['a name with a NUL', 'name', { name: 'a\u0000b' }],
    ['half a surrogate pair', 'name', { name: 'a\ud800' }],
    ['no scopes', 'scopes', { scopes: [] }],
    ['an unknown scope', 'scopes.1', { scopes: ['clients:read', 'clients:admin'] }],
    ['both expiry fields', 'expiresOn', { expiresAt: '2999-01-01T00:00:00Z', expiresOn: '2999-01-01' }],
    ['a past instant', 'expiresAt', { expiresAt: '2026-01-01T00:00:00Z' }],
    ['a past day', 'expiresOn', { expiresOn: '2026-01-01' }],
    [
      'an end before the beginning',
      'notBefore',
      { notBefore: '2999-01-01T00:00:00Z', expiresOn: '2999-01-01' },
    ],
    ['no network', 'ipAllowlist.0', { ipAllowlist: ['localhost'] }],
    ['half an address', 'ipAllowlist.0', { ipAllowlist: ['10/8'] }],
    ['an octal address', 'ipDenylist.0', { ipDenylist: ['010.0.0.1'] }],
    ['too many networks', 'ipDenylist', { ipDenylist: networks }],
    ['metadata that is no object', 'metadata', { metadata: [1] }],
    ['metadata of more than 16 KB', 'metadata', { metadata: { text: 'x'.repeat(16 * 1024) } }],
    ['metadata nested too deep', 'metadata', { metadata: nested(100) }],
    ['metadata with a NUL', 'metadata', { metadata: { text: 'a\u0000' } }],
  ];

  test.each(refusals)('%s', async (_what, path, input) => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    const result = await leavesNothing(organization, () => create(program, input));
    const { code, issues } = only(result, 'ValidationError');
    expect(code).toBe('VALIDATION_FAILED');
    expect(issues.map((issue) => issue.path.join('.'))).toContain(path);
  });

  test('every field at fault is named at once', async () => {
    const organization = await createOrganization(app());
    const result = await create(await organization.program(), { name: '', scopes: [], ipAllowlist: ['?'] });
    const paths = only(result, 'ValidationError').issues.map((issue) => issue.path.join('.'));
    expect(paths.sort()).toEqual(['ipAllowlist.0', 'name', 'scopes']);
  });

  test('scopes that the key does not hold itself', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program(['api-keys:write', 'clients:write']);
    const scopes = ['clients:read', 'api-keys:read', 'invoices:read', 'payouts:write'];
    const result = await leavesNothing(organization, () => create(program, { scopes }));
    const held = { code: 'SCOPE_NOT_HELD', scopes: ['invoices:read', 'payouts:write'], path: ['scopes'] };
    expect(only(result, 'ApiKeyScopeError')).toMatchObject(held);
    expect((await create(program, { scopes: ['clients:read', 'api-keys:read'] })).__typename).toBe(
      'ApiKeyCreatePayload',
    );
  });
});

describe('the environment', () => {
  test.each(['TEST', 'LIVE'] as const)('of a key is its own, %s', async (environment) => {
    const organization = await createOrganization(app());
    const program = await organization.program(undefined, { environment });
    const { apiKey, secret } = only(await create(program), 'ApiKeyCreatePayload');
    expect(apiKey.environment).toBe(environment);
    expect(secret).toMatch(environment === 'LIVE' ? /^sk_live_/ : /^sk_test_/);
    const other = environment === 'LIVE' ? 'TEST' : 'LIVE';
    const result = await leavesNothing(organization, () => create(program, { environment: other }));
    expect(only(result, 'ValidationError').path).toEqual(['environment']);
  });

  test('of a person is the session’s, or the one they name', async () => {
    const organization = await createOrganization(app());
    const person = await organization.person('ADMIN', 'LIVE');
    expect(only(await create(person), 'ApiKeyCreatePayload').apiKey.environment).toBe('LIVE');
    const { apiKey } = only(await create(person, { environment: 'TEST' }), 'ApiKeyCreatePayload');
    expect(apiKey).toMatchObject({
      environment: 'TEST',
      prefix: 'sk_test_',
      secrets: [{ prefix: 'sk_test_' }],
    });
    expect(await tracesOf(organization, apiKey.id)).toMatchObject([{ environment: 'TEST' }]);
    expect((await person.run(ApiKeyByIdDocument, { id: apiKey.id })).apiKey).toBeNull();
  });
});

test('without the scope nothing happens', async () => {
  const organization = await createOrganization(app());
  const program = await organization.program(['api-keys:read', 'clients:write']);
  const variables = { input: { name: 'a', scopes: ['clients:read'] } };
  await expectForbidden(organization, ['api-keys:write'], () =>
    program.call(ApiKeyCreateDocument, variables),
  );
  const manager = await organization.person('FINANCE_MANAGER');
  await expectForbidden(organization, ['api-keys:write'], () =>
    manager.call(ApiKeyCreateDocument, variables),
  );
});
