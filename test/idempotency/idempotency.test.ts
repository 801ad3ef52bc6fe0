import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { rest } from '../rest/support.ts';
import { useApp } from '../support/app.ts';
import { type Caller, callWith } from '../support/caller.ts';
import {
  ApiKeyCreateDocument,
  ApiKeyRotateDocument,
  ClientCreateDocument,
  EventAnchorDocument,
} from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { createOrganization, type TestOrganization } from '../support/organization.ts';
import { post } from '../support/raw.ts';

const app = useApp();
const hourMs = 60 * 60 * 1000;

async function setUp() {
  const organization = await createOrganization(app());
  const program = await organization.program();
  const withKey = (key: string, caller: Caller = program) =>
    callWith(app(), { ...caller.headers, 'idempotency-key': key });
  return { organization, program, withKey };
}

const createAda = (caller: Caller, name = 'Ada') => caller.call(ClientCreateDocument, { input: { name } });
const clientsOf = async ({ sql, id }: TestOrganization) =>
  (await sql<{ name: string }>('select name from client where organization_id = ?', [id])).length;
const codeOf = ({ status, errors }: { status: number; errors?: { extensions: { code: string } }[] }) =>
  `${status} ${errors?.[0]?.extensions.code}`;

describe('the same request under the same key', () => {
  test('is done once and answered the same, and says so', async () => {
    const { organization, withKey } = await setUp();
    const caller = withKey('order-1');
    const first = await createAda(caller);
    const again = await createAda(caller);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(again).toMatchObject({ status: 200, data: first.data });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await clientsOf(organization)).toBe(1);
  });

  test.each([
    ['in quotes, as the draft has it', '"order-1"'],
    ['bare', 'order-1'],
  ])('the header %s', async (_what, header) => {
    const { organization, program, withKey } = await setUp();
    await program.run(ClientCreateDocument, { input: { name: 'Ada', idempotencyKey: 'order-1' } });
    await withKey(header).run(ClientCreateDocument, { input: { name: 'Ada', idempotencyKey: 'order-1' } });
    expect(await clientsOf(organization)).toBe(1);
  });

  test.each<[string, string, Record<string, string>?]>([
    ['a literal', 'mutation { clientCreate(input: { name: "Ada", idempotencyKey: "k" }) { __typename } }'],
    [
      'a variable inside a literal, below a fragment',
      'mutation ($k: String) { ...F } fragment F on Mutation { clientCreate(input: { name: "Ada", idempotencyKey: $k }) { __typename } }',
      { k: 'k' },
    ],
    [
      "such a variable's default",
      'mutation ($k: String = "k") { clientCreate(input: { name: "Ada", idempotencyKey: $k }) { __typename } }',
    ],
    [
      "a member of the input's default",
      'mutation ($i: ClientCreateInput! = { name: "Ada", idempotencyKey: "k" }) { clientCreate(input: $i) { __typename } }',
    ],
  ])('the key as %s', async (_what, document, variables = {}) => {
    const { organization, program } = await setUp();
    for (let time = 0; time < 2; time++) await program.run(document, variables);
    expect(await clientsOf(organization)).toBe(1);
  });

  test('whatever the order of its members and the layout of its document', async () => {
    const { organization, program } = await setUp();
    const send = (query: string, variables: string) =>
      post(
        app(),
        { ...program.headers, 'idempotency-key': 'k' },
        `{"query":${JSON.stringify(query)},"variables":${variables}}`,
      );
    const one = 'mutation($i: ClientCreateInput!) { clientCreate(input: $i) { __typename } }';
    const other = 'mutation ($i: ClientCreateInput!) {\n  clientCreate(input: $i) { __typename } # again\n}';
    await send(one, '{"i":{"name":"Ada","phone":"1"}}');
    expect((await send(other, '{"i":{"phone":"1","name":"Ada"}}')).headers.get('idempotency-replayed')).toBe(
      'true',
    );
    expect(await clientsOf(organization)).toBe(1);
  });

  test('a hundred times at once has one effect; the others are answered the same, or 409', async () => {
    const { organization, withKey } = await setUp();
    const caller = withKey('burst');
    const answers = await Promise.all(Array.from({ length: 100 }, () => createAda(caller)));
    const kinds = new Set(
      answers.map((answer) => (answer.errors ? codeOf(answer) : JSON.stringify(answer.data))),
    );
    expect([...kinds].filter((kind) => kind !== '409 IDEMPOTENCY_CONFLICT')).toHaveLength(1);
    expect(await clientsOf(organization)).toBe(1);
  });

  test('a thousand keys, twenty duplicates of each at once: one effect each', async () => {
    const { organization, program } = await setUp();
    for (let batch = 0; batch < 20; batch++) {
      const keys = Array.from({ length: 50 }, (_, at) => `${batch}-${at}`);
      const sent = keys.flatMap((key) => Array.from({ length: 20 }, () => key));
      const statuses = await Promise.all(
        sent.map(async (idempotencyKey) => {
          const input = { name: idempotencyKey, idempotencyKey };
          return (await program.call(ClientCreateDocument, { input })).status;
        }),
      );
      expect(statuses.every((status) => status === 200 || status === 409)).toBe(true);
    }
    const { sql, id } = organization;
    const rows = await sql<{ name: string }>('select name from client where organization_id = ?', [id]);
    expect(rows).toHaveLength(1_000);
    expect(new Set(rows.map(({ name }) => name)).size).toBe(1_000);
  }, 240_000);

  test('anchors an event once', async () => {
    const { organization, withKey } = await setUp();
    const caller = withKey('event-1');
    const anchor = () => caller.run(EventAnchorDocument, { input: { type: 'a', payload: { n: 1 } } });
    const first = await anchor();
    expect(await anchor()).toEqual(first);
    expect(
      await organization.sql(`select id from event where organization_id = ? and kind = 'EVENT'`, [
        organization.id,
      ]),
    ).toHaveLength(1);
  });

  test('after 24 hours is a new request', async () => {
    const { organization, withKey } = await setUp();
    await createAda(withKey('k'));
    app().advance(23 * hourMs);
    await createAda(withKey('k'));
    expect(await clientsOf(organization)).toBe(1);
    app().advance(1 * hourMs + 1_000);
    await createAda(withKey('k'));
    expect(await clientsOf(organization)).toBe(2);
  });
});

