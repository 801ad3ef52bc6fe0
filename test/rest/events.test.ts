import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { encodeId, newId } from '#server/db/id.ts';
import { useApp } from '../support/app.ts';
import { createOrganization } from '../support/organization.ts';
import { bearer, rest } from './support.ts';

const app = useApp({ PUBLIC_URL: 'https://keys.example.com' });

const post = (secret: string, body: unknown, headers: Record<string, string> = {}) =>
  rest(
    app(),
    '/v1/events',
    { ...bearer(secret), 'content-type': 'application/json', ...headers },
    { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) },
  );
const hello = { event_type: 'test.first_event', payload: { hello: 'world' } };

async function program(scopes?: Parameters<Awaited<ReturnType<typeof createOrganization>>['program']>[0]) {
  const organization = await createOrganization(app());
  return { organization, ...(await organization.program(scopes)) };
}

describe('POST /v1/events', () => {
  test("answers seed 001's curl command as printed, host and key swapped", async () => {
    const { secret } = await program();
    const command = `curl -s -w '\\n%{http_code}' -X POST ${app().url}/v1/events \\
  -H "Authorization: Bearer $INVOANCE_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{
    "event_type": "test.first_event",
    "payload": { "hello": "world" }
  }'`;
    const env = { ...process.env, INVOANCE_API_KEY: secret };
    const { stdout } = await promisify(execFile)('sh', ['-c', command], { env });
    const [body = '', status] = stdout.split('\n');
    expect(status).toBe('201');
    expect(JSON.parse(body)).toEqual({
      event_id: expect.stringMatching(/^evt_/),
      event_type: 'test.first_event',
      payload_hash: '93a23971a914e5eacbf0a8d25154cda309c3c1c72fbb9914d47c60f3cb681588',
      event_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      signature: expect.stringMatching(/^[A-Za-z0-9+/]{86}==$/),
      public_key: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
      log_index: expect.any(Number),
      ingested_at: expect.stringMatching(/Z$/),
      verify_url: expect.stringMatching(/^https:\/\/keys\.example\.com\/verify\/evt_/),
    });
  });

  test('anchors what GraphQL reads, under the same limits, log and last use', async () => {
    const { secret, keyId, ...caller } = await program();
    const { body } = await post(secret, hello);
    const { event, apiKey } = await caller.run(
      'query ($id: ID!, $key: ID!) { event(id: $id) { type payload hash commitment } apiKey(id: $key) { lastUse { operation } } }',
      { id: body.event_id, key: keyId },
    );
    expect(event).toEqual({
      ...{ type: 'test.first_event', payload: hello.payload },
      ...{ hash: body.payload_hash, commitment: body.event_hash },
    });
    await expect
      .poll(
        async () =>
          (
            await caller.run(
              'query ($key: ID!) { apiKeyRequests: apiRequests(filter: { apiKeyId: $key }) { nodes { operation status } } }',
              { key: keyId },
            )
          ).apiKeyRequests.nodes,
        { timeout: 4_000 },
      )
      .toContainEqual({ operation: 'POST /v1/events', status: 201 });
    expect(apiKey).toBeDefined();
  });

  test('is done once for its idempotency key', async () => {
    const { secret } = await program();
    const first = await post(secret, hello, { 'idempotency-key': 'k' });
    const again = await post(secret, { ...hello, idempotency_key: 'k' }, {});
    expect([first.status, again.status]).toEqual([201, 422]);
    const same = await post(secret, hello, { 'idempotency-key': 'k' });
    expect(same.body).toEqual(first.body);
    expect(same.headers.get('idempotency-replayed')).toBe('true');
  });

  test.each([
    ['no event_type', { payload: {} }, '400 validation_failed'],
    ['an event_type that is none', { event_type: 'not a type', payload: {} }, '400 validation_failed'],
    ['no payload', { event_type: 'a' }, '400 invalid_payload'],
    ['a payload that is no object', { event_type: 'a', payload: [1] }, '400 invalid_payload'],
    [
      'a number JSON cannot carry',
      '{"event_type":"a","payload":{"n":12345678901234567890}}',
      '400 invalid_payload',
    ],
    ['a member twice', '{"event_type":"a","payload":{"n":1,"n":2}}', '400 invalid_payload'],
    ['an array', [], '400 bad_request'],
    ['no JSON', '{', '400 bad_request'],
    ['an idempotency_key that is no text', { ...hello, idempotency_key: 1 }, '400 validation_failed'],
  ])('%s is refused, and nothing is anchored', async (_what, body, expected) => {
    const { organization, secret } = await program();
    const answer = await post(secret, body);
    expect(`${answer.status} ${answer.body.error}`).toBe(expected);
    expect(answer.body).toMatchObject({ message: expect.any(String), request_id: expect.any(String) });
    expect(
      await organization.sql(`select id from event where organization_id = ? and kind = 'EVENT'`, [
        organization.id,
      ]),
    ).toEqual([]);
  });

  test('the errors are those of the API, in its own shape', async () => {
    const { secret } = await program(['events:read']);
    const refused = await post(secret, hello);
    expect(refused).toMatchObject({
      status: 403,
      body: { error: 'insufficient_scope', missing_scopes: ['events:write'] },
    });
    expect(refused.headers.get('www-authenticate')).toContain('scope="events:write"');
    const anonymous = await rest(
      app(),
      '/v1/events',
      { 'content-type': 'application/json' },
      { method: 'POST', body: '{}' },
    );
    expect(anonymous).toMatchObject({ status: 401, body: { error: 'missing_api_key' } });
    const wrongMethod = await rest(app(), '/v1/events', bearer(secret), { method: 'DELETE' });
    expect(wrongMethod).toMatchObject({ status: 405, body: { error: 'method_not_allowed' } });
    expect(wrongMethod.headers.get('allow')).toBe('POST, GET');
  });
});

