import { expect, test } from 'vitest';
import WebSocket from 'ws';
import { useApp } from '../support/app.ts';
import { createOrganization } from '../support/organization.ts';
import { begun, codeOf, over, socket, some } from './support.ts';

const app = useApp();
const events = 'subscription { eventAnchored { type logIndex } }';
const anchoring =
  'mutation { eventAnchor(input: { type: "order.placed", payload: {} }) { ... on EventAnchorPayload { event { id } } } }';

const introductions = {
  'the upgrade': (key: string) => [{}, { authorization: `Bearer ${key}` }] as const,
  'the introduction': (key: string) => [{ Authorization: `Bearer ${key}` }, {}] as const,
  'the introduction, as X-API-Key': (key: string) => [{ 'X-API-Key': key }, {}] as const,
};

test.each(Object.entries(introductions))(
  'a key in %s opens a connection of many subscriptions',
  async (_, given) => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    const connection = socket(app(), ...given(program.secret));
    const [first, second] = [
      await connection.subscribe(events),
      await connection.subscribe('subscription { activityRecorded(filter: { type: ["client"] }) { type } }'),
    ];
    await begun(first, () => program.run(anchoring));
    await program.run('mutation { clientCreate(input: { name: "a" }) { __typename } }');
    expect((await some(first, 1))[0]?.data.eventAnchored.type).toBe('order.placed');
    expect((await some(second, 1))[0]?.data.activityRecorded.type).toBe('client.created');
    const held = await organization.sql('select 1 from live_connection where organization_id = ?', [
      organization.id,
    ]);
    expect(held).toHaveLength(1);
  },
);

const closing = async (params: Record<string, unknown>, headers: Record<string, string> = {}) => {
  const connection = socket(app(), params, headers);
  await expect.poll(() => connection.closed(), { timeout: 5_000 }).not.toBeNull();
  return connection.closed();
};

test('who may not speak is told so by close code and reason', async () => {
  const organization = await createOrganization(app());
  const allowed = { ipAllowlist: ['192.0.2.0/24'] };
  const elsewhere = await organization.program(['events:read'], allowed);
  expect(await closing({})).toMatchObject({ code: 4401, reason: 'MISSING_API_KEY' });
  expect(await closing({ authorization: 'Bearer nothing' })).toMatchObject({
    code: 4401,
    reason: 'INVALID_API_KEY_FORMAT',
  });
  expect(await closing({ authorization: `Bearer ${elsewhere.secret}` })).toMatchObject({
    code: 4403,
    reason: 'IP_NOT_ALLOWED',
  });
  const two = { authorization: `Bearer ${elsewhere.secret}` };
  expect(await closing(two, { 'x-api-key': (await organization.program()).secret })).toMatchObject({
    reason: 'INVALID_API_KEY',
  });
});

test('a cookie is taken from the console alone', async () => {
  const person = await (await createOrganization(app())).person();
  const { cookie = '' } = person.headers;
  expect(await closing({}, { cookie })).toMatchObject({ code: 4403, reason: 'CSRF_REJECTED' });
  expect(await closing({}, { cookie, origin: 'https://evil.example' })).toMatchObject({
    reason: 'CSRF_REJECTED',
  });
  const connection = socket(app(), {}, { cookie, origin: app().url });
  const stream = await connection.subscribe(events);
  await begun(stream, () => person.run(anchoring));
  expect(connection.closed()).toBeNull();
});

test('a subscription is refused as a query is, and the others go on', async () => {
  const organization = await createOrganization(app());
  const [program, writer] = [await organization.program(['events:read']), await organization.program()];
  const connection = socket(app(), { authorization: `Bearer ${program.secret}` });
  const good = await connection.subscribe(events);
  const refused = {
    'subscription { invoiceChanged { type } }': 'INSUFFICIENT_SCOPE',
    '{ me { kind } }': 'BAD_REQUEST',
    'subscription { nothing }': 'GRAPHQL_VALIDATION_FAILED',
    'subscription {': 'GRAPHQL_PARSE_FAILED',
  };
  for (const [query, code] of Object.entries(refused)) {
    const stream = await connection.subscribe(query);
    await over(stream);
    expect(codeOf(stream.results[0]), JSON.stringify(stream.results[0])).toBe(code);
  }
  await begun(good, () => writer.run(anchoring));
  expect(connection.closed()).toBeNull();
});

test('a connection carries twenty subscriptions and no more, and a place is free when one ends', async () => {
  const program = await (await createOrganization(app())).program();
  const connection = socket(app(), { authorization: `Bearer ${program.secret}` });
  const streams = await Promise.all(Array.from({ length: 21 }, () => connection.subscribe(events)));
  await expect.poll(() => streams.filter((stream) => stream.isOver()).length, { timeout: 5_000 }).toBe(1);
  const refused = streams.find((stream) => stream.isOver());
  expect(codeOf(refused?.results[0])).toBe('RATE_LIMIT_EXCEEDED');
  streams.find((stream) => !stream.isOver())?.close();
  const next = await connection.subscribe(events);
  await begun(next, () => program.run(anchoring));
});

test('who says nothing, says too much or knocks elsewhere is shown out', async () => {
  const closed = (address: string, message?: string) =>
    new Promise<number>((resolve) => {
      const raw = new WebSocket(address, 'graphql-transport-ws');
      raw.on('open', () => message && raw.send(message));
      raw.on('error', () => resolve(0));
      raw.on('close', (code) => resolve(code));
    });
  const address = app().url.replace(/^http/, 'ws');
  expect(await closed(`${address}/elsewhere`)).toBe(0);
  expect(await closed(`${address}/graphql`, 'x'.repeat(300_000))).toBe(1009);
  expect(await closed(`${address}/graphql`, '{"type":"nonsense"}')).toBe(4400);
  expect(await closed(`${address}/graphql`)).toBe(4408);
}, 15_000);
