import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import { expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { createOrganization } from '../support/organization.ts';
import { post } from '../support/raw.ts';

const app = useApp();
const wide = `query Wide($first: Int) {
  clients(first: $first) { nodes { invoices(first: 100) { nodes { id number lines { id } } } } }
}`;

test('refuses too much work, whether the numbers are literals or variables, every time it is asked', async () => {
  const program = await (await createOrganization(app())).program();
  for (let round = 0; round < 5; round++) {
    const asVariable = await program.call(wide, { first: 100 });
    const asLiteral = await program.call(
      wide.replace('(first: $first)', '(first: 100)').replace('($first: Int)', ''),
    );
    for (const answer of [asVariable, asLiteral]) {
      expect(answer.status).toBe(400);
      expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'QUERY_TOO_COMPLEX', limit: 20_000 });
      expect(answer.data).toBeUndefined();
    }
    expect((await program.call(wide, { first: 5 })).status).toBe(200);
  }
});

test('measures the operation that runs, not its neighbour', async () => {
  const program = await (await createOrganization(app())).program();
  const both = `${wide} query Small { me { kind } }`;
  const run = async (operationName: string, variables = {}) => {
    const response = await fetch(`${app().url}/graphql`, {
      method: 'POST',
      headers: { ...program.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ query: both, operationName, variables }),
    });
    return response.status;
  };
  expect(await run('Small')).toBe(200);
  expect(await run('Wide', { first: 100 })).toBe(400);
});

