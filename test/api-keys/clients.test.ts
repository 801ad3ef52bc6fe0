import { describe, expect, test } from 'vitest';
import { createClient, remove, update as updateClient } from '../clients/support.ts';
import * as invoices from '../invoices/support.ts';
import { startApp, useApp } from '../support/app.ts';
import { type Caller, callWith } from '../support/caller.ts';
import { eventually } from '../support/eventually.ts';
import {
  ApiKeyCreateDocument,
  type ApiKeyCreateInput,
  ApiKeyExplainDocument,
  ApiKeyNarrowDocument,
  type ApiKeyUpdateInput,
  InvoiceUpdateDocument,
  NarrowedViewDocument,
} from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { leavesNothing } from '../support/refusals.ts';
import { tracesOf } from '../support/rows.ts';
import { createKey } from './support.ts';

const app = useApp();
const all = ['clients:write', 'invoices:write'];

/** Two clients with an invoice each, and a key narrowed to the first. */
async function setUp(scopes = all) {
  const organization = await createOrganization(app());
  const manager = await organization.program();
  const [own, other] = [
    await createClient(manager, { name: 'Ada' }),
    await createClient(manager, { name: 'Grace' }),
  ];
  const draft = (clientId: string) => invoices.createDraft({ organization, program: manager, clientId });
  const [ownDraft, otherDraft] = [await draft(own.id), await draft(other.id)];
  const key = await createKey(manager, { scopes, clientIds: [own.id] });
  const program = callWith(app(), { authorization: `Bearer ${key.secret}` });
  return {
    organization,
    manager,
    program,
    id: key.apiKey.id,
    own: own.id,
    other: other.id,
    ownDraft,
    otherDraft,
  };
}

type Scene = Awaited<ReturnType<typeof setUp>>;
const view = (caller: Caller, { own, other, otherDraft }: Scene) =>
  caller.run(NarrowedViewDocument, { id: own, other, invoice: otherDraft.id });
const update = async (caller: Caller, input: ApiKeyUpdateInput) =>
  (await caller.run(ApiKeyNarrowDocument, { input })).apiKeyUpdate;
const create = async (caller: Caller, input: Partial<ApiKeyCreateInput>) =>
  (await caller.run(ApiKeyCreateDocument, { input: { name: 'narrow', scopes: all, ...input } })).apiKeyCreate;

const closed = (answer: { status: number; data: unknown; errors?: { extensions: { code: string } }[] }) => {
  expect([answer.status, answer.data]).toEqual([403, undefined]);
  expect(answer.errors?.[0]?.extensions.code).toBe('RESOURCE_NOT_ACCESSIBLE');
};

describe('a key that is narrowed to clients', () => {
  test('sees them and what is theirs, in lists, counts, searches and by id', async () => {
    const scene = await setUp();
    const seen = await view(scene.program, scene);
    expect(seen).toEqual({
      me: {
        key: { clientIds: [scene.own] },
        scopes: expect.arrayContaining(['clients:read', 'invoices:write']),
      },
      clients: {
        totalCount: 1,
        nodes: [{ id: scene.own, invoices: { totalCount: 1, nodes: [{ id: scene.ownDraft.id }] } }],
      },
      own: { id: scene.own },
      client: null,
      invoice: null,
      nodes: [null, null],
      invoices: { totalCount: 1, nodes: [{ client: { id: scene.own } }] },
      ofOther: { totalCount: 0 },
      found: { totalCount: 1 },
    });
    const whole = await view(scene.manager, scene);
    expect([whole.clients.totalCount, whole.found.totalCount, whole.invoices.totalCount]).toEqual([2, 2, 2]);
  });

  test('works with them, and with no other', async () => {
    const scene = await setUp();
    const { organization, program, own, other, ownDraft, otherDraft } = scene;
    only(await updateClient(program, { id: own, name: 'Ada L.' }), 'ClientUpdatePayload');
    await invoices.createOpen({ organization, program, clientId: own });
    const nothing = async (work: () => Promise<{ __typename: string }>) =>
      expect(await leavesNothing(organization, work)).toMatchObject({ __typename: 'NotFoundError' });
    await nothing(() => updateClient(program, { id: other, name: 'mine' }));
    await nothing(() => remove(program, other));
    await nothing(() => invoices.create({ organization, program, clientId: other }));
    await nothing(() => invoices.finalize(program, otherDraft.id));
    const input = { id: ownDraft.id, clientId: other };
    await nothing(async () => (await program.run(InvoiceUpdateDocument, { input })).invoiceUpdate);
  });

  test.each([
    'mutation { clientCreate(input: { name: "x" }) { __typename } }',
    '{ events { totalCount } }',
    '{ apiKeys { totalCount } }',
    '{ me { kind } activities { totalCount } }',
    'mutation { eventAnchor(input: { type: "a", payload: {} }) { __typename } }',
  ])('is refused before anything runs: %s', async (document) => {
    const { organization, program } = await setUp();
    closed(await leavesNothing(organization, () => program.call(document)));
  });

  test('and a dry run says so', async () => {
    const { manager, id } = await setUp();
    const failed = async (document: string) =>
      only(
        given((await manager.run(ApiKeyExplainDocument, { input: { id, document } })).apiKeyExplain),
        'ApiKeyExplainPayload',
      ).checks.filter(({ status }) => status === 'FAILED');
    expect(await failed('{ clients { totalCount } }')).toEqual([]);
    expect(await failed('mutation { clientCreate(input: { name: "x" }) { __typename } }')).toMatchObject([
      { name: 'CLIENTS', code: 'RESOURCE_NOT_ACCESSIBLE', httpStatus: 403 },
    ]);
    expect(await failed('{ events { totalCount } }')).toMatchObject([
      { name: 'CLIENTS' },
      { name: 'SCOPES' },
    ]);
  });
});

