import { expect, test } from 'vitest';
import { rest } from '../rest/support.ts';
import { useApp } from '../support/app.ts';
import { createOrganization } from '../support/organization.ts';

const app = useApp({
  RATE_LIMIT_REQUESTS_PER_MINUTE: '5',
  RATE_LIMIT_COST_PER_MINUTE: '3000',
  RATE_LIMIT_UPLOADS_PER_HOUR: '100',
});
const me = '{ me { kind } }';
const create = (alias: string) => `${alias}: clientCreate(input: { name: "${alias}" }) { __typename }`;

async function program(more = {}) {
  return (await createOrganization(app())).program(undefined, more);
}

test('counts down in the headers, and refuses what is too much with the time to wait', async () => {
  const caller = await program();
  const answers = [];
  for (let i = 0; i < 6; i++) answers.push(await caller.call(me));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
  expect(answers[0]?.headers.get('ratelimit-policy')).toBe('"requests";q=5;w=60, "cost";q=3000;w=60');
  expect(answers[0]?.headers.get('ratelimit')).toMatch(/^"requests";r=4;t=60, "cost";r=2998;t=60$/);

  const refused = answers[5];
  const retryAfter = Number(refused?.headers.get('retry-after'));
  expect(retryAfter).toBeGreaterThan(0);
  expect(retryAfter).toBeLessThanOrEqual(60);
  expect(refused?.headers.get('ratelimit')).toContain('"requests";r=0');
  expect(refused?.errors?.[0]?.extensions).toMatchObject({
    code: 'RATE_LIMIT_EXCEEDED',
    retryAfter,
    limit: { name: 'requests', limit: 5, windowSeconds: 60 },
  });
});

test('each key counts for itself', async () => {
  const [one, other] = [await program(), await program()];
  for (let i = 0; i < 6; i++) await one.call(me);
  expect((await one.call(me)).status).toBe(429);
  expect((await other.call(me)).status).toBe(200);
});

test('what is refused for another reason spends nothing', async () => {
  const caller = await (await createOrganization(app())).program(['clients:read']);
  for (let i = 0; i < 10; i++) expect((await caller.call('{ invoices { totalCount } }')).status).toBe(403);
  for (let i = 0; i < 10; i++) expect((await caller.call('{ nothing }')).errors).toHaveLength(1);
  expect((await caller.call(me)).headers.get('ratelimit')).toContain('"requests";r=4');
});

test('a refused mutation does nothing and costs nothing; many in one request count as many', async () => {
  const organization = await createOrganization(app());
  const caller = await organization.program();
  const six = `mutation { ${['a', 'b', 'c', 'd', 'e', 'f'].map(create).join(' ')} }`;
  const hidden = `mutation { ...All } fragment All on Mutation { ${['a', 'b', 'c', 'd', 'e', 'f'].map(create).join(' ')} }`;
  expect((await caller.call(six)).status).toBe(429);
  expect((await caller.call(hidden)).status).toBe(429);
  expect(await organization.sql('select 1 from client where organization_id = ?', [organization.id])).toEqual(
    [],
  );
  expect((await caller.call(`mutation { ${['a', 'b', 'c', 'd', 'e'].map(create).join(' ')} }`)).status).toBe(
    200,
  );
  expect((await caller.call(me)).status).toBe(429);
});

test.each([
  ['$events', '[EventAnchorItemInput!]!', (list: string) => list, '{ events: $events }'],
  ['$input', 'EventAnchorManyInput!', (list: string) => `{ events: ${list} }`, '$input'],
])('a list in the default of %s counts as many, too', async (variable, type, as, input) => {
  const caller = await program();
  const list = `[${'{ type: "a", payload: {} } '.repeat(6)}]`;
  const document = `mutation (${variable}: ${type} = ${as(list)}) { eventAnchorMany(input: ${input}) { __typename } }`;
  expect((await caller.call(document)).status).toBe(429);
});

