import { beforeAll, describe, expect, test } from 'vitest';
import { unusedScopes } from '#server/api-keys/scope-use.ts';
import { presets } from '#server/auth/scopes.ts';
import { createRandom } from '../preflight/random.ts';
import { useApp } from '../support/app.ts';
import { type Caller, callWith } from '../support/caller.ts';
import {
  type ApiKeyFilterInput,
  ApiKeyRevokeManyDocument,
  type ApiKeyRevokeManyInput,
  ApiKeyRotateDocument,
  KeysWithDocument,
} from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { createOrganization, type TestOrganization } from '../support/organization.ts';
import { expectForbidden, leavesNothing, strangersTo } from '../support/refusals.ts';
import { tracesOf, uuidOf } from '../support/rows.ts';
import { createKey, disable, revoke, statusAndCode } from './support.ts';

const app = useApp();
const dayMs = 24 * 60 * 60 * 1000;

async function named(caller: Caller, filter: ApiKeyFilterInput): Promise<string[]> {
  const { nodes, totalCount } = (await caller.run(KeysWithDocument, { filter })).apiKeys;
  expect(nodes).toHaveLength(totalCount);
  return nodes.map(({ name }) => name).sort();
}

describe('keys that are worth a look', () => {
  let organization: TestOrganization;
  let manager: Caller;
  let all: string[];
  beforeAll(async () => {
    organization = await createOrganization(app());
    manager = callWith(app(), (await organization.person()).headers);
    const used = await createKey(manager, { name: 'used', scopes: ['clients:read', 'events:read'] });
    await createKey(manager, { name: 'idle', ipAllowlist: ['127.0.0.1'] });
    const rotated = await createKey(manager, { name: 'rotated', ipAllowlist: ['127.0.0.1'] });
    await manager.run(ApiKeyRotateDocument, { input: { id: rotated.apiKey.id, overlap: 'PT0S' } });
    app().advance(30 * dayMs);
    await createKey(manager, {
      name: 'young',
      expiresAt: new Date(app().runtime.now().getTime() + 9 * dayMs).toISOString(),
    });
    const full = given(presets.find(({ name }) => name === 'full access')).scopes;
    await createKey(manager, { name: 'full', scopes: [...full] });
    await callWith(app(), { 'x-api-key': used.secret }).run('{ clients { totalCount } }');
    expect(await statusAndCode(app(), rotated.secret)).toBe('401 API_KEY_REVOKED');
    const ended = await createKey(manager, {
      name: 'ended',
      expiresAt: new Date(app().runtime.now().getTime() + dayMs).toISOString(),
      scopes: ['clients:read'],
      ipAllowlist: ['127.0.0.1'],
    });
    const quiet = await createKey(manager, {
      name: 'quiet',
      ipAllowlist: ['127.0.0.1'],
      expiresAt: new Date(app().runtime.now().getTime() + dayMs).toISOString(),
    });
    expect(await statusAndCode(app(), quiet.secret)).toBe('200');
    for (const { apiKey } of [ended, quiet]) await revoke(manager, apiKey.id);
    expect(await statusAndCode(app(), ended.secret)).toBe('401 API_KEY_REVOKED');
    await app().runtime.usage.flush();
    all = await named(manager, {});
  });

  const findings: [ApiKeyFilterInput, string[]][] = [
    [{ neverExpires: true }, ['full', 'idle', 'rotated', 'used']],
    [{ neverExpires: false }, ['ended', 'quiet', 'young']],
    [{ withoutIpList: true }, ['full', 'used', 'young']],
    [{ fullAccess: true }, ['full']],
    [{ idleDays: 30 }, ['idle', 'rotated']],
    [{ idleDays: 31 }, []],
    [{ unusedScopesDays: 30 }, ['idle', 'rotated', 'used']],
    [{ unusedScopesDays: 31 }, []],
    [{ retiredSecretUsedDays: 1 }, ['rotated']],
    [{ retiredSecretUsedDays: 1, idleDays: 30, neverExpires: true, withoutIpList: false }, ['rotated']],
    [{ retiredSecretUsedDays: 1, withoutIpList: true }, []],
    [{ deadUsedDays: 1 }, ['ended']],
    [{ deadUsedDays: 1, status: ['ACTIVE'] }, []],
  ];
  test.each(findings)('%j', async (filter, names) => {
    expect(await named(manager, filter)).toEqual(names);
    const counterpart = Object.entries(filter).find(([, value]) => typeof value === 'boolean');
    if (!counterpart || Object.keys(filter).length > 1) return;
    const others = await named(manager, { [counterpart[0]]: !counterpart[1] });
    expect([...names, ...others].sort()).toEqual(all);
  });

  test.each(['idleDays', 'unusedScopesDays', 'retiredSecretUsedDays'])(
    '%s is a span of days',
    async (name) => {
      const answer = await manager.call(KeysWithDocument, { filter: { [name]: 0 } });
      expect(answer).toMatchObject({ status: 400, errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
    },
  );
});

test('in SQL the same keys have unused scopes as in TypeScript', async () => {
  const random = createRandom(7);
  const organization = await createOrganization(app());
  const manager = await organization.program();
  const now = app().runtime.now();
  const daysAgo = (days: number) => new Date(now.getTime() - days * dayMs);
  const names = ['clients:read', 'clients:write', 'events:read', 'events:write'];
  const expected: string[] = [];
  for (let index = 0; index < 60; index++) {
    const scopes = names.filter(() => random.chance(0.5));
    if (scopes.length === 0) continue;
    const { apiKey } = await createKey(manager, { name: `key ${index}`, scopes });
    const age = random.below(20);
    const createdAt = daysAgo(age);
    const since = random.chance(0.5)
      ? null
      : { [given(scopes[0])]: daysAgo(random.below(age + 1)).toISOString() };
    await organization.sql('update api_key set created_at = ?, scopes_since = ? where id = ?', [
      ...[createdAt, since && JSON.stringify(since), uuidOf(apiKey.id)],
    ]);
    const uses = new Map<string, string>();
    for (const scope of names.filter(() => random.chance(0.6))) {
      const day = daysAgo(random.below(20)).toISOString().slice(0, 10);
      uses.set(scope, day);
      await organization.sql('insert into api_key_scope_use values (?, ?, ?, ?, ?)', [
        ...[organization.id, 'TEST', uuidOf(apiKey.id), scope, day],
      ]);
    }
    const key = { scopes, createdAt, scopesSince: since };
    if (unusedScopes(key, uses, app().runtime.now(), 10).length > 0) expected.push(`key ${index}`);
  }
  expect(expected.length).toBeGreaterThan(10);
  expect(expected.length).toBeLessThan(45);
  expect(await named(manager, { unusedScopesDays: 10 })).toEqual(expected.sort());
});

describe('revoking many', () => {
  const revokeMany = async (caller: Caller, input: ApiKeyRevokeManyInput) =>
    (await caller.run(ApiKeyRevokeManyDocument, { input })).apiKeyRevokeMany;

  test('ends each on its own, tells of each, and leaves a trace of each', async () => {
    const organization = await createOrganization(app());
    const manager = await organization.program();
    const [first, second, done] = [
      await createKey(manager),
      await createKey(manager),
      await createKey(manager),
    ];
    await disable(manager, second.apiKey.id);
    await revoke(manager, done.apiKey.id);
    const foreign = await createKey(await (await createOrganization(app())).program());
    const ids = [first, done, foreign, second, first].map(({ apiKey }) => apiKey.id);
    const { results } = only(await revokeMany(manager, { ids, reason: 'tidied' }), 'ApiKeyRevokeManyPayload');
    const ended = { refusal: null, apiKey: { status: 'REVOKED', revokeReason: 'tidied' } };
    expect(results).toEqual([
      { id: ids[0], ...ended },
      { id: ids[1], refusal: { code: 'API_KEY_STATUS' }, apiKey: { status: 'REVOKED', revokeReason: null } },
      { id: ids[2], refusal: { code: 'NOT_FOUND' }, apiKey: null },
      { id: ids[3], ...ended },
    ]);
    expect(await statusAndCode(app(), first.secret)).toBe('401 API_KEY_REVOKED');
    expect(await statusAndCode(app(), foreign.secret)).toBe('200');
    for (const { apiKey } of [first, second])
      expect((await tracesOf(organization, apiKey.id)).at(-1)).toMatchObject({
        type: 'api_key.revoked',
        reason: 'tidied',
      });
  });

  test('refuses as data none, too many, and a reason that is too long; nothing ends', async () => {
    const organization = await createOrganization(app());
    const manager = await organization.program();
    const { apiKey } = await createKey(manager);
    const many = Array.from({ length: 101 }, () => apiKey.id);
    for (const input of [{ ids: [] }, { ids: many }, { ids: [apiKey.id], reason: 'x'.repeat(501) }]) {
      only(await leavesNothing(organization, () => revokeMany(manager, input)), 'ValidationError');
    }
    const malformed = await manager.call(ApiKeyRevokeManyDocument, { input: { ids: [apiKey.id, 'cli_1'] } });
    expect(malformed).toMatchObject({ status: 400, errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });

  test("needs api-keys:write, and another tenant's keys do not exist", async () => {
    const organization = await createOrganization(app());
    const { apiKey } = await createKey(await organization.program());
    const input = { ids: [apiKey.id] };
    const reader = await organization.program(['api-keys:read']);
    await expectForbidden(organization, ['api-keys:write'], () =>
      reader.call(ApiKeyRevokeManyDocument, { input }),
    );
    for (const { caller } of await strangersTo(app(), organization)) {
      const answer = await leavesNothing(organization, () => revokeMany(caller, input));
      expect(only(answer, 'ApiKeyRevokeManyPayload').results).toEqual([
        { id: apiKey.id, refusal: { code: 'NOT_FOUND' }, apiKey: null },
      ]);
    }
  });
});
