import { expect, test } from 'vitest';
import { startApp, useApp } from '../support/app.ts';
import { createOrganization, type TestOrganization } from '../support/organization.ts';
import { ask, codeOf, over, some, sse } from './support.ts';

const app = useApp();
const events = 'subscription { eventAnchored { id type logIndex } }';
const invoices = 'subscription { invoiceChanged { type invoiceId invoice { id status client { name } } } }';
const anchoring =
  'mutation ($type: String!) { eventAnchor(input: { type: $type, payload: {} }) { ... on EventAnchorPayload { event { id } } } }';

const newOrganization = () => createOrganization(app());

async function writer(organization: TestOrganization, more = {}) {
  return organization.program(undefined, more);
}

test('what is anchored is told in the order of the log, to its own tenant and world', async () => {
  const organization = await newOrganization();
  const [mine, theirs, live] = await Promise.all([
    writer(organization),
    (await newOrganization()).program(),
    writer(organization, { environment: 'LIVE' }),
  ]);
  const stream = await sse(app(), mine.headers, events);
  const [other, elsewhere] = [
    await sse(app(), theirs.headers, events),
    await sse(app(), live.headers, events),
  ];
  const types = Array.from({ length: 40 }, (_, i) => `order.${i}`);
  await Promise.all(types.map((type) => mine.run(anchoring, { type })));
  const told = (await some(stream, 40)).map(({ data }) => data.eventAnchored);
  expect(told.map(({ type }) => type).sort()).toEqual([...types].sort());
  const indices = told.map(({ logIndex }) => logIndex);
  expect(indices).toEqual([...indices].sort((a, b) => a - b));
  await Promise.all([theirs.run(anchoring, { type: 'theirs' }), live.run(anchoring, { type: 'live' })]);
  expect((await some(other, 1)).map(({ data }) => data.eventAnchored.type)).toEqual(['theirs']);
  expect((await some(elsewhere, 1)).map(({ data }) => data.eventAnchored.type)).toEqual(['live']);
  expect(stream.results).toHaveLength(40);
});

test('what another replica commits is told here, in the order of its commits', async () => {
  const second = await startApp({}, app().connection);
  try {
    const organization = await newOrganization();
    const program = await organization.program();
    const stream = await sse(second, program.headers, invoices);
    const { clientCreate } = await program.run(
      'mutation { clientCreate(input: { name: "Ada" }) { ... on ClientCreatePayload { client { id } } } }',
    );
    const drafting = `mutation ($client: ID!, $price: Decimal!) {
      invoiceCreate(input: { clientId: $client, currency: "EUR",
        lines: [{ description: "x", quantity: "1", unitPrice: $price }] }) {
        __typename ... on InvoiceCreatePayload { invoice { id } } } }`;
    const variables = { client: clientCreate.client.id, price: '10.00' };
    const { invoiceCreate } = await program.run(drafting, variables);
    await program.run('mutation ($id: ID!) { invoiceFinalize(input: { id: $id }) { __typename } }', {
      id: invoiceCreate.invoice.id,
    });
    const told = (await some(stream, 2)).map(({ data }) => data.invoiceChanged);
    expect(told.map(({ type }) => type)).toEqual(['invoice.created', 'invoice.finalized']);
    expect(told[1]).toMatchObject({
      invoiceId: invoiceCreate.invoice.id,
      invoice: { status: 'OPEN', client: { name: 'Ada' } },
    });
  } finally {
    await second.close();
  }
});

test('filters let through what they name', async () => {
  const program = await writer(await newOrganization());
  const stream = await sse(
    app(),
    program.headers,
    'subscription { eventAnchored(filter: { type: ["b"] }) { type } }',
  );
  const activities = await sse(
    app(),
    program.headers,
    'subscription { activityRecorded(filter: { type: ["client"] }) { type subject { label } } }',
  );
  for (const type of ['a', 'b', 'c', 'b']) await program.run(anchoring, { type });
  await program.run('mutation { clientCreate(input: { name: "Ada" }) { __typename } }');
  expect((await some(stream, 2)).map(({ data }) => data.eventAnchored.type)).toEqual(['b', 'b']);
  expect((await some(activities, 1))[0]?.data.activityRecorded).toEqual({
    type: 'client.created',
    subject: { label: 'Ada' },
  });
});

