import { expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { createOrganization } from '../support/organization.ts';

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
