import { describe, expect, test } from 'vitest';
import { filesOf } from '../documents/support.ts';
import { startApp, useApp } from '../support/app.ts';
import { DisbursementCreateDocument } from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { leavesNothing } from '../support/refusals.ts';
import { rowsOf, tracesOf } from '../support/rows.ts';
import { statementsDuring } from '../support/statements.ts';
import { create, createScene, csv, read } from './support.ts';

const app = useApp();

const fileOf = (content: BlobPart, name = 'november.csv') => new File([content], name, { type: 'text/csv' });
const send = (caller: Parameters<typeof create>[0], file: File) => create(caller, { csv: null, file });

test('a file of its own holds what no text can: many rows, none of them lost or torn', async () => {
  const scene = await createScene(app());
  const rows = Array.from(
    { length: 25_000 },
    (_, index) =>
      `Žofie Øst 山田 ${index},acct-${index},${index === 13_333 ? '1,50' : '1.01'},Reference ${index}`,
  );
  const content = `name,destination,amount,reference\r\n${rows.join('\r\n')}\r\n`;
  expect(content.length).toBeGreaterThan(1024 * 1024);
  const { disbursement } = only(await send(scene.asker, fileOf(content)), 'DisbursementCreatePayload');
  expect(disbursement).toMatchObject({
    status: 'DRAFT',
    validation: {
      ...{ totalRows: 25_000, validRows: 24_999, invalidRows: 1, fileName: 'november.csv' },
      totalAmount: { amount: '25248.99', currency: 'EUR' },
    },
  });
  const sum = `select count(distinct name)::int as names, count(distinct destination)::int as destinations,
      (count(*) filter (where name like 'Žofie Øst 山田 %'))::int as whole, min(row)::int as first, max(row)::int as last
    from disbursement_item where organization_id = ?`;
  expect(await scene.organization.sql(sum, [scene.organization.id])).toEqual([
    { names: 25_000, destinations: 25_000, whole: 25_000, first: 2, last: 25_001 },
  ]);
  const invalid = await scene.asker.run(
    'query ($id: ID!) { disbursement(id: $id) { items(filter: { status: [INVALID] }) { nodes { row errors { column } } } } }',
    { id: disbursement.id },
  );
  expect(invalid.disbursement.items.nodes).toEqual([{ row: 13_335, errors: [{ column: 'row' }] }]);
  expect(await read(scene.asker, disbursement.id)).toEqual(disbursement);
  expect(await tracesOf(scene.organization, disbursement.id)).toMatchObject([
    { type: 'disbursement.created', data: { totalRows: 25_000, invalidRows: 1 } },
  ]);
  expect(await filesOf(app()), 'the file itself is not kept').toEqual([]);
}, 60_000);

