import { describe, expect, test } from 'vitest';
import { decodeId } from '#server/db/id.ts';
import { useApp } from '../support/app.ts';
import {
  ClientArchiveDocument,
  ClientCreateDocument,
  DisbursementCreateDocument,
  DisbursementListDocument,
} from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { expectForbidden, leavesNothing, strangersTo } from '../support/refusals.ts';
import { tracesOf } from '../support/rows.ts';
import { create, createDraft, createScene, csv, read } from './support.ts';

const app = useApp();

test('a file becomes a draft with a summary, and leaves its trace', async () => {
  const scene = await createScene(app());
  const result = await create(scene.asker, { fileName: 'grants.csv' });
  const { disbursement } = only(result, 'DisbursementCreatePayload');
  expect(disbursement).toMatchObject({
    ...{ name: 'Grants', status: 'DRAFT', currency: 'EUR', createdBy: { id: scene.asker.keyId } },
    validation: {
      ...{ totalRows: 2, validRows: 2, invalidRows: 0, fileName: 'grants.csv' },
      totalAmount: { amount: '30.30', currency: 'EUR' },
    },
    progress: [{ status: 'READY', rows: 2, amount: { amount: '30.30' } }],
    actions: { canSubmit: true, canApprove: false, canCancel: true },
  });
  expect(disbursement.items.nodes).toMatchObject([
    { row: 2, status: 'READY', name: 'Ada', amount: { amount: '10.10' }, reference: 'June', errors: [] },
    { row: 3, status: 'READY', name: 'Babbage', destination: 'acct-2', amount: { amount: '20.20' } },
  ]);
  expect(await read(scene.asker, disbursement.id)).toEqual(disbursement);
  expect(await tracesOf(scene.organization, disbursement.id)).toMatchObject([
    { type: 'disbursement.created', data: { totalRows: 2, invalidRows: 0, totalAmount: '30.30' } },
  ]);
});

test('each row says what is wrong with each of its cells, and counts for nothing', async () => {
  const scene = await createScene(app());
  const { clientCreate } = await scene.asker.run(ClientCreateDocument, {
    input: { name: 'Gone', externalId: 'C-9' },
  });
  const { client } = only(clientCreate, 'ClientCreatePayload');
  await scene.asker.run(ClientArchiveDocument, { input: { id: client.id } });
  const rows = [
    ['Ada', 'acct', '10.00', '', ''],
    ['', '', '', '', 'USD'],
    ['B', 'DE89370400440532013001', '"1,000.00"', 'C-1', ''],
    ['C', 'acct', '1.005', 'C-9', 'eur'],
    ['D', 'acct', '-5', '', ''],
    ['E'.repeat(141), 'acct', '0', '', ''],
  ];
  const file = [
    'name,destination,amount,client external id,currency',
    ...rows.map((row) => row.join(',')),
  ].join('\n');
  const { disbursement } = only(await create(scene.asker, { csv: file }), 'DisbursementCreatePayload');
  expect(disbursement.items.nodes.map((item) => item.errors.map(({ column }) => column))).toEqual([
    [],
    ['name', 'destination', 'currency', 'amount'],
    ['destination', 'amount', 'client_external_id'],
    ['amount', 'client_external_id'],
    ['amount'],
    ['name', 'amount'],
  ]);
  expect(disbursement.validation).toMatchObject({
    ...{ totalRows: 6, validRows: 1, invalidRows: 5, totalAmount: { amount: '10.00' } },
  });
  expect(disbursement.actions.canSubmit).toBe(false);
});