describe('a secret', () => {
  test('of a new key is not in the repeated answer, and nowhere in the database', async () => {
    const { organization, withKey } = await setUp();
    const caller = withKey('key-1');
    const create = () =>
      caller.run(ApiKeyCreateDocument, { input: { name: 'ci', scopes: ['clients:read'] } });
    const first = only((await create()).apiKeyCreate, 'ApiKeyCreatePayload');
    const again = only((await create()).apiKeyCreate, 'ApiKeyCreatePayload');
    expect(again).toEqual({ ...first, secret: null });
    const kept = await organization.sql<{ answer: unknown }>(
      'select answer from idempotency_key where organization_id = ?',
      [organization.id],
    );
    expect(JSON.stringify(kept)).toContain(again.apiKey.id);
    expect(JSON.stringify(kept)).not.toContain(given(first.secret));
  });

  test('of a rotation neither', async () => {
    const { program, withKey } = await setUp();
    const rotate = async () =>
      only(
        (await withKey('r', program).run(ApiKeyRotateDocument, { input: { id: program.keyId } }))
          .apiKeyRotate,
        'ApiKeyRotatePayload',
      );
    const first = await rotate();
    expect(await rotate()).toEqual({ ...first, secret: null });
  });
});

describe('another request under the same key', () => {
  test('with other variables is refused, and nothing happens', async () => {
    const { organization, withKey } = await setUp();
    await createAda(withKey('k'));
    expect(codeOf(await createAda(withKey('k'), 'Grace'))).toBe('422 IDEMPOTENCY_KEY_REUSED');
    expect(await clientsOf(organization)).toBe(1);
  });

  test('by another credential of the tenant is refused too', async () => {
    const { organization, withKey } = await setUp();
    await createAda(withKey('k'));
    expect(codeOf(await createAda(withKey('k', await organization.program())))).toBe(
      '422 IDEMPOTENCY_KEY_REUSED',
    );
    expect(await clientsOf(organization)).toBe(1);
  });

  test('of another tenant, or of the other environment, is another matter', async () => {
    const [one, other] = [await setUp(), await setUp()];
    const live = await one.organization.program(undefined, { environment: 'LIVE' });
    for (const caller of [one.withKey('k'), other.withKey('k'), one.withKey('k', live)]) {
      expect((await createAda(caller)).headers.get('idempotency-replayed')).toBeNull();
    }
    expect(await clientsOf(one.organization)).toBe(2);
    expect(await clientsOf(other.organization)).toBe(1);
  });
});

