import { describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { ClientByIdDocument, ClientUpdateDocument, type ClientUpdateInput } from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { expectForbidden, expectUnknownToStrangers, leavesNothing } from '../support/refusals.ts';
import { tracesOf } from '../support/rows.ts';
import { createClient, update } from './support.ts';

const app = useApp();

test('changes what is given, keeps the rest, and leaves a trace of both', async () => {
  const organization = await createOrganization(app());
  const program = await organization.program();
  const before = await createClient(program, { email: 'ada@example.com', phone: '1', externalId: 'C-1' });
  app().advance(1_000);
  const { client } = only(
    await update(program, { id: before.id, name: 'Ada L.', email: null }),
    'ClientUpdatePayload',
  );
  expect(client).toEqual({ ...before, name: 'Ada L.', email: null, updatedAt: client.updatedAt });
  expect(Date.parse(client.updatedAt)).toBeGreaterThan(Date.parse(before.updatedAt));
  expect((await program.run(ClientByIdDocument, { id: before.id })).client).toEqual(client);
  expect((await tracesOf(organization, before.id)).at(-1)).toMatchObject({
    ...{ type: 'client.updated', subject_label: 'Ada L.' },
    data: { before: { name: 'Ada', email: 'ada@example.com' }, after: { name: 'Ada L.', email: null } },
  });
});

describe('refuses, as data', () => {
  test.each([
    ['an empty name', 'name', { name: '' }],
    ['no name at all', 'name', { name: null }],
    ['no e-mail address', 'email', { email: '@' }],
    ['a long phone number', 'phone', { phone: '1'.repeat(51) }],
    ['an external id that another has', 'externalId', { externalId: 'taken' }],
  ] as [string, string, Omit<ClientUpdateInput, 'id'>][])('%s', async (_what, path, input) => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    await createClient(program, { externalId: 'taken' });
    const { id } = await createClient(program);
    const result = await leavesNothing(organization, () => update(program, { id, ...input }));
    expect(only(result, 'ValidationError').issues.map((issue) => issue.path.join('.'))).toContain(path);
  });
});

test('an external id can be given up and taken by another, and be kept by its own', async () => {
  const program = await (await createOrganization(app())).program();
  const [one, two] = [await createClient(program, { externalId: 'C-1' }), await createClient(program)];
  only(await update(program, { id: one.id, externalId: 'C-1' }), 'ClientUpdatePayload');
  only(await update(program, { id: one.id, externalId: null }), 'ClientUpdatePayload');
  only(await update(program, { id: two.id, externalId: 'C-1' }), 'ClientUpdatePayload');
});

test('without the scope nothing happens', async () => {
  const organization = await createOrganization(app());
  const { id } = await createClient(await organization.program());
  const reader = await organization.program(['clients:read', 'invoices:write']);
  const call = () => reader.call(ClientUpdateDocument, { input: { id, name: 'x' } });
  await expectForbidden(organization, ['clients:write'], call);
});

test('for others the client does not exist', async () => {
  const organization = await createOrganization(app());
  const { id } = await createClient(await organization.program());
  await expectUnknownToStrangers(app(), organization, (caller) => update(caller, { id, name: 'x' }));
});
