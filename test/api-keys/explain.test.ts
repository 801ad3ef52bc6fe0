import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { createRandom } from '../preflight/random.ts';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { ApiKeyExplainDocument, type ApiKeyExplainInput } from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { createOrganization, type TestOrganization } from '../support/organization.ts';
import { post } from '../support/raw.ts';
import { expectForbidden, leavesNothing, strangersTo } from '../support/refusals.ts';
import { createKey, disable, revoke } from './support.ts';

const app = useApp({ TRUSTED_PROXIES: '127.0.0.1' });
const hourMs = 60 * 60 * 1000;
let organization: TestOrganization;
let manager: Caller;
beforeAll(async () => {
  organization = await createOrganization(app());
  manager = await organization.program();
});

const ask = async (input: ApiKeyExplainInput, caller = manager) =>
  (await caller.run(ApiKeyExplainDocument, { input })).apiKeyExplain;
const explain = async (input: ApiKeyExplainInput) => only(given(await ask(input)), 'ApiKeyExplainPayload');

const clients = '{ clients { totalCount } }';
const conditional = 'query A($on: Boolean!) { me { kind } invoices @include(if: $on) { totalCount } }';
const sha = (text: string) => createHash('sha256').update(text).digest('hex');

describe('the checks', () => {
  test('come in their order, with what a request would be answered', async () => {
    const { apiKey } = await createKey(manager, {
      ipDenylist: ['198.51.100.0/24'],
      documents: [sha(clients)],
    });
    await disable(manager, apiKey.id);
    const document = '{ invoices { totalCount } events { totalCount } }';
    const { checks, failure } = await explain({ id: apiKey.id, document, ip: '198.51.100.7' });
    expect(checks.map(({ name, status, code, httpStatus }) => [name, status, code, httpStatus])).toEqual([
      ['STATE', 'FAILED', 'API_KEY_DISABLED', 401],
      ['ENVIRONMENT', 'PASSED', null, null],
      ['ADDRESS', 'FAILED', 'IP_NOT_ALLOWED', 403],
      ['DOCUMENT', 'FAILED', 'DOCUMENT_NOT_ALLOWED', 403],
      ['CLIENTS', 'PASSED', null, null],
      ['SCOPES', 'FAILED', 'INSUFFICIENT_SCOPE', 403],
      ['LIMITS', 'SKIPPED', null, null],
    ]);
    expect(checks[5]?.missingScopes).toEqual(['events:read', 'invoices:read']);
    expect(failure).toEqual(checks[0]);
  });

  test('of what the question does not name are skipped', async () => {
    const { apiKey } = await createKey(manager, { ipAllowlist: ['203.0.113.0/24'] });
    const { checks, failure } = await explain({ id: apiKey.id });
    expect(checks.map(({ status }) => status)).toEqual([
      ...['PASSED', 'PASSED', 'SKIPPED', 'SKIPPED', 'SKIPPED', 'SKIPPED', 'SKIPPED'],
    ]);
    expect(failure).toBeNull();
  });

  test('say what the key may spend', async () => {
    const { apiKey } = await createKey(await organization.person(), {
      rateLimits: [{ name: 'requests', limit: 7, windowSeconds: 30 }],
    });
    const { checks } = await explain({ id: apiKey.id });
    expect(checks.at(-1)?.message).toContain('7 requests in 30 seconds');
  });

  test('are made for the time that is asked about', async () => {
    const at = (ms: number) => new Date(app().runtime.now().getTime() + ms).toISOString();
    const { apiKey } = await createKey(manager, { notBefore: at(hourMs), expiresAt: at(3 * hourMs) });
    const failure = async (ms: number) => (await explain({ id: apiKey.id, at: at(ms) })).failure?.code;
    expect(await failure(0)).toBe('API_KEY_NOT_YET_VALID');
    expect(await failure(2 * hourMs)).toBeUndefined();
    expect(await failure(4 * hourMs)).toBe('API_KEY_EXPIRED');
  });
});

test('it agrees with what the wire answers, whatever is the matter with the key', async () => {
  const { pick, chance: happens } = createRandom(7);
  const chance = () => happens(1 / 3);
  const seen = new Set<string>();
  for (let round = 0; round < 80; round++) {
    const now = app().runtime.now().getTime();
    const { apiKey, secret } = await createKey(manager, {
      scopes: [pick(['clients:read', 'clients:write', 'events:read'])],
      ipAllowlist: chance() ? ['203.0.113.0/24', '2001:db8::/32'] : [],
      ipDenylist: chance() ? ['203.0.113.7'] : [],
      documents: chance() ? [sha(pick([clients, conditional]))] : [],
      notBefore: chance() ? new Date(now + hourMs).toISOString() : null,
      expiresAt: chance() ? new Date(now + 2 * hourMs).toISOString() : null,
    });
    if (chance()) await disable(manager, apiKey.id);
    if (chance()) await revoke(manager, apiKey.id);
    const ahead = pick([0, 0, 90 * 60_000, 3 * hourMs]);
    const [document, operationName] = pick<[string, string | null]>([
      [clients, null],
      [conditional, 'A'],
    ]);
    const ip = pick(['203.0.113.7', '203.0.113.8', '198.51.100.1', '2001:db8::1']);
    const variables = { on: chance() };
    const at = new Date(now + ahead).toISOString();
    const { failure } = await explain({ id: apiKey.id, document, operationName, variables, ip, at });
    app().advance(ahead);
    const headers = { 'x-api-key': secret, 'x-forwarded-for': ip };
    const body = JSON.stringify({ query: document, operationName, variables });
    const answer = await post(app(), headers, body);
    const [error] = answer.body.errors ?? [];
    expect([answer.status, error?.extensions.code ?? null, error?.message ?? null]).toEqual([
      ...[failure?.httpStatus ?? 200, failure?.code ?? null, failure?.message ?? null],
    ]);
    seen.add(failure?.code ?? 'passes');
  }
  expect([...seen].sort()).toEqual([
    ...['API_KEY_DISABLED', 'API_KEY_EXPIRED', 'API_KEY_NOT_YET_VALID', 'API_KEY_REVOKED'],
    ...['DOCUMENT_NOT_ALLOWED', 'INSUFFICIENT_SCOPE', 'IP_NOT_ALLOWED', 'passes'],
  ]);
});

describe('refuses as data', () => {
  test.each([
    [{ ip: 'nonsense' }, 'ip'],
    [{ ip: '10.0.0.0/8' }, 'ip'],
    [{ document: '{ nope' }, 'document'],
    [{ document: '{ nope }' }, 'document'],
    [{ document: clients, operationName: 'B' }, 'operationName'],
    [{ document: clients, variables: [1] }, 'variables'],
  ])('%j', async (more, field) => {
    const { apiKey } = await createKey(manager);
    const refused = only(given(await ask({ id: apiKey.id, ...more })), 'ValidationError');
    expect(refused.path).toEqual([field]);
  });
});

test('needs api-keys:read, and leaves no trace', async () => {
  const { apiKey } = await createKey(manager);
  const program = await organization.program(['activity:read']);
  const variables = { input: { id: apiKey.id, document: clients } };
  await expectForbidden(organization, ['api-keys:read'], () =>
    program.call(ApiKeyExplainDocument, variables),
  );
  const person = await organization.person();
  await leavesNothing(organization, () => ask(variables.input, person));
});

test("another tenant's key does not exist", async () => {
  const { apiKey } = await createKey(manager);
  for (const { caller } of await strangersTo(app(), organization)) {
    expect(await ask({ id: apiKey.id }, caller)).toBeNull();
  }
});
