import { getNamedType, isAbstractType, isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '#schema/index.ts';
import * as clients from '#server/clients/client.service.ts';
import { encodeId, type IdType } from '#server/db/id.ts';
import * as invoices from '#server/invoices/invoice.service.ts';
import { useApp } from '../support/app.ts';
import { createObjects } from '../support/objects.ts';
import { createOrganization } from '../support/organization.ts';

/** The second wall: the scope of a type is checked by every field that leads to it, while an operation runs. */
const app = useApp();
const query = `query N($id: ID!) { node(id: $id) { ... on Invoice {
  number client { name email } invoiceOf: client { invoices { totalCount } } } } }`;

test('what a field leads to needs its own scope, compiled or not', async () => {
  const organization = await createOrganization(app());
  const ctx = organization.context();
  const clientId = await clients.create(ctx, { name: 'Ada' });
  const lines = [{ description: 'Work', quantity: '1', unitPrice: '1' }];
  const invoice = await invoices.create(ctx, { clientId, currency: 'EUR', lines });
  const program = await organization.program(['invoices:read']);
  for (let round = 0; round < 5; round++) {
    const answer = await program.call(query, { id: encodeId('Invoice', invoice) });
    expect([answer.status, answer.data]).toEqual([200, { node: null }]);
    expect(answer.errors?.[0]).toMatchObject({
      path: ['node', 'client'],
      extensions: { code: 'INSUFFICIENT_SCOPE', missingScopes: ['clients:read'] },
    });
  }
});

test('no object is read by its id without the scope of its type', async () => {
  const organization = await createOrganization(app());
  const ids = await createObjects(organization, await organization.program());
  const program = await organization.program(['organization:read']);
  const nodes = Object.values(schema.getTypeMap()).filter(
    (type) => isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node'),
  );
  expect(nodes.length).toBeGreaterThan(5);
  for (const { name } of nodes) {
    const id = ids[name as IdType];
    for (const document of [
      '($id: ID!) { found: node(id: $id) { id } }',
      '($id: ID!) { found: nodes(ids: [$id]) { id } }',
    ]) {
      const { data, errors } = await program.call(`query ${document}`, { id });
      expect([data.found].flat(), name).toEqual([null]);
      expect(errors?.[0]?.extensions.code, name).toBe('INSUFFICIENT_SCOPE');
    }
  }
});

test('no field but node and nodes leads to types it does not name', () => {
  const hidden: string[] = [];
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const returned = getNamedType(field.type);
      const members = isAbstractType(returned) ? schema.getPossibleTypes(returned) : [];
      if (members.some((member) => member.extensions.requiredScopes))
        hidden.push(`${type.name}.${field.name}`);
    }
  }
  expect(hidden.sort()).toEqual(['Query.node', 'Query.nodes']);
});
