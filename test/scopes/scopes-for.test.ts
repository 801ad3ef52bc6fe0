import { createHash } from 'node:crypto';
import { parse, print } from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';
import { schema } from '#schema/index.ts';
import { readDocument } from '#server/auth/document.ts';
import { allScopes, type Scope } from '#server/auth/scopes.ts';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { ScopesForDocument } from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { rootOperations } from '../support/operations.ts';
import { createOrganization, type TestOrganization } from '../support/organization.ts';
import { post } from '../support/raw.ts';

const app = useApp();
let organization: TestOrganization;
let program: Caller;
beforeAll(async () => {
  organization = await createOrganization(app());
  program = await organization.program(['clients:read']);
});

const ask = async (document: string, operationName?: string) =>
  (await program.run(ScopesForDocument, { document, operationName })).scopesFor;
const advice = async (document: string, operationName?: string) =>
  only(await ask(document, operationName), 'ScopesForPayload');
const issues = async (document: string, operationName?: string) =>
  only(await ask(document, operationName), 'ValidationError');

const create = `mutation { clientCreate(input: { name: "a" }) { ... on ClientCreatePayload { client { id invoices { totalCount } } } } }`;

test('names all scopes, the shortest list to grant, and what the caller lacks', async () => {
  expect(await advice(create)).toMatchObject({
    scopes: ['clients:read', 'clients:write', 'invoices:read'],
    required: ['clients:read', 'clients:write', 'invoices:read'],
    granted: ['clients:write', 'invoices:read'],
    missing: ['clients:write', 'invoices:read'],
  });
  expect(await advice('{ me { kind } }')).toMatchObject({ scopes: [], granted: [], missing: [] });
});

test('of node(id) it advises the types that are named, which no request is refused for', async () => {
  const found = await advice('query ($id: ID!) { node(id: $id) { id ... on Invoice { client { name } } } }');
  expect(found).toMatchObject({ required: [], scopes: ['clients:read', 'invoices:read'] });
  expect(found.missing).toEqual(['invoices:read']);
});

test('fields that may be left out count', async () => {
  const document = 'query ($on: Boolean = false) { events @include(if: $on) { totalCount } me { kind } }';
  expect((await advice(document)).scopes).toEqual(['events:read']);
});

test('of several operations the named one counts, and all while none is named', async () => {
  const document = 'query A { clients { totalCount } } query B { events { totalCount } }';
  expect((await advice(document, 'A')).scopes).toEqual(['clients:read']);
  expect((await advice(document)).scopes).toEqual(['clients:read', 'events:read']);
});

test('gives the hashes to pin a key to', async () => {
  const document = '{ me {\n  kind } } # a comment';
  const sha = (text: string) => createHash('sha256').update(text).digest('hex');
  expect(await advice(document)).toMatchObject({
    textHash: sha(document),
    hash: sha(print(parse('{me{kind}}'))),
  });
});

test('a compiled query answers the same', async () => {
  const answers = [];
  for (let round = 0; round < 5; round++) answers.push(await advice(create));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
});

describe('refuses as data', () => {
  test('what does not parse, with the place', async () => {
    expect(await issues('{ me {')).toMatchObject({
      code: 'VALIDATION_FAILED',
      path: ['document'],
      message: expect.stringMatching(/^Syntax Error.*\(line 1, column 7\)$/),
    });
  });

  test('what is not valid, each fault', async () => {
    const { issues: faults } = await issues('{ me { kind xyzzy } nothing }');
    expect(faults.map(({ message }) => message)).toEqual([
      'Cannot query field "xyzzy" on type "Me" (line 1, column 13)',
      'Cannot query field "nothing" on type "Query" (line 1, column 21)',
    ]);
  });

  test.each([
    ['fragment F on Me { kind }', undefined, ['document']],
    ['query A { me { kind } }', 'B', ['operationName']],
    ['', undefined, ['document']],
    [`{ ${'a: me { kind } '.repeat(2_000)} }`, undefined, ['document']],
  ])('%.30s', async (document, operationName, path) => {
    expect((await issues(document, operationName)).path).toEqual(path);
  });
});

test('reading documents has its price, and the limits of any request', async () => {
  const many = (count: number) =>
    `{ ${Array.from({ length: count }, (_, i) => `a${i}: scopesFor(document: "{ me { kind } }") { __typename }`).join(' ')} }`;
  expect((await program.call(many(7))).status).toBe(200);
  const refused = await program.call(many(8));
  expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'QUERY_TOO_COMPLEX', complexity: 8 * 2_501 });

  const { message } = await issues(`{ ${'a { '.repeat(150)} a ${'} '.repeat(150)} }`);
  expect(message).toBe('The document nests more than 100 levels deep.');
  const long = await issues(`{ me { kind } } # ${'x'.repeat(128 * 1024)}`);
  expect(long.message).toContain('the limit is 131072');
});

test('a document is read once in a request', () => {
  const read = (ctx: object, text: string) => readDocument(ctx, schema, text, null);
  const ctx = {};
  expect(read(ctx, '{ me { kind } }')).toBe(read(ctx, '{ me { kind } }'));
  expect(read({}, '{ me { kind } }')).not.toBe(read(ctx, '{ me { kind } }'));
});

test('needs a credential', async () => {
  const body = JSON.stringify({ query: '{ scopesFor(document: "{ me { kind } }") { __typename } }' });
  expect((await post(app(), {}, body)).code).toBe('MISSING_API_KEY');
});

describe('a key with exactly the advised scopes', () => {
  test.each(rootOperations().filter(({ args }) => args.every(({ name }) => name !== 'input')))(
    'runs $name, and without one of them it does not',
    async ({ name, document }) => {
      const { granted, required } = await advice(document);
      // A key has one scope at least.
      const other = allScopes.find((scope) => scope.endsWith(':read') && !required.includes(scope));
      const more = other ? [other] : [];
      const within = await organization.program([...more, ...(granted as Scope[])]);
      expect((await within.call(document, {})).status, name).not.toBe(403);
      for (const scope of required) {
        const others = (granted as Scope[]).filter((each) => each !== scope);
        const without = await organization.program([...more, ...others]);
        expect((await without.call(document, {})).status).toBe(403);
      }
    },
  );
});
