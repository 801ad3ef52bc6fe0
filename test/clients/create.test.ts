import { describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { ClientByIdDocument, ClientCreateDocument, type ClientCreateInput } from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { expectForbidden, leavesNothing } from '../support/refusals.ts';
import { rowsOf, tracesOf } from '../support/rows.ts';
import { create, createClient } from './support.ts';

const app = useApp();

describe('a new client', () => {
  test('is as given, and leaves a trace', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program(['clients:write']);
    const input = { name: ' Ada ', email: ' ada@example.com', phone: '+49 30 1', externalId: 'C-1' };
    const client = await createClient(program, input);
    expect(client).toMatchObject({
      ...{ name: 'Ada', email: 'ada@example.com', phone: '+49 30 1', externalId: 'C-1', archivedAt: null },
      createdBy: { type: 'API_KEY', id: program.keyId, label: 'a program' },
    });
    expect(client.updatedAt).toBe(client.createdAt);
    expect((await program.run(ClientByIdDocument, { id: client.id })).client).toEqual(client);
    expect(await tracesOf(organization, client.id)).toMatchObject([
      ...[
        {
          type: 'client.created',
          subject_label: 'Ada',
          actor_type: 'API_KEY',
          actor_label: 'a program',
          environment: 'TEST',
        },
      ],
    ]);
  });

  test('is made by a person too, and empty texts count as none', async () => {
    const organization = await createOrganization(app());
    const person = await organization.person('OPERATOR');
    const client = await createClient(person, { email: '', phone: '', externalId: '' });
    expect(client).toMatchObject({ email: null, phone: null, externalId: null, createdBy: { type: 'USER' } });
  });
});

describe('what cannot be kept is refused as data, with nothing written', () => {
  const refusals: [string, string, Partial<ClientCreateInput>][] = [
    ['no name', 'name', { name: ' ' }],
    ['a long name', 'name', { name: 'x'.repeat(201) }],
    ['a name with a NUL', 'name', { name: 'a\u0000' }],
    ['half a surrogate pair', 'phone', { phone: '\udc00' }],
    ['no e-mail address', 'email', { email: 'ada' }],
    ['a long e-mail address', 'email', { email: `${'x'.repeat(250)}@example.com` }],
    ['a long phone number', 'phone', { phone: '1'.repeat(51) }],
    ['a long external id', 'externalId', { externalId: 'x'.repeat(201) }],
  ];

  test.each(refusals)('%s', async (_what, path, input) => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    const result = await leavesNothing(organization, () => create(program, input));
    expect(only(result, 'ValidationError').issues.map((issue) => issue.path.join('.'))).toContain(path);
  });

  test('every field at fault is named at once', async () => {
    const program = await (await createOrganization(app())).program();
    const result = only(
      await create(program, { name: '', email: 'x', phone: '1'.repeat(51) }),
      'ValidationError',
    );
    expect(result.issues.map(({ path }) => path.join('.')).sort()).toEqual(['email', 'name', 'phone']);
  });
});

describe('the external id', () => {
  test('belongs to one client, but each tenant and environment has its own', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    await createClient(program, { externalId: 'C-1' });
    const again = await leavesNothing(organization, () => create(program, { externalId: 'C-1' }));
    expect(only(again, 'ValidationError').path).toEqual(['externalId']);
    const live = await organization.program(undefined, { environment: 'LIVE' });
    const other = await (await createOrganization(app())).program();
    for (const caller of [live, other]) await createClient(caller, { externalId: 'C-1' });
  });

  test('goes to one of twenty that ask for it at once', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    const results = await Promise.all(
      Array.from({ length: 20 }, () => create(program, { externalId: 'C-1' })),
    );
    expect(results.filter((result) => result.__typename === 'ClientCreatePayload')).toHaveLength(1);
    expect(results.filter((result) => result.__typename === 'ValidationError')).toHaveLength(19);
    const { client, activity } = await rowsOf(organization);
    expect(client).toHaveLength(1);
    expect(activity?.filter((row) => row.includes('client.created'))).toHaveLength(1);
  });

  test('once refused does not spoil what the same request does next', async () => {
    const program = await (await createOrganization(app())).program();
    await createClient(program, { externalId: 'C-1' });
    const mutation = `mutation { a: clientCreate(input: { name: "A", externalId: "C-1" }) { __typename }
      b: clientCreate(input: { name: "B", externalId: "C-2" }) { __typename } }`;
    const types = { a: { __typename: 'ValidationError' }, b: { __typename: 'ClientCreatePayload' } };
    expect(await program.run(mutation)).toEqual(types);
  });
});

test('without the scope nothing happens', async () => {
  const organization = await createOrganization(app());
  const program = await organization.program(['clients:read']);
  const call = () => program.call(ClientCreateDocument, { input: { name: 'Ada' } });
  await expectForbidden(organization, ['clients:write'], call);
});
