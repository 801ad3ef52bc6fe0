import { describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import {
  ClientInvoicesDocument,
  type InvoiceFilterInput,
  InvoiceListDocument,
  type InvoiceListQueryVariables,
  type InvoiceOrderField,
} from '../support/gql/graphql.ts';
import { given } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { walk } from '../support/walk.ts';
import {
  cancel,
  createClient,
  createDraft,
  createOpen,
  createScene,
  finalize,
  line,
  markPaid,
  type Scene,
} from './support.ts';

const app = useApp();
const hourMs = 60 * 60 * 1000;

/** Six invoices, an hour apart, named by their memo. */
async function createShelf() {
  const scene = await createScene(app());
  const bob = { ...scene, clientId: await createClient(scene.program, 'Bob & Co_') };
  const priced = (unitPrice: string) => [{ ...line, quantity: '1', unitPrice, taxRate: null }];
  const later = () => app().advance(hourMs);
  const begin = app().runtime.now();
  const draft = await createDraft(scene, { memo: 'a draft', dueOn: '2027-03-01', lines: priced('30') });
  later();
  await createDraft(bob, { memo: 'b draft in yen', currency: 'JPY', lines: priced('500') });
  later();
  const middle = app().runtime.now();
  await createOpen(bob, { memo: 'c open', dueOn: '2027-01-01', lines: priced('10') });
  later();
  const paid = await createOpen(scene, { memo: 'd paid', dueOn: '2027-02-01', lines: priced('30') });
  later();
  const voided = await createOpen(scene, { memo: 'e void 100%', lines: priced('20') });
  later();
  await createDraft(scene, { memo: 'f draft', lines: priced('0') });
  await markPaid(scene.program, paid.id);
  await cancel(scene.program, voided.id);
  return { scene, bob, draft, begin, middle };
}

const newestFirst = ['f draft', 'e void 100%', 'd paid', 'c open', 'b draft in yen', 'a draft'];

async function list({ program }: Pick<Scene, 'program'>, variables: InvoiceListQueryVariables = {}) {
  return (await program.run(InvoiceListDocument, variables)).invoices;
}
const memos = (page: Awaited<ReturnType<typeof list>>) => page.nodes.map(({ memo }) => memo);

test('lists the tenant’s invoices with their clients, newest first, and nobody else’s', async () => {
  const { scene } = await createShelf();
  const page = await list(scene);
  expect(memos(page)).toEqual(newestFirst);
  expect(page.nodes.map(({ client }) => client.name)).toEqual([
    'Ada',
    'Ada',
    'Ada',
    'Bob & Co_',
    'Bob & Co_',
    'Ada',
  ]);
  const live = await scene.organization.program(undefined, { environment: 'LIVE' });
  const stranger = await (await createOrganization(app())).program();
  for (const program of [live, stranger]) expect((await list({ program })).totalCount).toBe(0);
});

test('every filter narrows, alone and together', async () => {
  const { scene, bob, begin, middle } = await createShelf();
  const cases: [InvoiceFilterInput, string[]][] = [
    [{ status: ['DRAFT'] }, ['f draft', 'b draft in yen', 'a draft']],
    [{ status: ['PAID', 'VOID'] }, ['e void 100%', 'd paid']],
    [{ status: [] }, []],
    [{ clientId: bob.clientId }, ['c open', 'b draft in yen']],
    [{ currency: 'JPY' }, ['b draft in yen']],
    [{ search: 'BOB & CO_' }, ['c open', 'b draft in yen']],
    [{ search: 'inv-000002' }, ['d paid']],
    [{ search: '100%' }, ['e void 100%']],
    [{ search: '%' }, ['e void 100%']],
    [{ search: '_' }, ['c open', 'b draft in yen']],
    [{ search: ' ' }, newestFirst],
    [{ createdAfter: middle.toISOString() }, newestFirst.slice(0, 4)],
    [{ createdBefore: middle.toISOString() }, ['b draft in yen', 'a draft']],
    [{ createdAfter: begin.toISOString(), createdBefore: begin.toISOString() }, []],
    [
      { status: ['DRAFT'], clientId: scene.clientId, search: 'draft', currency: 'EUR' },
      ['f draft', 'a draft'],
    ],
    [{ status: null, clientId: null, currency: null, search: null, createdAfter: null }, newestFirst],
  ];
  for (const [filter, expected] of cases) {
    const page = await list(scene, { filter });
    expect(memos(page), JSON.stringify(filter)).toEqual(expected);
    expect(page.totalCount).toBe(expected.length);
  }
});

const orders: [InvoiceOrderField, string[]][] = [
  ['CREATED_AT', [...newestFirst].reverse()],
  ['NUMBER', ['a draft', 'b draft in yen', 'f draft', 'c open', 'd paid', 'e void 100%']],
  ['TOTAL', ['f draft', 'b draft in yen', 'c open', 'e void 100%', 'a draft', 'd paid']],
  ['DUE_ON', ['c open', 'd paid', 'a draft', 'b draft in yen', 'e void 100%', 'f draft']],
];

test.each(orders)('in order of %s, page by page in both directions', async (field, ascending) => {
  const { scene } = await createShelf();
  for (const direction of ['ASC', 'DESC'] as const) {
    const expected = direction === 'ASC' ? ascending : [...ascending].reverse();
    for (const size of [2, 5]) {
      const read = (place: object) => list(scene, { orderBy: { field, direction }, ...place });
      for (const backwards of [false, true])
        expect(await walk(read, memos, { size, backwards })).toEqual(expected);
    }
  }
});

describe('pages', () => {
  test('stay where they are while invoices come and go', async () => {
    const { scene, draft } = await createShelf();
    const first = await list(scene, { first: 2 });
    await createDraft(scene, { memo: 'newer' });
    await finalize(scene.program, draft.id);
    expect(memos(await list(scene, { first: 3, after: first.pageInfo.endCursor }))).toEqual(
      newestFirst.slice(2, 5),
    );
  });

  test.each([
    [{ first: 1, last: 1 }],
    [{ first: -1 }],
    [{ last: 1, after: 'x' }],
    [{ first: 1, before: 'x' }],
    [{ after: 'not a cursor' }],
    [
      {
        after: Buffer.from('01a1f9d8-f6a1-7442-bb36-1d0ef4d3ecf5:soon').toString('base64url'),
        orderBy: { field: 'TOTAL' },
      },
    ],
    [
      {
        after: Buffer.from('01a1f9d8-f6a1-7442-bb36-1d0ef4d3ecf5').toString('base64url'),
        orderBy: { field: 'DUE_ON' },
      },
    ],
    [{ filter: { search: 'a\u0000' } }],
  ] as InvoiceListQueryVariables[][])('%j is a 400', async (variables) => {
    const program = await (await createOrganization(app())).program();
    const { status, errors } = await program.call(InvoiceListDocument, given(variables));
    expect(`${status} ${errors?.[0]?.extensions.code}`).toBe('400 BAD_USER_INPUT');
  });

  test('hold a hundred at most, and say that there is more', async () => {
    const scene = await createScene(app());
    const { pool } = app().runtime;
    await createDraft(scene);
    await pool.query(
      `insert into invoice (id, organization_id, environment, client_id, status, currency, subtotal, tax, total, created_at, updated_at,
        created_by_type, created_by_label)
       select gen_random_uuid(), organization_id, environment, client_id, status, currency, 0, 0, 0, created_at, updated_at, 'SYSTEM', 'test'
       from invoice, generate_series(1, 101) where organization_id = $1`,
      [scene.organization.id],
    );
    const page = await list(scene, { first: 100_000 });
    expect(page).toMatchObject({ totalCount: 102, pageInfo: { hasNextPage: true } });
    expect(page.nodes).toHaveLength(100);
    expect((await list(scene)).nodes).toHaveLength(20);
  });
});

test('a client’s own invoices, filtered and paged; another client is not named in the filter’s stead', async () => {
  const { scene, bob } = await createShelf();
  const of = async (id: string, more: object = {}) =>
    given((await scene.program.run(ClientInvoicesDocument, { id, ...more })).client).invoices;
  expect((await of(bob.clientId)).nodes.map(({ memo }) => memo)).toEqual(['c open', 'b draft in yen']);
  expect(await of(scene.clientId, { filter: { status: ['DRAFT'] } })).toMatchObject({ totalCount: 2 });
  const first = await of(scene.clientId, { first: 3 });
  expect(first.pageInfo.hasNextPage).toBe(true);
  const rest = await of(scene.clientId, { first: 3, after: first.pageInfo.endCursor });
  expect([...first.nodes, ...rest.nodes].map(({ memo }) => memo)).toEqual([
    'f draft',
    'e void 100%',
    'd paid',
    'a draft',
  ]);
  const stubborn = await of(scene.clientId, { filter: { clientId: bob.clientId } });
  expect(new Set(stubborn.nodes.map(({ client }) => client.id))).not.toContain(bob.clientId);
});