describe('a file', () => {
  test('is read as its text is', async () => {
    const scene = await createScene(app());
    const text = '\uFEFFName;Destination;Amount\r\n"Ada; Countess";acct;5\r\n';
    const made = [await send(scene.asker, fileOf(text)), await create(scene.asker, { csv: text })];
    const [file, same] = made.map((each) => only(each, 'DisbursementCreatePayload').disbursement);
    expect(file?.items.nodes).toMatchObject([{ name: 'Ada; Countess', status: 'READY' }]);
    expect(same?.validation).toMatchObject({
      ...file?.validation,
      fileName: null,
      uploadedAt: expect.any(String),
    });
  });

  const many = `name,destination,amount\n${'a,b,1\n'.repeat(50_001)}`;
  const header = 'name,destination,amount\n';

  test.each<[string, BlobPart, string]>([
    ['with too many rows', many, 'at most 50000 rows'],
    ['in another encoding', new Uint8Array(Buffer.from(`${header}M\xfcller,a,1`, 'latin1')), 'UTF-8'],
    ['in UTF-16', new Uint8Array(Buffer.from(`\uFEFF${header}Ada,a,1`, 'utf16le')), 'UTF-8'],
    [
      'that ends within a character',
      new Uint8Array(Buffer.from(`${header}Ada,a,1,ž`).subarray(0, -1)),
      'UTF-8',
    ],
    ['with a NUL', `${header}A\0,b,1`, 'NUL'],
    ['without a column that is needed', 'name,amount\nAda,1', 'destination'],
    ['without rows', header, 'no rows'],
    ['of blanks', ' \n \n', 'missing: name'],
    ['whose quotes do not end', `${header}"Ada,b,1`, 'Quote'],
    ['with a row that is no row', `${header}${'x'.repeat(200_000)}`, 'not a CSV'],
  ])('%s is refused as a whole, with what is wrong', async (_what, content, message) => {
    const scene = await createScene(app());
    const result = await leavesNothing(scene.organization, () => send(scene.asker, fileOf(content)));
    const refusal = only(result, 'ValidationError');
    expect(refusal.path).toEqual(['file']);
    expect(refusal.message).toContain(message);
  });

  test('that comes to more than one can hold is refused before a row of it is written', async () => {
    const scene = await createScene(app());
    const much = `${header}Ada,a,6000000000000.00\nBabbage,b,6000000000000.00\n`;
    for (const input of [{ csv: null, file: fileOf(much) }, { csv: much }]) {
      const statements = await statementsDuring(app(), async () => {
        const result = await create(scene.asker, input);
        expect(only(result, 'ValidationError').message).toContain('more than one disbursement can hold');
      });
      expect(statements.filter((text) => /disbursement/.test(text))).toEqual([]);
    }
  });

  test('with a decimal comma too many pays nobody a part of it', async () => {
    const scene = await createScene(app());
    const text =
      'name,destination,amount,reference\nAda,a,240,50,June\nBabbage,b,240,50,\nCurie,c,1.00\nDarwin,d,1.00,July';
    const { disbursement } = only(await send(scene.asker, fileOf(text)), 'DisbursementCreatePayload');
    expect(disbursement.items.nodes.map(({ errors }) => errors.map(({ column }) => column))).toEqual([
      ...[['row'], ['row'], [], []],
    ]);
    expect(disbursement.validation).toMatchObject({ invalidRows: 2, totalAmount: { amount: '2.00' } });
  });

  test('is sent in one way or the other', async () => {
    const scene = await createScene(app());
    const both = await leavesNothing(scene.organization, () => create(scene.asker, { file: fileOf(csv) }));
    expect(only(both, 'ValidationError').message).toContain('not both');
    const none = await leavesNothing(scene.organization, () => create(scene.asker, { csv: null }));
    expect(only(none, 'ValidationError').message).toContain('Send a CSV file');
  });

  test('that is larger than 10 MB is refused with 413 and what is allowed', async () => {
    const scene = await createScene(app());
    const before = await rowsOf(scene.organization);
    const content = `name,destination,amount\n${'Ada Lovelace,acct-1,10.10\n'.repeat(410_000)}`;
    const input = { name: 'x', currency: 'EUR', file: fileOf(content) };
    const { status, errors } = await scene.asker.call(DisbursementCreateDocument, { input });
    expect(status).toBe(413);
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining('10485760 bytes'),
      extensions: { code: 'PAYLOAD_TOO_LARGE' },
    });
    expect(await rowsOf(scene.organization)).toEqual(before);
    expect(await filesOf(app())).toEqual([]);
  });

  test('is not read without the scope', async () => {
    const scene = await createScene(app());
    const reader = await scene.organization.program(['disbursements:read', 'clients:read']);
    const input = { name: 'x', currency: 'EUR', file: fileOf(csv) };
    const { status, errors } = await reader.call(DisbursementCreateDocument, { input });
    expect(`${status} ${errors?.[0]?.extensions.code}`).toBe('403 INSUFFICIENT_SCOPE');
    expect(await filesOf(app())).toEqual([]);
  });

  test("counts against the key's uploads when it is taken in, and not when it is refused", async () => {
    const limited = await startApp({ RATE_LIMIT_UPLOADS_PER_HOUR: '1' }, app().connection);
    try {
      const program = await (await createOrganization(limited)).program();
      only(await send(program, fileOf('nonsense')), 'ValidationError');
      only(await send(program, fileOf(csv)), 'DisbursementCreatePayload');
      const input = { name: 'x', currency: 'EUR', file: fileOf(csv) };
      const { status, errors } = await program.call(DisbursementCreateDocument, { input });
      expect(status).toBe(429);
      expect(errors?.[0]?.extensions).toMatchObject({ limit: { name: 'uploads', limit: 1 } });
      only(await create(program), 'DisbursementCreatePayload');
    } finally {
      await limited.close();
    }
  });

  test('that is sent twice under one idempotency key is read once', async () => {
    const scene = await createScene(app());
    const headers = { ...scene.asker.headers, 'idempotency-key': 'november' };
    const form = () => {
      const query = `mutation ($input: DisbursementCreateInput!) { disbursementCreate(input: $input) {
        ... on DisbursementCreatePayload { disbursement { id } } } }`;
      const variables = { input: { name: 'x', currency: 'EUR', file: null } };
      const body = new FormData();
      body.set('operations', JSON.stringify({ query, variables }));
      body.set('map', JSON.stringify({ 0: ['variables.input.file'] }));
      body.set('0', fileOf(csv));
      return body;
    };
    const ids = [];
    for (let times = 0; times < 2; times++) {
      const response = await fetch(`${app().url}/graphql`, { method: 'POST', headers, body: form() });
      const { data } = (await response.json()) as { data: { disbursementCreate: { disbursement: object } } };
      ids.push(data.disbursementCreate.disbursement);
    }
    expect(ids[0]).toEqual(ids[1]);
    const { disbursements } = await scene.asker.run('{ disbursements { totalCount } }');
    expect(disbursements.totalCount).toBe(1);
  });
});
