import { parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '#schema/index.ts';

/** What programs, guides and tests outside this repository already use: it must go on being valid (DESIGN §8). */
const inUse: Record<string, string> = {
  me: `{ me { kind organization { id name } environment role key { id name prefix last4 expiresAt } scopes
    limits { name } clientIp } }`,
  reading: `query ($id: ID!, $after: String) {
    node(id: $id) { id __typename }
    apiKey(id: $id) { id name environment scopes status createdAt createdBy { label } lastUsedAt lastUse { at ip }
      expiresAt prefix last4 ipAllowlist secrets { id } }
    apiKeys(first: 1, after: $after) { nodes { id } edges { cursor node { id } } pageInfo { endCursor hasNextPage } totalCount }
    client(id: $id) { id name email invoices { nodes { id } } }
    clients(first: 1, filter: { search: "a" }, orderBy: { field: NAME, direction: ASC }) { nodes { id } }
    invoice(id: $id) { id number status client { id } lines { description } subtotal { amount currency } tax { amount }
      total { amount currency } currency dueOn }
    invoices(last: 1, filter: { status: [OPEN] }) { nodes { id } }
    event(id: $id) { id type payload hash signature logIndex }
    events(first: 1) { nodes { id } }
  }`,
  keys: `mutation ($id: ID!) {
    create: apiKeyCreate(input: { name: "a", scopes: ["clients:read"], expiresOn: "2030-01-01" }) {
      ... on ApiKeyCreatePayload { apiKey { id status } secret } ... on UserError { message code path } }
    update: apiKeyUpdate(input: { id: $id, expiresAt: "2030-01-01T00:00:00Z" }) { ... on ApiKeyUpdatePayload { apiKey { id } } }
    rotate: apiKeyRotate(input: { id: $id, overlap: "PT1H" }) { ... on ApiKeyRotatePayload { apiKey { id } secret } }
    disable: apiKeyDisable(input: { id: $id }) { ... on ApiKeyDisablePayload { apiKey { id } } }
    enable: apiKeyEnable(input: { id: $id }) { ... on ApiKeyEnablePayload { apiKey { id } } }
    revoke: apiKeyRevoke(input: { id: $id, reason: "a" }) { ... on ApiKeyRevokePayload { apiKey { id } } }
  }`,
  business: `mutation ($id: ID!, $payload: JSON!) {
    clientCreate(input: { name: "a", email: "a@example.com", externalId: "1" }) {
      ... on ClientCreatePayload { client { id } } ... on ValidationError { code message path } }
    invoiceCreate(input: { clientId: $id, currency: "EUR", dueOn: "2030-01-01",
      lines: [{ description: "a", quantity: "1.5", unitPrice: "19.99", taxRate: "19" }] }) {
      ... on InvoiceCreatePayload { invoice { id } } }
    invoiceFinalize(input: { id: $id }) { ... on InvoiceFinalizePayload { invoice { number } } }
    invoiceVoid(input: { id: $id }) { ... on InvoiceVoidPayload { invoice { status } } }
    eventAnchor(input: { type: "a", payload: $payload }) {
      ... on EventAnchorPayload { event { id type payload hash signature logIndex } } }
  }`,
};

test.each(Object.entries(inUse))('what others send is still valid: %s', (_name, document) => {
  expect(validate(schema, parse(document)).map(({ message }) => message)).toEqual([]);
});

test('enums have at least the values that others know', () => {
  const values = (name: string) => {
    const type = schema.getType(name);
    return type && 'getValues' in type ? type.getValues().map((value) => value.name) : [];
  };
  expect(values('Environment').sort()).toEqual(['LIVE', 'TEST']);
  expect(values('ApiKeyStatus')).toEqual(
    expect.arrayContaining(['ACTIVE', 'EXPIRING', 'NOT_YET_VALID', 'DISABLED', 'EXPIRED', 'REVOKED']),
  );
});