test('what is refused in one window is given back in the others, to the point', async () => {
  const caller = await program();
  const creates = (count: number) =>
    `mutation { ${Array.from({ length: count }, (_, i) => create(`m${i}`)).join(' ')} }`;
  const left = (headers: Headers) =>
    [...(headers.get('ratelimit') ?? '').matchAll(/"(\w+)";r=(\d+)/g)].map(([, name, n]) => `${name} ${n}`);
  const costOne = 3_000 - Number(left((await caller.call(me)).headers)[1]?.split(' ')[1]);
  // Too many requests, in a document of aliases and in many documents at once.
  const refused = await Promise.all(Array.from({ length: 5 }, () => caller.call(creates(5))));
  expect(refused.map(({ status }) => status)).toEqual([429, 429, 429, 429, 429]);
  const large = '{ clients(first: 100) { nodes { id name email createdAt updatedAt phone externalId } } }';
  const batch = `[${JSON.stringify({ query: me })}, ${JSON.stringify({ query: me })}]`;
  const batched = await fetch(`${app().url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...caller.headers },
    body: batch,
  });
  expect(batched.status).toBe(400);
  expect(left((await caller.call(me)).headers)).toEqual(['requests 3', `cost ${3_000 - 2 * costOne}`]);
  // Too much cost takes no request either.
  const dear = `{ ${['a', 'b', 'c', 'd'].map((alias) => large.slice(2, -2).replace('clients', `${alias}: clients`)).join(' ')} }`;
  const tooDear = await caller.call(dear);
  expect(tooDear.status).toBe(429);
  expect(tooDear.errors?.[0]?.extensions).toMatchObject({ limit: { name: 'cost' } });
  expect(left((await caller.call(me)).headers)).toEqual(['requests 2', `cost ${3_000 - 3 * costOne}`]);
});

test('a body of the façade that cannot be read spends nothing, and says what is left', async () => {
  const { headers } = await program();
  const post = (path: string, type: string, body: string) =>
    rest(app(), path, { ...headers, 'content-type': type }, { method: 'POST', body });
  const form = 'multipart/form-data; boundary=x';
  const other = '--x\r\nContent-Disposition: form-data; name="a"; filename="a.pdf"\r\n\r\na\r\n--x--\r\n';
  const answers = [
    await post('/generate', 'text/plain', '{}'),
    await post('/api/v1/invoices/upload', 'application/json', '{}'),
    await post('/api/v1/invoices/upload', form, '--x--\r\n'),
    await post('/api/v1/invoices/upload', form, other),
  ];
  expect(answers.map(({ status }) => status)).toEqual([415, 415, 400, 400]);
  for (const answer of answers) expect(answer.headers.get('ratelimit')).toContain('"requests";r=5');
  expect((await rest(app(), '/v1/me', headers)).headers.get('ratelimit')).toContain('"requests";r=4');
});

test.each([
  ['GET', '/api/v1/invoices/nothing', 404],
  ['GET', '/api/v1/invoices/nothing/content', 404],
  ['GET', '/v1/documents/nothing/content', 404],
  ['GET', '/invoices/nothing.pdf', 404],
  ['GET', '/invoices.csv?status=NONE', 400],
  ['POST', '/generate', 422],
  ['POST', '/v1/events', 400],
])('%s %s says what is left where it is refused, too', async (method, path, expected) => {
  const { headers } = await program();
  const body = method === 'POST' ? '{ "event_type": "no type", "payload": {} }' : null;
  const answer = await rest(
    app(),
    path,
    { ...headers, 'content-type': 'application/json' },
    { method, body },
  );
  expect(answer.status).toBe(expected);
  expect(answer.headers.get('ratelimit')).toContain('"requests";r=4');
});

test('large questions use up the cost window first', async () => {
  const caller = await program();
  const large = '{ clients(first: 100) { nodes { id name email createdAt updatedAt phone externalId } } }';
  const statuses = [];
  for (let i = 0; i < 5; i++) statuses.push((await caller.call(large)).status);
  expect(statuses).toEqual([200, 200, 200, 429, 429]);
  expect((await caller.call(me)).status).toBe(200);
});

test('a window begins with its first request and does not slide', async () => {
  const caller = await program({ rateLimits: [{ name: 'requests', limit: 2, windowSeconds: 1 }] });
  const started = performance.now();
  await caller.call(me);
  let refused = 0;
  let admitted = 1;
  while (performance.now() - started < 950) {
    if ((await caller.call(me)).status === 200) admitted++;
    else refused++;
  }
  expect(admitted).toBe(2);
  expect(refused).toBeGreaterThan(0);
  await expect.poll(async () => (await caller.call(me)).status, { timeout: 600, interval: 20 }).toBe(200);
});

test('a key shows the windows it has, and me what is left of them', async () => {
  const caller = await program({ rateLimits: [{ name: 'requests', limit: 50, windowSeconds: 10 }] });
  const { apiKeys, me: self } = await caller.run(`{
    apiKeys { nodes { rateLimits { name limit windowSeconds source } } }
    me { limits { name limit windowSeconds remaining } }
  }`);
  expect(apiKeys.nodes[0].rateLimits).toEqual([
    { name: 'requests', limit: 50, windowSeconds: 10, source: 'KEY' },
    { name: 'cost', limit: 3000, windowSeconds: 60, source: 'SERVER' },
    { name: 'uploads', limit: 100, windowSeconds: 3600, source: 'SERVER' },
    { name: 'connections', limit: 5, windowSeconds: 0, source: 'SERVER' },
  ]);
  expect(self.limits).toContainEqual({ name: 'requests', limit: 50, windowSeconds: 10, remaining: 49 });
});

test('only people set the limits of a key', async () => {
  const organization = await createOrganization(app());
  const mutation = `mutation { apiKeyCreate(input: { name: "twin", scopes: ["clients:read"],
    rateLimits: [{ name: "requests", limit: 1000000, windowSeconds: 60 }] }) {
    __typename ... on ValidationError { path } ... on ApiKeyCreatePayload { apiKey { rateLimits { limit } } } } }`;
  const byKey = await (await organization.program()).run(mutation);
  expect(byKey.apiKeyCreate).toEqual({ __typename: 'ValidationError', path: ['rateLimits'] });
  const byPerson = await (await organization.person('ADMIN')).run(mutation);
  expect(byPerson.apiKeyCreate.apiKey.rateLimits[0]).toEqual({ limit: 1000000 });
});
