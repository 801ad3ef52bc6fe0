import { print } from 'graphql';
import { expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import {
  ClientArchiveDocument,
  ClientByIdDocument,
  ClientListDocument,
  ClientUnarchiveDocument,
} from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { expectForbidden, expectUnknownToStrangers, leavesNothing } from '../support/refusals.ts';
import { tracesOf } from '../support/rows.ts';
import { archive, createClient, unarchive } from './support.ts';

const app = useApp();

test('archiving hides a client from those that are in use, and unarchiving brings it back, with traces', async () => {
  const organization = await createOrganization(app());
  const program = await organization.program();
  const { id } = await createClient(program);
  const inUse = async () =>
    (await program.run(ClientListDocument, { filter: { archived: false } })).clients.totalCount;
  const { client } = only(await archive(program, id), 'ClientArchivePayload');
  expect(Date.parse(client.archivedAt ?? '')).toBeCloseTo(app().runtime.now().getTime(), -4);
  expect(await inUse()).toBe(0);
  expect((await program.run(ClientByIdDocument, { id })).client).toEqual(client);
  expect(only(await unarchive(program, id), 'ClientUnarchivePayload').client.archivedAt).toBeNull();
  expect(await inUse()).toBe(1);
  const types = (await tracesOf(organization, id)).map(({ type }) => type);
  expect(types).toEqual(['client.created', 'client.archived', 'client.unarchived']);
});

test('what is archived already, or was never archived, is answered and left as it is', async () => {
  const organization = await createOrganization(app());
  const program = await organization.program();
  const { id } = await createClient(program);
  only(await leavesNothing(organization, () => unarchive(program, id)), 'ClientUnarchivePayload');
  const first = only(await archive(program, id), 'ClientArchivePayload');
  app().advance(1_000);
  const again = await leavesNothing(organization, () => archive(program, id));
  expect(only(again, 'ClientArchivePayload')).toEqual(first);
});

test.each([
  ['archive', ClientArchiveDocument],
  ['unarchive', ClientUnarchiveDocument],
])('%s: without the scope nothing happens', async (_verb, document) => {
  const organization = await createOrganization(app());
  const { id } = await createClient(await organization.program());
  const reader = await organization.program(['clients:read']);
  await expectForbidden(organization, ['clients:write'], () =>
    reader.call(print(document), { input: { id } }),
  );
});

test('for others the client does not exist', async () => {
  const organization = await createOrganization(app());
  const program = await organization.program();
  const { id } = await createClient(program);
  await expectUnknownToStrangers(app(), organization, (caller) => archive(caller, id));
  await archive(program, id);
  await expectUnknownToStrangers(app(), organization, (caller) => unarchive(caller, id));
});