test('keys tell that they change and that they are used', async () => {
  const organization = await newOrganization();
  const [watcher, used] = [await organization.program(), await organization.program(['clients:read'])];
  const stream = await sse(
    app(),
    watcher.headers,
    'subscription ($id: ID!) { apiKeyActivity(filter: { apiKeyId: $id }) { type apiKey { id status lastUse { operation } } } }',
    { id: used.keyId },
  );
  await used.run('query Look { clients { nodes { id } } }');
  expect((await some(stream, 1))[0]?.data.apiKeyActivity).toMatchObject({
    type: 'api_key.used',
    apiKey: { id: used.keyId, status: 'ACTIVE', lastUse: { operation: 'Look' } },
  });
  const owner = await organization.person();
  await owner.run('mutation ($id: ID!) { apiKeyDisable(input: { id: $id }) { __typename } }', {
    id: used.keyId,
  });
  const [, disabled] = await some(stream, 2);
  expect(disabled?.data.apiKeyActivity).toMatchObject({
    type: 'api_key.disabled',
    apiKey: { status: 'DISABLED' },
  });
});

test('a key that is narrowed to clients hears of their invoices alone, and of no events', async () => {
  const organization = await newOrganization();
  const owner = await organization.program();
  const made = await owner.run(`mutation {
    a: clientCreate(input: { name: "a" }) { ... on ClientCreatePayload { client { id } } }
    b: clientCreate(input: { name: "b" }) { ... on ClientCreatePayload { client { id } } } }`);
  const { apiKeyCreate } = await (await organization.person()).run(
    `mutation ($clients: [ID!]) { apiKeyCreate(input: { name: "n", scopes: ["invoices:read", "clients:read"], clientIds: $clients }) {
      ... on ApiKeyCreatePayload { secret } } }`,
    { clients: [made.a.client.id] },
  );
  const headers = { 'x-api-key': apiKeyCreate.secret };
  const stream = await sse(app(), headers, invoices);
  const drafting = `mutation ($client: ID!) { invoiceCreate(input: { clientId: $client, currency: "EUR",
    lines: [{ description: "x", quantity: "1", unitPrice: "1.00" }] }) { ... on InvoiceCreatePayload { invoice { id } } } }`;
  const theirs = await owner.run(drafting, { client: made.b.client.id });
  const { invoiceCreate } = await owner.run(drafting, { client: made.a.client.id });
  await owner.run('mutation ($id: ID!) { invoiceDelete(input: { id: $id }) { __typename } }', {
    id: theirs.invoiceCreate.invoice.id,
  });
  await owner.run('mutation ($id: ID!) { invoiceFinalize(input: { id: $id }) { __typename } }', {
    id: invoiceCreate.invoice.id,
  });
  const told = (await some(stream, 2)).map(({ data }) => data.invoiceChanged.invoiceId);
  expect(new Set(told)).toEqual(new Set([invoiceCreate.invoice.id]));
  const { response } = await ask(app(), headers, events);
  expect(response.status).toBe(403);
});

test('what a query would be refused for, a subscription is, with status and code and before it begins', async () => {
  const organization = await newOrganization();
  const program = await organization.program(['invoices:read', 'clients:read']);
  const refused = async (headers: Record<string, string>, query: string, accept?: string) => {
    const { response } = await ask(app(), headers, query, {}, accept);
    return `${response.status} ${codeOf(JSON.parse(await response.text()))}`;
  };
  expect(await refused(program.headers, events)).toBe('403 INSUFFICIENT_SCOPE');
  expect(await refused({}, events)).toBe('401 MISSING_API_KEY');
  expect(await refused(program.headers, invoices, 'application/json')).toBe('406 NOT_ACCEPTABLE');
  expect(await refused(program.headers, 'subscription { nothing }')).toMatch(/GRAPHQL_VALIDATION_FAILED/);
  const pinned = await organization.program(['invoices:read', 'clients:read'], {
    documents: ['a'.repeat(64)],
  });
  expect(await refused(pinned.headers, invoices)).toBe('403 DOCUMENT_NOT_ALLOWED');
});

test('a stream that nobody writes to is kept open, and is over when its reader goes', async () => {
  const program = await writer(await newOrganization());
  const stream = await sse(app(), program.headers, events);
  await expect.poll(() => stream.beats()).toBeGreaterThan(1);
  stream.close();
  await over(stream);
});
