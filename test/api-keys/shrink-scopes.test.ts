import { describe, expect, test } from 'vitest';
import { bearer, rest } from '../rest/support.ts';
import { startApp, useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { callWith } from '../support/caller.ts';
import { eventually } from '../support/eventually.ts';
import {
  ApiKeyRestrictDocument,
  ApiKeyScopeUseDocument,
  ApiKeyShrinkScopesDocument,
  type ApiKeyShrinkScopesInput,
  type ApiKeyUpdateInput,
} from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { expectForbidden, expectUnknownToStrangers, leavesNothing } from '../support/refusals.ts';
import { tracesOf, uuidOf } from '../support/rows.ts';
import { statementsDuring } from '../support/statements.ts';
import { createKey, revoke, statusAndCode } from './support.ts';

const app = useApp();
const dayMs = 24 * 60 * 60 * 1000;
const today = () => app().runtime.now().toISOString().slice(0, 10);

async function setUp(scopes: string[]) {
  const organization = await createOrganization(app());
  const manager = await organization.program();
  const key = await createKey(manager, { scopes });
  const program = callWith(app(), { authorization: `Bearer ${key.secret}` });
  return { organization, manager, program, id: key.apiKey.id, secret: key.secret };
}

async function useOf(reader: Caller, id: string, days?: number) {
  await app().runtime.usage.flush();
  return given((await reader.run(ApiKeyScopeUseDocument, { id, days })).apiKey);
}

const usedScopes = async (reader: Caller, id: string) =>
  (await useOf(reader, id)).scopeUse.filter(({ lastUsedOn }) => lastUsedOn).map(({ scope }) => scope);

const shrink = async (caller: Caller, input: ApiKeyShrinkScopesInput) =>
  (await caller.run(ApiKeyShrinkScopesDocument, { input })).apiKeyShrinkScopes;
const left = async (caller: Caller, input: ApiKeyShrinkScopesInput) =>
  only(await shrink(caller, input), 'ApiKeyShrinkScopesPayload').apiKey.scopes;
const update = async (caller: Caller, input: ApiKeyUpdateInput) =>
  only((await caller.run(ApiKeyRestrictDocument, { input })).apiKeyUpdate, 'ApiKeyUpdatePayload');

const createClient = 'mutation { clientCreate(input: { name: "x" }) { __typename } }';

describe('what a key needs is seen', () => {
  test.each([
    ['a list', '{ clients { nodes { name } } }', ['clients:read']],
    [
      'what it is about, though nothing is there',
      '{ invoices { nodes { client { name } } } }',
      ['clients:read', 'invoices:read'],
    ],
    ['what is skipped', '{ me { kind } clients @skip(if: true) { totalCount } }', []],
    ['no scope', '{ me { kind } }', []],
  ])('by %s', async (_what, document, scopes) => {
    const { manager, program, id } = await setUp(['clients:write', 'invoices:read', 'events:read']);
    await program.run(document);
    expect(await usedScopes(manager, id)).toEqual(scopes);
    expect(await useOf(manager, id)).toMatchObject({
      scopeUse: [
        { scope: 'clients:write', isGranted: true },
        { scope: 'clients:read', isGranted: false },
        { scope: 'invoices:read', isGranted: true },
        { scope: 'events:read', isGranted: true },
      ],
    });
  });

  test('by a write, which says nothing of the read it implies', async () => {
    const { manager, program, id } = await setUp(['clients:write']);
    await program.run(createClient);
    expect(await usedScopes(manager, id)).toEqual(['clients:write']);
    await program.run(createClient.replace('__typename', '... on ClientCreatePayload { client { id } }'));
    expect(await usedScopes(manager, id)).toEqual(['clients:write', 'clients:read']);
  });

  test('by node(id), as far as it leads', async () => {
    const { manager, program, id } = await setUp(['clients:write', 'invoices:read', 'events:read']);
    const created = createClient.replace('__typename', '... on ClientCreatePayload { client { id } }');
    const client = (await manager.run(created)).clientCreate.client.id;
    await program.run('query ($id: ID!) { node(id: $id) { ... on Client { name } } }', { id: client });
    expect(await usedScopes(manager, id)).toEqual(['clients:read']);
    const document = 'query ($id: ID!) { node(id: $id) { ... on Client { invoices { totalCount } } } }';
    await program.run(document, { id: client });
    expect(await usedScopes(manager, id)).toEqual(['clients:read', 'invoices:read']);
  });

  test('by the REST façade', async () => {
    const { manager, id, secret } = await setUp(['clients:read', 'invoices:write']);
    expect((await rest(app(), '/v1/me', bearer(secret))).status).toBe(200);
    expect(await usedScopes(manager, id)).toEqual([]);
    const { status } = await rest(app(), '/invoices/inv_01h2xcejqtf2nbrexx3vqjhp41.pdf', bearer(secret));
    expect(status).toBe(404);
    expect(await usedScopes(manager, id)).toEqual(['invoices:read']);
  });

  test('not by what was refused', async () => {
    const { manager, program, id } = await setUp(['clients:read']);
    expect((await program.call('{ clients { totalCount } invoices { totalCount } }')).status).toBe(403);
    expect((await program.call('{ invoices { totalCount } }')).status).toBe(403);
    expect(await usedScopes(manager, id)).toEqual([]);
  });

  test('by the day, with no statement of its own and none a request', async () => {
    const { manager, program, id } = await setUp(['clients:read', 'events:read']);
    await program.run('{ clients { totalCount } }');
    const first = today();
    expect((await useOf(manager, id)).scopeUse[0]).toMatchObject({ lastUsedOn: first });
    app().advance(dayMs);
    const statements = await statementsDuring(app(), async () => {
      for (let turn = 0; turn < 20; turn++) await program.run('{ clients { totalCount } }');
      await app().runtime.usage.flush();
    });
    expect(statements.filter((text) => /insert into api_key_scope_use/.test(text)).length).toBeLessThan(4);
    expect(statements.filter((text) => /scope_use/.test(text) && !/api_request/.test(text))).toEqual([]);
    expect((await useOf(manager, id)).scopeUse[0]).toMatchObject({ lastUsedOn: today() });
    app().advance(-2 * dayMs);
    await program.run('{ clients { totalCount } }');
    expect((await useOf(manager, id)).scopeUse[0]?.lastUsedOn).not.toBe(today());
    app().advance(dayMs);
  });
});

describe('what is unused for so many days', () => {
  test('is known only of scopes that were watched for as long', async () => {
    const { manager, program, id } = await setUp(['clients:read', 'events:read']);
    await program.run('{ clients { totalCount } }');
    expect((await useOf(manager, id, 7)).unusedScopes).toEqual([]);
    app().advance(7 * dayMs);
    expect((await useOf(manager, id, 7)).unusedScopes).toEqual(['events:read']);
    expect((await useOf(manager, id)).unusedScopes).toEqual([]);
    app().advance(dayMs);
    expect((await useOf(manager, id, 7)).unusedScopes).toEqual(['clients:read', 'events:read']);
  });

  test('counts for an added scope from the day it was granted', async () => {
    const { manager, program, id } = await setUp(['clients:read']);
    app().advance(7 * dayMs);
    await update(manager, { id, scopes: ['clients:read', 'events:write'] });
    await program.run('{ clients { totalCount } }');
    const { unusedScopes, scopeUse } = await useOf(manager, id, 7);
    expect(unusedScopes).toEqual([]);
    const [clients, events, implied] = scopeUse;
    expect(events?.observedSince).toBe(implied?.observedSince);
    expect(Date.parse(given(events).observedSince)).toBeGreaterThan(Date.parse(given(clients).observedSince));
    app().advance(6 * dayMs);
    expect((await useOf(manager, id, 7)).unusedScopes).toEqual([]);
    app().advance(dayMs);
    expect((await useOf(manager, id, 7)).unusedScopes).toEqual(['events:write']);
  });

  test('names no read that a write in use implies anyway', async () => {
    const { manager, program, id } = await setUp(['clients:read', 'clients:write']);
    app().advance(7 * dayMs);
    await program.run(createClient);
    expect((await useOf(manager, id, 7)).unusedScopes).toEqual([]);
  });

  test.each([0, -1, 3_651])('%i days are no span', async (days) => {
    const { manager, id } = await setUp(['clients:read']);
    const answer = await manager.call(ApiKeyScopeUseDocument, { id, days });
    expect(answer).toMatchObject({ status: 400, errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });
});

describe('shrinking', () => {
  test('takes away what was unused, at the next request and on every replica, and leaves a trace', async () => {
    const { organization, manager, program, id } = await setUp([
      'clients:write',
      'invoices:read',
      'events:read',
    ]);
    const replica = await startApp({}, app().connection);
    const there = callWith(replica, program.headers);
    app().advance(7 * dayMs);
    await program.run('{ clients { totalCount } invoices { totalCount } }');
    expect((await there.call('{ events { totalCount } }')).status).toBe(200);
    expect((await useOf(manager, id, 7)).unusedScopes).toEqual(['clients:write', 'events:read']);
    expect(await left(manager, { id, days: 7 })).toEqual(['clients:read', 'invoices:read']);
    expect((await program.call('{ events { totalCount } }')).status).toBe(403);
    expect((await program.call(createClient)).status).toBe(403);
    expect((await program.call('{ clients { totalCount } invoices { totalCount } }')).status).toBe(200);
    await eventually(
      async () => expect((await there.call('{ events { totalCount } }')).status).toBe(403),
      250,
    );
    await replica.close();
    expect((await tracesOf(organization, id)).at(-1)).toMatchObject({
      type: 'api_key.updated',
      data: {
        before: { scopes: ['clients:write', 'invoices:read', 'events:read'] },
        after: { scopes: ['clients:read', 'invoices:read'] },
      },
    });
  });

  test('only those that are named, and none that was needed meanwhile', async () => {
    const { organization, manager, program, id } = await setUp([
      'clients:read',
      'invoices:read',
      'events:read',
    ]);
    app().advance(7 * dayMs);
    expect(await left(manager, { id, days: 7, scopes: ['invoices:read'] })).toEqual([
      'clients:read',
      'events:read',
    ]);
    await program.run('{ clients { totalCount } }');
    for (const scopes of [
      ['clients:read'],
      ['events:read', 'clients:read'],
      ['payouts:read'],
      ['nonsense'],
      [],
    ]) {
      const refused = await leavesNothing(organization, () => shrink(manager, { id, days: 7, scopes }));
      only(refused, 'ApiKeyScopesInUseError');
    }
    expect(await left(manager, { id, days: 7, scopes: ['events:read'] })).toEqual(['clients:read']);
  });

  test('refuses as data to leave nothing, to do nothing, a span that is none, and a revoked key', async () => {
    const { organization, manager, program, id } = await setUp(['clients:read', 'events:read']);
    const refusal = (input: ApiKeyShrinkScopesInput) =>
      leavesNothing(organization, () => shrink(manager, input));
    only(await refusal({ id, days: 7 }), 'ApiKeyScopesInUseError');
    only(await refusal({ id, days: 0 }), 'ValidationError');
    app().advance(7 * dayMs);
    expect(only(await refusal({ id, days: 7 }), 'ApiKeyUnusedError').code).toBe('API_KEY_UNUSED');
    only(await refusal({ id, days: 7, scopes: ['clients:read', 'events:read'] }), 'ApiKeyUnusedError');
    await program.run('{ clients { totalCount } events { totalCount } }');
    only(await refusal({ id, days: 7 }), 'ApiKeyScopesInUseError');
    await revoke(manager, id);
    only(await refusal({ id, days: 7 }), 'ApiKeyStatusError');
  });

  test('needs api-keys:write, reading it usage:read, and the key exists for its tenant alone', async () => {
    const { organization, id } = await setUp(['clients:read']);
    const reader = await organization.program(['api-keys:read']);
    const input = { id };
    await expectForbidden(organization, ['api-keys:write'], () =>
      reader.call(ApiKeyShrinkScopesDocument, { input }),
    );
    await expectForbidden(organization, ['usage:read'], () => reader.call(ApiKeyScopeUseDocument, { id }));
    await expectUnknownToStrangers(app(), organization, (caller) => shrink(caller, input));
  });
});

test('a key that was there before this was counted is watched from that day on', async () => {
  const { organization, manager, id, secret } = await setUp(['clients:write']);
  const longAgo = new Date(Date.now() - 400 * dayMs);
  await organization.sql('update api_key set created_at = ? where id = ?', [longAgo, uuidOf(id)]);
  await organization.sql(
    `update api_key set scopes_since = (select jsonb_object_agg(scope, '2026-01-01T00:00:00.000Z')
      from (select unnest(scopes) union select replace(unnest(scopes), ':write', ':read')) held (scope)) where id = ?`,
    [uuidOf(id)],
  );
  const { scopeUse } = await useOf(manager, id);
  expect(scopeUse.map(({ observedSince }) => observedSince)).toEqual(
    Array(2).fill('2026-01-01T00:00:00.000Z'),
  );
  expect(await statusAndCode(app(), secret)).toBe('200');
});
