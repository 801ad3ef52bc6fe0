import { expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import {
  type ClientFilterInput,
  ClientListDocument,
  type ClientListQueryVariables,
} from '../support/gql/graphql.ts';
import { createOrganization } from '../support/organization.ts';
import { walk } from '../support/walk.ts';
import { archive, createClient } from './support.ts';

const app = useApp();

async function createShelf() {
  const organization = await createOrganization(app());
  const program = await organization.program(['clients:write']);
  await createClient(program, { name: 'bob', email: 'info@bob.example', externalId: 'C-2' });
  const gone = await createClient(program, { name: 'Ada', externalId: 'C-1' });
  await createClient(program, { name: 'Zoë 100%', email: 'zoe@example.com' });
  await createClient(program, { name: 'Bob', externalId: 'X_1' });
  await createClient(program, { name: 'ada lovelace' });
  await archive(program, gone.id);
  return { organization, program };
}

const newestFirst = ['ada lovelace', 'Bob', 'Zoë 100%', 'Ada', 'bob'];

async function list(caller: Caller, variables: ClientListQueryVariables = {}) {
  return (await caller.run(ClientListDocument, variables)).clients;
}
const names = (page: Awaited<ReturnType<typeof list>>) => page.nodes.map(({ name }) => name);

test('lists the tenant’s clients, archived ones too, newest first, and nobody else’s', async () => {
  const { organization, program } = await createShelf();
  expect(names(await list(program))).toEqual(newestFirst);
  const live = await organization.program(undefined, { environment: 'LIVE' });
  const stranger = await (await createOrganization(app())).program();
  for (const caller of [live, stranger]) expect((await list(caller)).totalCount).toBe(0);
  const { status } = await (await organization.program(['invoices:write'])).call(ClientListDocument, {});
  expect(status).toBe(403);
});

test('every filter narrows, alone and together', async () => {
  const { program } = await createShelf();
  const cases: [ClientFilterInput, string[]][] = [
    [{ search: 'BOB' }, ['Bob', 'bob']],
    [{ search: 'example' }, ['Zoë 100%', 'bob']],
    [{ search: 'zoË' }, ['Zoë 100%']],
    [{ search: 'c-' }, ['Ada', 'bob']],
    [{ search: '%' }, ['Zoë 100%']],
    [{ search: '_' }, ['Bob']],
    [{ search: '\\' }, []],
    [{ search: '' }, newestFirst],
    [{ archived: true }, ['Ada']],
    [{ archived: false }, newestFirst.filter((name) => name !== 'Ada')],
    [{ externalId: 'C-2' }, ['bob']],
    [{ externalId: 'c-2' }, []],
    [{ search: 'ada', archived: false }, ['ada lovelace']],
    [{ search: null, archived: null, externalId: null }, newestFirst],
  ];
  for (const [filter, expected] of cases) {
    const page = await list(program, { filter });
    expect(names(page), JSON.stringify(filter)).toEqual(expected);
    expect(page.totalCount).toBe(expected.length);
  }
});

test.each([
  ['CREATED_AT', [...newestFirst].reverse()],
  ['NAME', ['Ada', 'ada lovelace', 'bob', 'Bob', 'Zoë 100%']],
] as const)('in order of %s, page by page in both directions', async (field, ascending) => {
  const { program } = await createShelf();
  for (const direction of ['ASC', 'DESC'] as const) {
    const expected = direction === 'ASC' ? [...ascending] : [...ascending].reverse();
    for (const backwards of [false, true]) {
      for (const size of [1, 2]) {
        const read = (place: object) => list(program, { orderBy: { field, direction }, ...place });
        expect(await walk(read, names, { size, backwards })).toEqual(expected);
      }
    }
  }
});