describe('a file', () => {
  test('as text keeps each character whole, wherever it stands', async () => {
    const scene = await createScene(app());
    const rows = Array.from({ length: 1_600 }, (_, index) => `${'😀'.repeat(60)},acct-${index},1`);
    // Of two files that differ by one unit of UTF-16, one has a pair at whatever place the text is cut.
    for (const end of ['', ' ']) {
      const text = `name,destination,amount${end}\n${rows.join('\n')}\n`;
      const { disbursement } = only(await create(scene.asker, { csv: text }), 'DisbursementCreatePayload');
      const torn = await scene.organization.sql(
        'select name from disbursement_item where disbursement_id = ? and name <> ?',
        [decodeId(disbursement.id)?.uuid, '😀'.repeat(60)],
      );
      expect(torn).toEqual([]);
    }
  });

  test.each([
    [
      'with a byte order mark, semicolons and CRLF',
      '\uFEFFName;Destination;Amount\r\n"Ada; Countess";acct;5\r\n',
    ],
    ['with tabs, blank lines and spaces', ' name \tIBAN\tamount\n\n"Ada; Countess"\tacct\t 5 \n\n'],
    [
      'with quotes in quotes and a line break in one',
      'amount,note,account,recipient\n5,"a ""b""\nc",acct,Ada; Countess',
    ],
  ])('%s is read', async (_what, file) => {
    const scene = await createScene(app());
    const { disbursement } = only(await create(scene.asker, { csv: file }), 'DisbursementCreatePayload');
    expect(disbursement.items.nodes).toMatchObject([
      { name: 'Ada; Countess', destination: 'acct', amount: { amount: '5.00' }, status: 'READY' },
    ]);
  });

  const many = (count: number) => `name,destination,amount\n${'a,b,1\n'.repeat(count)}`;

  test.each([
    ['without a column that is needed', 'name,amount\nAda,1', 'destination'],
    ['without rows', 'name,destination,amount\n', 'no rows'],
    ['that is none', 'x"y', 'not a CSV'],
    ['whose quotes do not end', 'name,destination,amount\n"Ada,b,1', 'Quote'],
    ['with too many rows', many(50_001), '50000 rows'],
    ['that comes to too much', `name,destination,amount\n${'a,b,9000000000000\n'.repeat(2)}`, 'more than'],
    ['with a NUL', 'name,destination,amount\nA\0,b,1', 'NUL'],
  ])('%s is refused', async (_what, file, message) => {
    const scene = await createScene(app());
    const result = await leavesNothing(scene.organization, () => create(scene.asker, { csv: file }));
    expect(only(result, 'ValidationError')).toMatchObject({ path: ['csv'] });
    expect(only(result, 'ValidationError').message).toContain(message);
  });

  test('of ten thousand rows is read, and adds up', async () => {
    const scene = await createScene(app());
    const { disbursement } = only(
      await create(scene.asker, { csv: many(10_000) }),
      'DisbursementCreatePayload',
    );
    expect(disbursement.validation).toMatchObject({ totalRows: 10_000, totalAmount: { amount: '10000.00' } });
    expect(disbursement.items.totalCount).toBe(10_000);
  }, 30_000);
});

test('disbursements and their rows are listed page by page', async () => {
  const scene = await createScene(app());
  await createDraft(scene, 'Ada,a,1\nBabbage,b,1\nCurie,c,x');
  only(await create(scene.asker, { name: 'Another' }), 'DisbursementCreatePayload');
  const list = async (variables: object) =>
    (await scene.asker.run(DisbursementListDocument, variables)).disbursements;
  expect(await list({})).toMatchObject({
    totalCount: 2,
    nodes: [
      { name: 'Another', items: { totalCount: 2 } },
      {
        name: 'Grants',
        items: { totalCount: 3, pageInfo: { hasNextPage: true }, nodes: [{ row: 2 }, { row: 3 }] },
      },
    ],
  });
  const byName = await list({ orderBy: { field: 'NAME', direction: 'ASC' }, first: 1 });
  expect(byName).toMatchObject({ nodes: [{ name: 'Another' }], pageInfo: { hasNextPage: true } });
  const wrong = await list({ filter: { search: 'grants' }, items: { status: ['INVALID'] } });
  expect(wrong.nodes).toMatchObject([{ items: { nodes: [{ row: 4, name: 'Curie' }] } }]);
});

test('without the scope nothing happens', async () => {
  const { organization } = await createScene(app());
  const reader = await organization.program(['disbursements:read', 'clients:read']);
  const input = { name: 'x', currency: 'EUR', csv };
  await expectForbidden(organization, ['disbursements:write'], () =>
    reader.call(DisbursementCreateDocument, { input }),
  );
});

test('clients of others do not exist for it', async () => {
  const scene = await createScene(app());
  await scene.asker.run(ClientCreateDocument, { input: { name: 'Ada', externalId: 'C-1' } });
  const file = 'name,destination,amount,client\nAda,a,1,C-1';
  for (const { who, caller } of await strangersTo(app(), scene.organization)) {
    const { disbursement } = only(await create(caller, { csv: file }), 'DisbursementCreatePayload');
    expect(given(disbursement.items.nodes[0]), who).toMatchObject({
      ...{ status: 'INVALID', client: null, errors: [{ column: 'client_external_id' }] },
    });
  }
  const own = only(await create(scene.asker, { csv: file }), 'DisbursementCreatePayload').disbursement;
  expect(own.items.nodes[0]).toMatchObject({ status: 'READY', clientExternalId: 'C-1' });
  expect(own.items.nodes[0]?.client).not.toBeNull();
});
