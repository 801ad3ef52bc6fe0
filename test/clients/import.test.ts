import { describe, expect, test } from 'vitest';
import { decodeId } from '#server/db/id.ts';
import { filesOf } from '../documents/support.ts';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { ClientImportDocument } from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { expectForbidden, leavesNothing } from '../support/refusals.ts';
import { archive, createClient } from './support.ts';

const app = useApp();

const send = async (caller: Caller, csv: string, name?: string) => {
  const input = name ? { file: new File([csv], name, { type: 'text/csv' }) } : { csv };
  return (await caller.run(ClientImportDocument, { input })).clientImport;
};

async function scene() {
  const organization = await createOrganization(app());
  return { organization, program: await organization.program() };
}

const all = async (caller: Caller) =>
  (await caller.run('{ clients { totalCount nodes { name email phone externalId } } }')).clients;

const csv =
  '\uFEFFCompany;E-Mail;Telephone;External ID;Note\r\n"Žofie; Øst";zofie@example.com;+44 20 1;C-1;ignored\r\nAda;;;;\r\n';

test.each([
  ['text', undefined],
  ['a file of its own', 'clients.csv'],
])('each row of %s becomes a client, with its trace', async (_what, name) => {
  const { organization, program } = await scene();
  expect(only(await send(program, csv, name), 'ClientImportPayload').importedCount).toBe(2);
  const { nodes, totalCount } = await all(program);
  expect(totalCount).toBe(2);
  expect(nodes).toContainEqual({
    ...{ name: 'Žofie; Øst', email: 'zofie@example.com', phone: '+44 20 1', externalId: 'C-1' },
  });
  expect(nodes).toContainEqual({ name: 'Ada', email: null, phone: null, externalId: null });
  const traces = await organization.sql(
    "select subject_label, actor_id is not null as known from activity where organization_id = ? and type = 'client.created' order by id",
    [organization.id],
  );
  expect(traces).toEqual([
    { subject_label: 'Žofie; Øst', known: true },
    { subject_label: 'Ada', known: true },
  ]);
  expect(await filesOf(app()), 'the file itself is not kept').toEqual([]);
});

test('as many as a file may hold are taken in at once', async () => {
  const { program } = await scene();
  const rows = Array.from({ length: 5_000 }, (_, index) => `Client ${index},C-${index}`);
  const file = `name,external_id\n${rows.join('\n')}`;
  expect(only(await send(program, file), 'ClientImportPayload').importedCount).toBe(5_000);
  expect((await all(program)).totalCount).toBe(5_000);
  const more = await send(program, `name\n${'Ada\n'.repeat(5_001)}`);
  expect(only(more, 'ValidationError').message).toContain('at most 5000 rows');
}, 60_000);

test('of rows that are wrong nothing is taken in, and each says what is wrong with each cell', async () => {
  const { organization, program } = await scene();
  await archive(program, (await createClient(program, { externalId: 'C-0' })).id);
  const rows = [
    'Ada,ada@example.com,C-1',
    ',nobody,C-1',
    'B,,C-0',
    'C,,C-2,surplus',
    `${'D'.repeat(201)},,C-3`,
  ];
  const file = `name,email,external_id\n${rows.join('\n')}\n`;
  const refused = await leavesNothing(organization, () => send(program, file));
  const { code, path, totalRows, invalidRows, rows: wrong } = only(refused, 'ClientImportError');
  expect({ code, path, totalRows, invalidRows }).toEqual({
    ...{ code: 'CLIENT_IMPORT_INVALID', path: ['csv'], totalRows: 5, invalidRows: 4 },
  });
  expect(wrong.map(({ row, errors }) => [row, ...errors.map(({ column }) => column)])).toEqual([
    ...[
      [3, 'external_id', 'email', 'name'],
      [4, 'external_id'],
      [5, 'row'],
      [6, 'name'],
    ],
  ]);
  expect(wrong[0]?.errors[0]?.message).toContain('Row 2');
  expect(wrong[1]?.errors[0]?.message).toContain('Another client');
});

describe('a file', () => {
  test.each([
    ['without names', 'email\na@example.com\n', 'missing: name'],
    ['without rows', 'name\n', 'no rows'],
  ])('%s is refused', async (_what, file, message) => {
    const { organization, program } = await scene();
    const refused = await leavesNothing(organization, () => send(program, file, 'x.csv'));
    expect(only(refused, 'ValidationError')).toMatchObject({
      ...{ path: ['file'], message: expect.stringContaining(message) },
    });
  });

  test('is not read without the scope, nor for a key that sees some clients alone', async () => {
    const { organization, program } = await scene();
    const reader = await organization.program(['clients:read']);
    const input = { csv };
    await expectForbidden(organization, ['clients:write'], () =>
      reader.call(ClientImportDocument, { input }),
    );
    const { id } = await createClient(program);
    const narrow = await organization.program(['clients:write'], { clientIds: [decodeId(id)?.uuid ?? ''] });
    const { status } = await narrow.call(ClientImportDocument, { input });
    expect(status).toBe(403);
    expect((await all(program)).totalCount).toBe(1);
  });

  test("is another tenant's business: its external ids are not taken", async () => {
    const [one, two] = [await scene(), await scene()];
    only(await send(one.program, csv), 'ClientImportPayload');
    only(await send(two.program, csv), 'ClientImportPayload');
    expect((await all(two.program)).totalCount).toBe(2);
  });
});