describe('narrowing', () => {
  test('holds at the next request, on every replica, and leaves a trace', async () => {
    const scene = await setUp();
    const { organization, manager, program, id, own, other } = scene;
    const replica = await startApp({}, app().connection);
    const there = callWith(replica, program.headers);
    const count = async (caller: Caller) =>
      (await caller.run('{ clients { totalCount } }')).clients.totalCount;
    expect([await count(program), await count(there)]).toEqual([1, 1]);
    const changed = only(await update(manager, { id, clientIds: [own, other] }), 'ApiKeyUpdatePayload');
    expect(changed.apiKey.clients?.map(({ name }) => name)).toEqual(['Ada', 'Grace']);
    expect(await count(program)).toBe(2);
    only(await update(manager, { id, clientIds: [other] }), 'ApiKeyUpdatePayload');
    expect((await view(program, scene)).own).toBeNull();
    await eventually(async () => expect(await count(there)).toBe(1), 250);
    await replica.close();
    expect((await tracesOf(organization, id)).at(-1)?.data).toEqual({
      before: { clientIds: [own, other] },
      after: { clientIds: [other] },
    });
    only(await update(manager, { id, clientIds: null }), 'ApiKeyUpdatePayload');
    expect(await count(program)).toBe(2);
  });

  test('refuses scopes that cannot be kept to clients, and names them', async () => {
    const { organization, manager, id, own } = await setUp();
    const scopes = ['clients:read', 'events:write', 'api-keys:write'];
    const wide = await createKey(manager, { scopes });
    for (const work of [
      () => create(manager, { scopes, clientIds: [own] }),
      () => update(manager, { id, scopes }),
      () => update(manager, { id: wide.apiKey.id, clientIds: [own] }),
    ]) {
      const refused = await leavesNothing<{ __typename: string }>(organization, work);
      expect(refused).toMatchObject({ __typename: 'ValidationError', path: ['scopes'] });
      expect(refused).toMatchObject({
        message: expect.stringContaining('hold events:write, api-keys:write;'),
      });
    }
    only(await update(manager, { id: wide.apiKey.id, clientIds: [own], scopes: all }), 'ApiKeyUpdatePayload');
  });

  test('refuses no clients, too many, and such as are not there', async () => {
    const { organization, manager, own } = await setUp();
    const stranger = await createClient(await (await createOrganization(app())).program());
    const live = await createClient(await organization.program(undefined, { environment: 'LIVE' }));
    const many = Array.from(
      { length: 101 },
      (_, index) => `cli_01h2xcejqtf2nbrexx3vqj${String(1000 + index)}`,
    );
    for (const [clientIds, type] of [
      [[], 'ValidationError'],
      [many, 'ValidationError'],
      [[own, stranger.id], 'NotFoundError'],
      [[live.id], 'NotFoundError'],
    ] as const) {
      const refused = await leavesNothing(organization, () => create(manager, { clientIds: [...clientIds] }));
      expect(refused).toMatchObject({ __typename: type, path: ['clientIds'] });
    }
    const malformed = await manager.call(ApiKeyCreateDocument, {
      input: { name: 'narrow', scopes: all, clientIds: ['inv_1'] },
    });
    expect(malformed).toMatchObject({ status: 400, errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });

  test('is undone by nobody who does not hold what the key then reaches', async () => {
    const { organization, manager, id, own, other } = await setUp();
    const keeper = await organization.program(['api-keys:write', 'clients:read']);
    for (const clientIds of [null, [own, other], [other]]) {
      const refused = await leavesNothing(organization, () => update(keeper, { id, clientIds }));
      expect(only(refused, 'ApiKeyScopeError').code).toBe('SCOPE_NOT_HELD');
    }
    only(await update(manager, { id, clientIds: [own, other] }), 'ApiKeyUpdatePayload');
    only(await update(keeper, { id, clientIds: [other] }), 'ApiKeyUpdatePayload');
  });

  test('outlives a client that is deleted', async () => {
    const { manager, program, id, own, other } = await setUp();
    const gone = await createClient(manager, { name: 'Gone' });
    only(await update(manager, { id, clientIds: [own, gone.id] }), 'ApiKeyUpdatePayload');
    only(await remove(program, gone.id), 'ClientDeletePayload');
    const { apiKey } = only(
      await update(manager, { id, clientIds: [own, gone.id, other] }),
      'ApiKeyUpdatePayload',
    );
    expect(apiKey.clients?.map(({ name }) => name)).toEqual(['Ada', 'Grace']);
  });
});
