import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { mostWaiting } from '#server/live/feed.ts';
import { startApp, type TestApp, useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { eventually } from '../support/eventually.ts';
import { createOrganization, type TestOrganization } from '../support/organization.ts';
import { uuidOf } from '../support/rows.ts';
import { codeOf, over, type Stream, socket, sse } from './support.ts';

const app = useApp();
const query = 'subscription { eventAnchored { id } }';
const promisedMs = 5_000;

type Program = Awaited<ReturnType<TestOrganization['program']>>;
type Open = (server: TestApp, headers: Readonly<Record<string, string>>) => Promise<Stream>;

const transports: Record<string, Open> = {
  'server-sent events': (server, headers) => sse(server, headers, query),
  'a WebSocket': async (server, headers) => {
    const stream = await socket(server, {}, { origin: server.url, ...headers }).subscribe(query);
    // Subscribing is answered with nothing: it has begun a moment after it was asked.
    await new Promise((resolve) => setTimeout(resolve, 400));
    return stream;
  },
};

const update = (owner: Caller, id: string, input: string) =>
  owner.run(
    `mutation { apiKeyUpdate(input: { id: "${id}", ${input} }) { __typename ... on UserError { message } } }`,
  );

const verb = (owner: Caller, name: string, id: string) =>
  owner.run(`mutation { ${name}(input: { id: "${id}" }) { __typename ... on UserError { message } } }`);

/** Each ends what the key may do here, in its own way. */
const changes: readonly [string, string, (owner: Caller, program: Program) => Promise<unknown>][] = [
  ['it is revoked', 'API_KEY_REVOKED', (owner, { keyId }) => verb(owner, 'apiKeyRevoke', keyId)],
  ['it is disabled', 'API_KEY_DISABLED', (owner, { keyId }) => verb(owner, 'apiKeyDisable', keyId)],
  [
    'its scopes are narrowed',
    'INSUFFICIENT_SCOPE',
    (owner, { keyId }) => update(owner, keyId, 'scopes: ["clients:read"]'),
  ],
  [
    'its addresses are restricted',
    'IP_NOT_ALLOWED',
    (owner, { keyId }) => update(owner, keyId, 'ipAllowlist: ["192.0.2.0/24"]'),
  ],
  [
    'its documents are pinned',
    'DOCUMENT_NOT_ALLOWED',
    (owner, { keyId }) => update(owner, keyId, `documents: ["${'a'.repeat(64)}"]`),
  ],
];

describe.each(Object.entries(transports))('over %s', (_name, open) => {
  test.each(changes)('a key is cut off when %s', async (_change, code, change) => {
    const organization = await createOrganization(app());
    const [owner, program] = [await organization.person(), await organization.program(['events:read'])];
    const stream = await open(app(), program.headers);
    await change(owner, program);
    await over(stream, promisedMs);
    expect(codeOf(stream.results.at(-1))).toBe(code);
  });

  test('a key is cut off when another replica revokes it, and when it expires', async () => {
    const second = await startApp({}, app().connection);
    try {
      const organization = await createOrganization(app());
      const revoked = await organization.program(['events:read']);
      const expiresAt = new Date(second.runtime.now().getTime() + 60_000);
      const expiring = await organization.program(['events:read'], { expiresAt });
      const [first, other] = [await open(second, revoked.headers), await open(second, expiring.headers)];
      await verb(await organization.person(), 'apiKeyRevoke', revoked.keyId);
      await over(first, 1_500);
      expect(codeOf(first.results.at(-1))).toBe('API_KEY_REVOKED');
      second.advance(61_000);
      await over(other, promisedMs);
      expect(codeOf(other.results.at(-1))).toBe('API_KEY_EXPIRED');
    } finally {
      await second.close();
    }
  });

  test('a person is cut off by signing out, and by losing the role', async () => {
    const organization = await createOrganization(app());
    const [leaving, demoted] = [await organization.person('ADMIN'), await organization.person('ADMIN')];
    const [first, second] = [
      await open(app(), { ...leaving.headers, 'x-requested-with': 'test' }),
      await open(app(), demoted.headers),
    ];
    await fetch(`${app().url}/api/auth/sign-out`, {
      method: 'POST',
      headers: { ...leaving.headers, 'content-type': 'application/json', origin: app().url },
      body: '{}',
    });
    await organization.sql(
      `delete from member where organization_id = ? and user_id = (select id from "user" where email = ?)`,
      [organization.id, demoted.email],
    );
    await over(first, promisedMs);
    await over(second, promisedMs);
    expect(codeOf(first.results.at(-1))).toMatch(/^(UNAUTHENTICATED|MISSING_API_KEY)$/);
    expect(codeOf(second.results.at(-1))).toBe('NO_ORGANIZATION');
  });

  test('whoever stops the server tells why, and is not held up', async () => {
    const stopping = await startApp();
    const program = await (await createOrganization(stopping)).program(['events:read']);
    const stream = await open(stopping, program.headers);
    const startedAt = performance.now();
    await stopping.close();
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    await over(stream);
    expect(codeOf(stream.results.at(-1))).toBe('SERVER_STOPPING');
  });

  test('when changes may have been missed the subscriber is told to read anew', async () => {
    const program = await (await createOrganization(app())).program(['events:read']);
    const stream = await open(app(), program.headers);
    await app()
      .runtime.orm.em.fork()
      .execute(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query in ('listen live', 'select 1') and pid <> pg_backend_pid()`,
      );
    await over(stream);
    expect(codeOf(stream.results.at(-1))).toBe('RESYNC_REQUIRED');
    await eventually(async () => (await sse(app(), program.headers, query)).close(), 5_000);
  });
});

test('more changes than fit in the queue end the subscription with a code, and take no memory', async () => {
  const organization = await createOrganization(app());
  const context = organization.context();
  const follower = app().runtime.live.follow(
    context.principal,
    (notice): notice is typeof notice => notice.kind === 'ACTIVITY',
  );
  await organization.sql(
    `insert into activity (id, organization_id, environment, type, subject_id, subject_label, data, actor_type, actor_label, request_id, created_at)
     select gen_random_uuid(), ?, 'TEST', 'client.created', ?, 'x', '{}', 'SYSTEM', 'x', 'x', now() from generate_series(1, ?)`,
    [organization.id, randomUUID(), mostWaiting + 1],
  );
  await new Promise((resolve) => setTimeout(resolve, 500));
  await expect(follower.next()).rejects.toMatchObject({ code: 'SUBSCRIBER_TOO_SLOW' });
  expect(await follower.next()).toEqual({ done: true, value: undefined });
});

test('a key has as many live connections as it may, over all replicas, and again when one is closed', async () => {
  const second = await startApp({}, app().connection);
  try {
    const organization = await createOrganization(app());
    const program = await organization.program(['events:read']);
    const streams: Stream[] = [];
    for (const server of [app(), second, app(), second, app()]) {
      streams.push(await sse(server, program.headers, query));
    }
    for (const server of [app(), second]) {
      const refused = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...program.headers },
        body: JSON.stringify({ query }),
      });
      expect(refused.status).toBe(429);
      expect(refused.headers.get('retry-after')).toBe('5');
      const [error] = ((await refused.json()) as { errors: { extensions: object }[] }).errors;
      expect(error?.extensions).toMatchObject({
        code: 'RATE_LIMIT_EXCEEDED',
        limit: { name: 'connections', limit: 5 },
      });
    }
    streams[0]?.close();
    await expect
      .poll(() =>
        organization.sql('select 1 from live_connection where holder_id = ?', [uuidOf(program.keyId)]),
      )
      .toHaveLength(4);
    streams.push(await sse(second, program.headers, query));
    for (const stream of streams) stream.close();
  } finally {
    await second.close();
  }
});

test('the request log has a live connection once, with its duration, when it is over', async () => {
  const organization = await createOrganization(app());
  const program = await organization.program(['events:read']);
  const stream = await sse(app(), program.headers, 'subscription Watch { eventAnchored { id } }');
  await new Promise((resolve) => setTimeout(resolve, 300));
  stream.close();
  const owner = await organization.program();
  await expect
    .poll(
      async () => {
        const { apiRequests } = await owner.run('{ apiRequests { nodes { operation code durationMs } } }');
        return apiRequests.nodes.find((each: { operation: string }) => each.operation === 'Watch')
          ?.durationMs;
      },
      { timeout: 5_000 },
    )
    .toBeGreaterThan(250);
});
