import { expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { InvoiceCreateDocument } from '../support/gql/graphql.ts';
import { createOrganization } from '../support/organization.ts';
import { expectForbidden } from '../support/refusals.ts';

const app = useApp();

const newClient = `mutation { clientCreate(input: { name: "Ada" }) {
  ... on ClientCreatePayload { client { id invoices { nodes { total { amount } } } } } } }`;

test('a mutation whose selection needs more than is held does nothing', async () => {
  const organization = await createOrganization(app());
  const program = await organization.program(['clients:write']);
  await expectForbidden(organization, ['invoices:read'], () => program.call(newClient));
});

test('of two mutations neither runs when one may not', async () => {
  const organization = await createOrganization(app());
  const program = await organization.program(['clients:write']);
  const both = `mutation {
    clientCreate(input: { name: "Ada" }) { __typename }
    eventAnchor(input: { type: "a", payload: {} }) { __typename ... on EventAnchorPayload { event { createdBy { label } } } }
    apiKeyRevoke(input: { id: "${program.keyId}" }) { __typename }
  }`;
  await expectForbidden(organization, ['api-keys:write', 'events:read', 'events:write'], () =>
    program.call(both),
  );
});

test('what the selection reads is named beside what the mutation writes', async () => {
  const organization = await createOrganization(app());
  const program = await organization.program(['payouts:read']);
  const input = { clientId: 'cli_01h455vb4pex5vsknk084sn02q', currency: 'EUR', lines: [] };
  const missing = ['clients:read', 'invoices:read', 'invoices:write'];
  await expectForbidden(organization, missing, () => program.call(InvoiceCreateDocument, { input }));
});

test('a refusal can be read without the scopes of what would have been made', async () => {
  const organization = await createOrganization(app());
  const program = await organization.program(['invoices:write']);
  const blind = `mutation { invoiceCreate(input: { clientId: "cli_01h455vb4pex5vsknk084sn02q", currency: "EUR",
    lines: [{ description: "x", quantity: 1, unitPrice: "1" }] }) { __typename ... on UserError { code path } } }`;
  const refusal = { __typename: 'NotFoundError', code: 'NOT_FOUND', path: ['clientId'] };
  expect((await program.run(blind)).invoiceCreate).toEqual(refusal);
});