describe('what had no effect', () => {
  test('is not kept: a refusal can be mended under the same key', async () => {
    const { organization, withKey } = await setUp();
    const caller = withKey('k');
    expect((await createAda(caller, '')).data.clientCreate.__typename).toBe('ValidationError');
    expect((await createAda(caller, 'Ada')).data.clientCreate.__typename).toBe('ClientCreatePayload');
    expect(await clientsOf(organization)).toBe(1);
  });

  test.each([
    [
      'GraphQL whose variables do not fit',
      (caller: Caller, name: unknown) =>
        post(
          app(),
          caller.headers,
          JSON.stringify({
            query: 'mutation ($i: ClientCreateInput!) { clientCreate(input: $i) { __typename } }',
            variables: { i: { name } },
          }),
        ),
    ],
    [
      'a body of the façade that does not',
      (caller: Caller, name: unknown) =>
        rest(
          app(),
          '/v1/events',
          { 'content-type': 'application/json', ...caller.headers },
          {
            method: 'POST',
            body: JSON.stringify({
              ...{ event_type: 'a', payload: {} },
              occurred_at: typeof name === 'string' ? '2026-11-01T08:00:00Z' : '2026-13-01T08:00:00Z',
            }),
          },
        ),
    ],
  ])('as %s: it is refused the same every time, and mended under the same key', async (_what, send) => {
    const { withKey } = await setUp();
    const caller = withKey('k');
    for (let time = 0; time < 2; time++) expect((await send(caller, 7)).status).toBe(400);
    expect((await send(caller, 'Ada')).status).toBeLessThan(300);
  });

  test('because a scope is missing leaves the key free', async () => {
    const { organization, withKey } = await setUp();
    const reader = await organization.program(['clients:read']);
    expect(codeOf(await createAda(withKey('k', reader)))).toBe('403 INSUFFICIENT_SCOPE');
    expect((await createAda(withKey('k'))).errors).toBeUndefined();
  });
});

describe('when the process dies', () => {
  const claimOf = (organization: TestOrganization, state: string) =>
    organization.sql(`update idempotency_key set state = ?, answer = null where organization_id = ?`, [
      state,
      organization.id,
    ]);

  test('before the commit, the key is held for a minute and then free', async () => {
    const { organization, withKey } = await setUp();
    await createAda(withKey('k'));
    await organization.sql('delete from client where organization_id = ?', [organization.id]);
    await claimOf(organization, 'RUNNING');
    expect(codeOf(await createAda(withKey('k')))).toBe('409 IDEMPOTENCY_CONFLICT');
    app().advance(61_000);
    expect((await createAda(withKey('k'))).errors).toBeUndefined();
    expect(await clientsOf(organization)).toBe(1);
  });

  test('after the commit, before the answer was kept: it is not done again', async () => {
    const { organization, withKey } = await setUp();
    await createAda(withKey('k'));
    await claimOf(organization, 'COMMITTED');
    app().advance(61_000);
    expect(codeOf(await createAda(withKey('k')))).toBe('409 IDEMPOTENCY_ANSWER_LOST');
    expect(await clientsOf(organization)).toBe(1);
  });
});

describe('a key that is none', () => {
  test.each([
    ['empty quotes', '""'],
    ['too long', 'x'.repeat(256)],
  ])('%s is refused', async (_what, key) => {
    const { organization, withKey } = await setUp();
    expect(codeOf(await createAda(withKey(key)))).toBe('400 BAD_REQUEST');
    expect(await clientsOf(organization)).toBe(0);
  });

  test('two different ones are refused', async () => {
    const { organization, withKey } = await setUp();
    const input = { name: 'Ada', idempotencyKey: randomUUID() };
    expect(codeOf(await withKey('k').call(ClientCreateDocument, { input }))).toBe('400 BAD_REQUEST');
    expect(await clientsOf(organization)).toBe(0);
  });

  test('on a query means nothing', async () => {
    const { withKey } = await setUp();
    for (let time = 0; time < 2; time++) {
      const answer = await withKey('k').call('{ me { kind } }');
      expect(answer).toMatchObject({ status: 200, data: { me: { kind: 'API_KEY' } } });
      expect(answer.headers.get('idempotency-replayed')).toBeNull();
    }
  });
});