describe('reading', () => {
  test('one event with its payload; of others there is none', async () => {
    const [{ secret }, other] = [await program(), await program()];
    const { body } = await post(secret, hello);
    const read = await rest(app(), `/v1/events/${body.event_id}`, bearer(secret));
    expect(read).toMatchObject({ status: 200, body: { ...body, payload: hello.payload } });
    const strangers = await rest(app(), `/v1/events/${body.event_id}`, bearer(other.secret));
    expect(strangers).toMatchObject({ status: 404, body: { error: 'not_found' } });
    const malformed = await rest(app(), '/v1/events/nonsense', bearer(secret));
    expect(malformed).toMatchObject({ status: 400, body: { error: 'bad_user_input' } });
  });

  test('the list by pages, newest first, of one type', async () => {
    const { secret } = await program();
    for (const type of ['a', 'b', 'a', 'a']) await post(secret, { event_type: type, payload: {} });
    const list = async (query: string) => (await rest(app(), `/v1/events?${query}`, bearer(secret))).body;
    const first = await list('event_type=a&limit=2');
    expect(first).toMatchObject({
      total: 3,
      has_more: true,
      events: [{ event_type: 'a' }, { event_type: 'a' }],
    });
    expect(first.events[0].log_index).toBeGreaterThan(first.events[1].log_index);
    const second = await list(`event_type=a&limit=2&cursor=${encodeURIComponent(first.next_cursor)}`);
    expect(second).toMatchObject({ has_more: false, next_cursor: null });
    expect(second.events).toHaveLength(1);
  });

  test.each(['limit=0', 'limit=101', 'limit=x', 'cursor=x', 'date_from=yesterday'])(
    '%s is refused',
    async (query) => {
      const { secret } = await program();
      const answer = await rest(app(), `/v1/events?${query}`, bearer(secret));
      expect(answer.status).toBe(400);
      expect(answer.body.message).toEqual(expect.any(String));
    },
  );
});

describe('what is said of an event', () => {
  const said = { occurred_at: '2026-11-01T08:00:00.000Z', metadata: { site: 'Zürich', parcels: 3 } };

  test('comes with its answers, and finds it', async () => {
    const { secret } = await program();
    const { status, body } = await post(secret, { ...hello, ...said });
    expect(status).toBe(201);
    expect(body).toMatchObject(said);
    await post(secret, hello);
    expect((await rest(app(), `/v1/events/${body.event_id}`, bearer(secret))).body).toMatchObject(said);
    const list = async (query: string) =>
      (await rest(app(), `/v1/events?${query}`, bearer(secret))).body.events.map(
        (each: { event_id: string }) => each.event_id,
      );
    expect(await list('occurred_from=2026-11-01T00:00:00Z&occurred_to=2026-11-02T00:00:00Z')).toEqual([
      body.event_id,
    ]);
    expect(await list(`hash=${body.payload_hash}`)).toHaveLength(2);
    expect(await list('hash=abc')).toEqual([]);
  });

  test('event_time is taken for occurred_at', async () => {
    const { secret } = await program();
    const { body } = await post(secret, { ...hello, event_time: said.occurred_at });
    expect(body.occurred_at).toBe(said.occurred_at);
  });

  test.each([
    ['metadata that is not flat', { metadata: { a: [] } }, 'invalid_metadata', ['metadata', 'a']],
    ['a time to come', { occurred_at: '2999-01-01T00:00:00Z' }, 'validation_failed', ['occurred_at']],
    ['a reserved type', { event_type: 'trace.sealed' }, 'validation_failed', ['event_type']],
  ])('%s is refused, and what is at fault is named', async (_what, wrong, error, path) => {
    const { secret } = await program();
    expect(await post(secret, { ...hello, ...wrong })).toMatchObject({ status: 400, body: { error, path } });
  });
});

