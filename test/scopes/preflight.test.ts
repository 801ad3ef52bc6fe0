import { beforeAll, describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { type Caller, callWith } from '../support/caller.ts';
import { createOrganization } from '../support/organization.ts';
import { post } from '../support/raw.ts';

const app = useApp();

let clientsOnly: Caller;
beforeAll(async () => {
  clientsOnly = await (await createOrganization(app())).program(['clients:write']);
});

/** What a key with clients:write alone lacks for a document; null when it runs. */
async function missing(query: string, variables?: object, operationName?: string): Promise<string[] | null> {
  const body = JSON.stringify({ query, variables, operationName });
  const answer = await post(app(), clientsOnly.headers, body);
  if (answer.status === 200 && !answer.body.errors) return null;
  expect(`${answer.status} ${answer.code}`, answer.text).toBe('403 INSUFFICIENT_SCOPE');
  expect(answer.body.data).toBeUndefined();
  return answer.body.errors?.[0]?.extensions.missingScopes as string[];
}

const invoices = 'invoices { totalCount }';

describe('what an operation needs', () => {
  const documents: [string, string, string[] | null][] = [
    ['nothing', '{ me { kind } scopes { name opens } scopePresets { name } }', null],
    ['what is held', '{ clients { nodes { name } } }', null],
    ['read, implied by write', '{ clients { totalCount } }', null],
    ['a scope that is not held', `{ ${invoices} }`, ['invoices:read']],
    [
      'several, all of them named, sorted',
      `{ ${invoices} events { totalCount } apiKeys { totalCount } }`,
      [...['api-keys:read', 'events:read', 'invoices:read']],
    ],
    ['a field deep below one that is held', `{ clients { nodes { ${invoices} } } }`, ['invoices:read']],
    [
      'the type a field returns',
      '{ clients { edges { node { invoices { nodes { client { name } } } } } } }',
      ['invoices:read'],
    ],
    ['an alias', `{ clients: ${invoices} }`, ['invoices:read']],
    [
      'a fragment',
      `{ ...F } fragment F on Query { ...G } fragment G on Query { ${invoices} }`,
      ['invoices:read'],
    ],
    ['an inline fragment', `{ ... { ... on Query { ${invoices} } } }`, ['invoices:read']],
    [
      'a fragment on a type below',
      `{ clients { nodes { ...C } } } fragment C on Client { ${invoices} }`,
      ['invoices:read'],
    ],
    ['__typename of a guarded root field', '{ invoices { __typename } }', ['invoices:read']],
    ['introspection', '{ __typename __schema { types { name } } }', null],
  ];

  test.each(documents)('%s', async (_what, query, expected) => {
    expect(await missing(query)).toEqual(expected);
  });
});

describe('what does not run is not needed', () => {
  const conditional = `query Q($with: Boolean!, $without: Boolean = true) {
    me { kind }
    invoices @include(if: $with) { totalCount }
    events @skip(if: $without) { totalCount }
  }`;
  const variables: [object, string[] | null][] = [
    [{ with: false }, null],
    [{ with: true }, ['invoices:read']],
    [{ with: false, without: false }, ['events:read']],
    [{ with: true, without: false }, ['events:read', 'invoices:read']],
    [{ with: false, without: true }, null],
  ];

  test.each(variables)('with the variables %j', async (given, expected) => {
    for (let round = 0; round < 5; round++) expect(await missing(conditional, given)).toEqual(expected);
  });

  test.each([
    [`{ me { kind } invoices @include(if: false) { totalCount } }`, null],
    [`{ me { kind } invoices @skip(if: true) { totalCount } }`, null],
    [`{ me { kind } invoices @include(if: true) @skip(if: false) { totalCount } }`, ['invoices:read']],
    [`{ me { kind } ... @include(if: false) { ${invoices} } }`, null],
    [`{ me { kind } ...F @skip(if: true) } fragment F on Query { ${invoices} }`, null],
    [`{ me { kind } ...F @skip(if: true) ...F } fragment F on Query { ${invoices} }`, ['invoices:read']],
  ])('%s', async (query, expected) => {
    expect(await missing(query)).toEqual(expected);
  });

  test('a variable that is no Boolean gets past nothing', async () => {
    for (const value of [null, 0, 'false', {}]) {
      const body = JSON.stringify({ query: conditional, variables: { with: value } });
      const answer = await post(app(), clientsOnly.headers, body);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.text).not.toContain('totalCount');
    }
  });

  test('of several operations the named one counts, and none runs without a name', async () => {
    const query = `query Mine { clients { totalCount } } query Theirs { ${invoices} }
      mutation Both { clientCreate(input: { name: "x" }) { __typename } }`;
    expect(await missing(query, {}, 'Mine')).toBeNull();
    expect(await missing(query, {}, 'Theirs')).toEqual(['invoices:read']);
    expect(await missing(query, {}, 'Both')).toBeNull();
    for (const operationName of [undefined, 'Nobody']) {
      const answer = await post(app(), clientsOnly.headers, JSON.stringify({ query, operationName }));
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.body.data ?? null).toBeNull();
    }
  });
});

