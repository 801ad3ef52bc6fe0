import { describe, expect, test } from 'vitest';
import {
  allScopes,
  expandScopes,
  minimalScopes,
  presets,
  type Role,
  roleScopes,
  type Scope,
} from '#server/auth/scopes.ts';
import { useApp } from '../support/app.ts';
import { MeDocument } from '../support/gql/graphql.ts';
import { createOrganization } from '../support/organization.ts';

const app = useApp();
const clientInput = '(input: { name: "Ada" })';
const keyInput = '(input: { name: "k", scopes: ["clients:read"] })';

/** One operation for each thing that roles differ in. */
const operations = {
  'read clients': '{ clients { totalCount } }',
  'write clients': `mutation { clientCreate${clientInput} { __typename } }`,
  'read events': '{ events { totalCount } }',
  'write events': 'mutation { eventAnchor(input: { type: "a", payload: {} }) { __typename } }',
  'read keys': '{ apiKeys { totalCount } }',
  'write keys': `mutation { apiKeyCreate${keyInput} { __typename } }`,
} as const;

const all = Object.keys(operations) as (keyof typeof operations)[];
const can: Record<Role, readonly (keyof typeof operations)[]> = {
  OWNER: all,
  ADMIN: all,
  FINANCE_MANAGER: ['read clients', 'write clients', 'read events', 'write events', 'read keys'],
  ACCOUNTANT: ['read clients', 'write clients', 'read events'],
  OPERATOR: ['read clients', 'write clients', 'read events', 'write events'],
  VIEWER: ['read clients', 'read events'],
};

test.each(Object.keys(can) as Role[])('%s can do what the role allows and nothing else', async (role) => {
  const organization = await createOrganization(app());
  const person = await organization.person(role);
  const { me } = await person.run(MeDocument);
  expect(me).toMatchObject({
    kind: 'USER',
    role,
    environment: 'TEST',
    key: null,
    user: { name: 'A person' },
  });
  expect(me.organization.name).toBe('Test organization');
  expect([...me.scopes].sort()).toEqual([...expandScopes(roleScopes[role])].sort());
  for (const what of all) {
    const { status } = await person.call(operations[what]);
    expect(status, `${role}: ${what}`).toBe(can[role].includes(what) ? 200 : 403);
  }
});

test('a key holds its scopes whatever became of its creator’s role', async () => {
  const organization = await createOrganization(app());
  const { me } = await (await organization.program(['clients:write', 'usage:read'])).run(MeDocument);
  expect(me).toMatchObject({ kind: 'API_KEY', role: null, user: null });
  expect([...me.scopes].sort()).toEqual(['clients:read', 'clients:write', 'usage:read']);
});

describe('the table of scopes', () => {
  test('is what the API says it is, each with what it opens', async () => {
    const program = await (await createOrganization(app())).program(['payouts:read']);
    const answer = await program.run('{ scopes { name description opens } scopePresets { name scopes } }');
    const named = answer.scopes as { name: string; opens: string[] }[];
    expect(named.map(({ name }) => name)).toEqual(allScopes);
    const opened = (scope: Scope) => named.find(({ name }) => name === scope)?.opens;
    expect(opened('invoices:read')).toEqual(
      expect.arrayContaining(['Query.invoices', 'Invoice', 'Client.invoices']),
    );
    expect(opened('clients:write')).toEqual(
      expect.arrayContaining(['Mutation.clientCreate', 'Mutation.clientDelete']),
    );
    expect(answer.scopePresets).toEqual(presets.map(({ name, scopes }) => ({ name, scopes })));
  });

  test('has seed 003’s twelve', () => {
    const seed = ['invoices', 'payment-links', 'clients', 'payouts', 'disbursements', 'webhooks'];
    const twelve = seed.flatMap((name) => [`${name}:read`, `${name}:write`]);
    expect(allScopes).toEqual(expect.arrayContaining(twelve));
  });

  test('presets grant what their names say', () => {
    const preset = (name: string) => expandScopes(presets.find((each) => each.name === name)?.scopes ?? []);
    expect([...preset('full access')].sort()).toEqual([...allScopes].sort());
    expect([...preset('reporting')].sort()).toEqual(['clients:read', 'invoices:read', 'payouts:read']);
    expect([...preset('read')].every((scope) => scope.endsWith(':read'))).toBe(true);
    expect(preset('write').has('api-keys:write')).toBe(false);
  });

  test('shrinks to what says the same in fewer words', () => {
    expect(minimalScopes(['invoices:read', 'invoices:write', 'clients:read'])).toEqual([
      'clients:read',
      'invoices:write',
    ]);
    for (const scopes of Object.values(roleScopes)) {
      expect(expandScopes(minimalScopes(scopes))).toEqual(expandScopes(scopes));
    }
  });
});