describe('a proof', () => {
  const postTo = (path: string, secret: string, body: unknown) =>
    rest(
      app(),
      path,
      { ...bearer(secret), 'content-type': 'application/json' },
      { method: 'POST', body: JSON.stringify(body) },
    );

  test('comes with the answer where it is asked for', async () => {
    const { secret } = await program();
    const { body } = await postTo('/v1/events?proof=true', secret, hello);
    expect(body.proof).toEqual({
      log_index: body.log_index,
      tree_size: body.log_index + 1,
      root_hash: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
      path: expect.any(Array),
      checkpoint: expect.stringContaining(`\n${body.log_index + 1}\n${body.proof.root_hash}\n`),
    });
    expect((await postTo('/v1/events?proof=maybe', secret, hello)).status).toBe(400);
  });

  test('is a file to save, which discloses the payload on demand alone', async () => {
    const [{ secret }, other] = [await program(), await program()];
    const { body } = await post(secret, hello);
    const read = async (query: string) => {
      const response = await fetch(`${app().url}/v1/events/${body.event_id}/proof${query}`, {
        headers: bearer(secret),
      });
      expect(response.headers.get('content-disposition')).toBe(
        `attachment; filename="${body.event_id}.tlog-proof"`,
      );
      const [head, extra = ''] = (await response.text()).split('\n');
      expect([response.status, head]).toEqual([200, 'c2sp.org/tlog-proof@v1']);
      return JSON.parse(Buffer.from(extra.slice(6), 'base64').toString()) as { payload?: unknown };
    };
    expect((await read('')).payload).toBeUndefined();
    expect((await read('?payload=true')).payload).toEqual(hello.payload);
    const strangers = await rest(app(), `/v1/events/${body.event_id}/proof`, bearer(other.secret));
    expect(strangers).toMatchObject({ status: 404, body: { error: 'not_found' } });
    const anonymous = await rest(app(), `/v1/events/${body.event_id}/proof`);
    expect(anonymous).toMatchObject({ status: 401, body: { error: 'missing_api_key' } });
  });

  test('anybody may check a payload or a hash', async () => {
    const { secret } = await program();
    const { body: event } = await post(secret, hello);
    const verify = (body: unknown, id = event.event_id) =>
      rest(
        app(),
        `/v1/events/${id}/verify`,
        { 'content-type': 'application/json' },
        { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) },
      );
    expect((await verify({ payload: hello.payload })).body).toEqual({
      event_id: event.event_id,
      ...{ match_result: true, matched_field: 'payload', method: 'payload', log_index: event.log_index },
      ...{ anchored_hash: event.payload_hash, submitted_hash: event.payload_hash },
      anchored_at: event.ingested_at,
    });
    expect((await verify({ payload_hash: event.event_hash })).body).toMatchObject({
      ...{ match_result: true, matched_field: 'event_hash', method: 'payload_hash' },
    });
    expect((await verify({ payload: { hello: 'moon' } })).body).toMatchObject({
      ...{ match_result: false, matched_field: null, anchored_hash: event.payload_hash },
    });
    for (const [body, status] of [
      [{}, 400],
      [{ payload_hash: 'abc' }, 400],
      [{ payload: {}, payload_hash: event.payload_hash }, 400],
      ['{"payload":{"n":12345678901234567890}}', 400],
      ['{', 400],
    ] as const) {
      expect((await verify(body)).status, JSON.stringify(body)).toBe(status);
    }
    expect((await verify({ payload: {} }, 'x')).body.error).toBe('bad_user_input');
    expect((await verify({ payload: {} }, encodeId('Event', newId()))).body.error).toBe('not_found');
  });

  test('many events are anchored at once, or none', async () => {
    const { organization, secret } = await program();
    const events = [hello, { ...hello, metadata: { n: 1 } }, { event_type: 'b', payload: { b: 1 } }];
    const { status, body } = await postTo('/v1/events/batch', secret, { events, idempotency_key: 'k' });
    expect(status).toBe(201);
    expect(body.events).toMatchObject([
      { event_type: 'test.first_event' },
      { metadata: { n: 1 } },
      { event_type: 'b', log_index: body.events[0].log_index + 2 },
    ]);
    const again = await postTo('/v1/events/batch', secret, { events, idempotency_key: 'k' });
    expect(again.body).toEqual(body);
    for (const [wrong, error, path] of [
      [
        { events: [...events, { event_type: 'a', payload: [] }] },
        'invalid_payload',
        ['events', '3', 'payload'],
      ],
      [{ events: [{ event_type: 'a b', payload: {} }] }, 'validation_failed', ['events', '0', 'event_type']],
      [{ events: [] }, 'validation_failed', ['events']],
      [{ events: [hello, { payload: {} }] }, 'validation_failed', undefined],
      [{ events: [1] }, 'validation_failed', undefined],
      [{ events: hello }, 'validation_failed', undefined],
    ] as const) {
      const answer = await postTo('/v1/events/batch', secret, wrong);
      expect(answer, JSON.stringify(wrong)).toMatchObject({ status: 400, body: { error } });
      expect(answer.body.path).toEqual(path);
    }
    const rows = await organization.sql(`select 1 from event where organization_id = ? and kind = 'EVENT'`, [
      organization.id,
    ]);
    expect(rows).toHaveLength(3);
  });
});