describe('node', () => {
  const query =
    'query N($id: ID!) { node(id: $id) { id __typename ... on Client { name invoices { totalCount } } } }';

  test('of a type that the key may not read is null with INSUFFICIENT_SCOPE, and the rest is answered', async () => {
    const organization = await createOrganization(app());
    const keysOnly = await organization.program(['api-keys:read']);
    const created =
      'mutation { clientCreate(input: { name: "Ada" }) { ... on ClientCreatePayload { client { id } } } }';
    const { id } = (await (await organization.program()).run(created)).clientCreate.client;
    const answer = await keysOnly.call(
      `query N($id: ID!, $key: ID!) {
      client: node(id: $id) { id } key: node(id: $key) { ... on ApiKey { name } } all: nodes(ids: [$id, $key]) { id } }`,
      {
        ...{ id, key: keysOnly.keyId },
      },
    );
    expect(answer.status).toBe(200);
    expect(answer.data).toEqual({
      client: null,
      key: { name: 'a program' },
      all: [null, { id: keysOnly.keyId }],
    });
    const refused = answer.errors?.map(({ path, extensions }) => [
      path,
      extensions.code,
      extensions.missingScopes,
    ]);
    expect(refused).toEqual([
      [['client'], 'INSUFFICIENT_SCOPE', ['clients:read']],
      [['all', 0], 'INSUFFICIENT_SCOPE', ['clients:read']],
    ]);
  });

  test('does not even say that such an object exists', async () => {
    const organization = await createOrganization(app());
    const { keyId } = await organization.program();
    const other = await organization.program(['clients:read']);
    const query = 'query N($id: ID!) { node(id: $id) { __typename } nodes(ids: [$id]) { __typename } }';
    for (let round = 0; round < 5; round++) {
      const answer = await other.call(query, { id: keyId });
      expect(answer.data).toEqual({ node: null, nodes: [null] });
      expect(answer.errors?.map(({ path }) => String(path)).sort()).toEqual(['node', 'nodes,0']);
    }
  });

  test('can be asked for twice in one operation', async () => {
    const program = await (await createOrganization(app())).program();
    const query =
      'query N($id: ID!) { a: node(id: $id) { id } b: node(id: $id) { id } nodes(ids: [$id, $id]) { id } }';
    const node = { id: program.keyId };
    expect(await program.run(query, node)).toEqual({ a: node, b: node, nodes: [node, node] });
  });

  test.each(['sec', 'usr', 'org', 'line'])('of a kind that is no node, %s_…, is null', async (prefix) => {
    const all = await (await createOrganization(app())).program();
    const id = `${prefix}_01h455vb4pex5vsknk084sn02q`;
    expect(await all.run('query N($id: ID!) { node(id: $id) { id } }', { id })).toEqual({ node: null });
  });

  test('is checked again on the fields below, where the second wall stands', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program(['clients:write']);
    const created =
      'mutation { clientCreate(input: { name: "Ada" }) { ... on ClientCreatePayload { client { id } } } }';
    const { id } = (await program.run(created)).clientCreate.client;
    for (let round = 0; round < 5; round++) {
      const answer = await program.call(query, { id });
      expect(answer.status).toBe(200);
      expect(answer.data).toEqual({ node: null });
      expect(answer.errors?.[0]).toMatchObject({
        ...{
          path: ['node', 'invoices'],
          extensions: { code: 'INSUFFICIENT_SCOPE', missingScopes: ['invoices:read'] },
        },
      });
    }
  });

  test('of another tenant or of nothing is null without an error; a malformed id is a 400', async () => {
    const theirs = await (await createOrganization(app())).program();
    const plain = 'query N($id: ID!) { node(id: $id) { id } }';
    const all = await (await createOrganization(app())).program();
    expect(await all.run(plain, { id: theirs.keyId })).toEqual({ node: null });
    expect(await all.run(plain, { id: 'cli_01h455vb4pex5vsknk084sn02q' })).toEqual({ node: null });
    for (const id of [
      '',
      'x',
      'cli_',
      'cli_zzzzzzzzzzzzzzzzzzzzzzzzzz',
      'nope_01h455vb4pex5vsknk084sn02q',
      '1',
    ]) {
      const { status, errors } = await all.call(plain, { id });
      expect(`${status} ${errors?.[0]?.extensions.code}`, id).toBe('400 BAD_USER_INPUT');
    }
  });
});

test('without a credential nothing runs, whatever is asked', async () => {
  const nobody = callWith(app());
  for (const query of [
    '{ me { kind } }',
    '{ __typename }',
    '{ __schema { types { name } } }',
    `{ ${invoices} }`,
  ]) {
    const { status, data, errors } = await nobody.call(query);
    expect(`${status} ${errors?.[0]?.extensions.code}`, query).toBe('401 MISSING_API_KEY');
    expect(data ?? null).toBeNull();
  }
  const mutation = await nobody.call('mutation { clientCreate(input: { name: "x" }) { __typename } }');
  expect(mutation.errors?.[0]?.extensions.code).toBe('MISSING_API_KEY');
});