test('answers a bomb of nested fragments at once', async () => {
  const program = await (await createOrganization(app())).program();
  const levels = 40;
  const bomb = Array.from(
    { length: levels },
    (_, i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} }`,
  );
  const answer = await program.call(
    `{ ...f0 } ${bomb.join(' ')} fragment f${levels} on Query { me { kind } }`,
  );
  expect(answer.errors?.[0]?.extensions.code).toBe('QUERY_TOO_COMPLEX');
});

test('a mutation too complex to answer does nothing', async () => {
  const organization = await createOrganization(app());
  const program = await organization.program();
  const answer = await program.call(`mutation {
    clientCreate(input: { name: "Ada" }) { ... on ClientCreatePayload { client {
      invoices(first: 100) { nodes { client { invoices(first: 100) { nodes { id lines { id } } } } } }
    } } }
  }`);
  expect(answer.errors?.[0]?.extensions.code).toBe('QUERY_TOO_COMPLEX');
  expect(await organization.sql('select 1 from client where organization_id = ?', [organization.id])).toEqual(
    [],
  );
});

test('what is left out does not switch the limits off, and counts for nothing', async () => {
  const program = await (await createOrganization(app())).program();
  const left = 'x: invoices(orderBy: { field: $f }) @include(if: false) { totalCount }';
  const asking = (fields: string) =>
    `query($f: InvoiceOrderField, $no: Boolean! = false) { __typename @skip(if: $no) ${left} ${fields} }`;
  const much = 'clients(first: 100) { nodes { invoices(first: 100) { nodes { id number memo } } } }';
  const answer = await program.call(asking(much), { f: null });
  expect(answer.status).toBe(400);
  expect(answer.errors?.[0]?.extensions.code).toBe('QUERY_TOO_COMPLEX');
  expect((await program.call(asking('me { kind }'), { f: null })).status).toBe(200);

  const perhaps = asking(`me { kind } ... @include(if: $no) { ${much} }`);
  for (const no of [true, false, true]) {
    expect((await program.call(perhaps, { no })).status).toBe(no ? 400 : 200);
  }
});

test('nodes cost what is asked of each, whether the ids are literals or variables, and are a hundred at most', async () => {
  const organization = await createOrganization(app());
  const program = await organization.program();
  const { clientCreate } = await program.run(
    'mutation { clientCreate(input: { name: "Ada" }) { ... on ClientCreatePayload { client { id } } } }',
  );
  const ids = (count: number): string[] => Array(count).fill(clientCreate.client.id);
  const asking = (given: string) =>
    `{ nodes(ids: ${given}) { ... on Client { invoices(first: 100) { nodes { id memo } } } } }`;
  const byVariable = `query($ids: [ID!]!) ${asking('$ids')}`;
  expect((await program.call(byVariable, { ids: ids(2) })).status).toBe(200);
  expect((await program.call(asking(JSON.stringify(ids(2))))).status).toBe(200);
  for (const answer of [
    await program.call(byVariable, { ids: ids(90) }),
    await program.call(asking(JSON.stringify(ids(90)))),
  ]) {
    expect(answer.errors?.[0]?.extensions.code).toBe('QUERY_TOO_COMPLEX');
  }
  const plain = 'query($ids: [ID!]!) { nodes(ids: $ids) { id } }';
  const { nodes } = await program.run(plain, {
    ids: [...ids(98), 'cli_01h455vb4pex5vsknk084sn02q', ...ids(1)],
  });
  expect(nodes.map((node: { id: string } | null) => node?.id ?? null)).toEqual([...ids(98), null, ...ids(1)]);
  const refused = await program.call(plain, { ids: ids(101) });
  expect(refused.errors?.[0]).toMatchObject({
    message: 'Ask for at most 100 ids at once; these are 101.',
    extensions: { code: 'BAD_USER_INPUT' },
  });
});

test('lines and payments of invoices have the price of lists that can be long', async () => {
  const program = await (await createOrganization(app())).program();
  const names = (count: number, field: string) => Array.from({ length: count }, (_, i) => `a${i}: ${field}`);
  const asking = (fields: string[]) => `{ invoices(first: 100) { nodes { ${fields.join(' ')} } } }`;
  const line = 'lines { id description quantity unitPrice { amount } amount { amount currency } }';
  expect((await program.call(asking([line]))).status).toBe(200);
  for (const fields of [names(10, 'lines { id }'), names(20, 'payments { id }')]) {
    expect((await program.call(asking(fields))).errors?.[0]?.extensions.code).toBe('QUERY_TOO_COMPLEX');
  }
});

test('an argument without a value is refused before anything runs', async () => {
  const program = await (await createOrganization(app())).program();
  const query =
    'query($f: InvoiceOrderField) { me { kind } invoices(orderBy: { field: $f }) { totalCount } }';
  const answer = await program.call(query, { f: null });
  expect(answer.status).toBe(400);
  expect(answer.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  expect(answer.data).toBeUndefined();
});

test('a default counts where a variable is not sent, and not where it is null', async () => {
  const program = await (await createOrganization(app())).program();
  const query = `query($first: Int = 100) {
    clients(first: $first) { nodes { invoices(first: 100) { nodes { id number } } } } }`;
  expect((await program.call(query)).status).toBe(400);
  expect((await program.call(query, { first: null })).status).toBe(200);
});

test('introspection is open to tools, costs something and cannot be multiplied', async () => {
  const { secret } = await (await createOrganization(app())).program();
  const ask = (query: string) => post(app(), { 'x-api-key': secret }, JSON.stringify({ query }));
  const all = {
    ...{ descriptions: true, specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true },
    ...{ inputValueDeprecation: true, experimentalDirectiveDeprecation: true, oneOf: true },
  };
  const standard = await ask(getIntrospectionQuery(all));
  expect(standard.status).toBe(200);
  expect(buildClientSchema(standard.body.data as IntrospectionQuery).getType('Invoice')).toBeDefined();

  const names = (count: number, field: string) => Array.from({ length: count }, (_, i) => `a${i}: ${field}`);
  const twice = await ask('{ __schema { types { a: fields { name type { b: fields { name } } } } } }');
  expect(twice.code).toBe('QUERY_TOO_COMPLEX');
  expect(
    (
      await ask(
        '{ __schema { types { title: name fields { name } ...T } } } fragment T on __Type { fields { name } }',
      )
    ).status,
  ).toBe(200);
  expect((await ask(`{ ${names(15, '__type(name: "Invoice") { name }').join(' ')} }`)).status).toBe(200);
  expect((await ask(`{ ${names(5, '__schema { types { name } }').join(' ')} }`)).code).toBe(
    'QUERY_TOO_COMPLEX',
  );
});
