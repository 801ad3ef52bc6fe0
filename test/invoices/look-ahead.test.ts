import { type GraphQLNamedType, getNamedType, isLeafType, isObjectType } from 'graphql';
import { beforeAll, expect, test } from 'vitest';
import { schema } from '#schema/index.ts';
import * as clients from '#server/clients/client.service.ts';
import { encodeId } from '#server/db/id.ts';
import * as invoices from '#server/invoices/invoice.service.ts';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { createOrganization } from '../support/organization.ts';
import { statementsDuring } from '../support/statements.ts';

/** A list reads only what the document asks for. Each field must come out as it does where all is read. */
const app = useApp();
let program: Caller;
let ids: { Invoice: string; Client: string };

const line = { description: 'Work', quantity: '1.5', unitPrice: '100.00', taxRate: '19' };

beforeAll(async () => {
  const organization = await createOrganization(app());
  const ctx = organization.context();
  const client = await clients.create(ctx, {
    name: 'Ada',
    email: 'ada@example.com',
    phone: '1',
    externalId: 'A',
  });
  const draft = { clientId: client, currency: 'EUR', dueOn: '2027-01-31', memo: 'Thanks', lines: [line] };
  const invoice = await invoices.create(ctx, draft);
  await invoices.finalize(ctx, invoice);
  await invoices.cancel(ctx, invoice, 'a mistake');
  await clients.archive(ctx, client);
  program = await organization.program();
  ids = { Invoice: encodeId('Invoice', invoice), Client: encodeId('Client', client) };
});

/** `name`, or `name { … }` with the leaves below it; null for what has arguments or an own list. */
function selectionOf(type: GraphQLNamedType, depth = 0): string[] {
  if (!isObjectType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => {
    const inner = getNamedType(field.type);
    if (field.args.length > 0) return [];
    if (isLeafType(inner)) return [field.name];
    const below = depth < 2 ? selectionOf(inner, depth + 1) : [];
    return below.length > 0 ? [`${field.name} { ${below.join(' ')} }`] : [];
  });
}

const fieldsOf = (name: string) => {
  const type = schema.getType(name);
  return type ? selectionOf(type) : [];
};

const cases = (['Invoice', 'Client'] as const).flatMap((type) =>
  fieldsOf(type).map((field) => [type, field] as const),
);

test.each(cases)('%s: %s', async (type, field) => {
  const one = type.toLowerCase();
  const whole = await program.run(`query($id: ID!) { ${one}(id: $id) { ${fieldsOf(type).join(' ')} } }`, {
    id: ids[type],
  });
  const listed = await program.run(`{
    ${one}s { nodes { ${field} } edges { node { ...part } } }
    everywhere: ${one}s { edges { node { ... on Node { ... on ${type} { again: ${field} } } } } }
  }
  fragment part on ${type} { ${field} }`);
  const name = field.split(' ', 1)[0] ?? field;
  expect(listed[`${one}s`].nodes[0]).toEqual({ [name]: whole[one][name] });
  expect(listed[`${one}s`].edges[0].node).toEqual({ [name]: whole[one][name] });
  expect(listed.everywhere.edges[0].node).toEqual({ again: whole[one][name] });
});

test('reads of its invoices and clients what is asked for, and nothing else', async () => {
  const statements = await statementsDuring(app(), () =>
    program.run('{ invoices { nodes { number client { name } } } }'),
  );
  const [page] = statements.filter((text) => text.includes('from "invoice"'));
  expect(page?.slice(0, page.indexOf(' from '))).toBe(
    'select "invoice"."id", "invoice"."number", "client"."name" as "client.name"',
  );
});
