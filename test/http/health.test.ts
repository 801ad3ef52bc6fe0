import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { startApp, type TestApp, useApp } from '../support/app.ts';
import { callWith } from '../support/caller.ts';
import { onCluster } from '../support/cluster.ts';
import { eventually } from '../support/eventually.ts';
import { createOrganization } from '../support/organization.ts';

const app = useApp();
const get = ({ url }: TestApp, path: string, headers: Record<string, string> = {}) =>
  fetch(`${url}${path}`, { headers });

async function ownApp(env: Record<string, string> = {}): Promise<TestApp> {
  const started = await startApp(env);
  onTestFinished(() => started.close());
  return started;
}

test('livez and readyz answer without a key', async () => {
  for (const [path, status] of [
    ['/livez', 'live'],
    ['/readyz', 'ready'],
  ] as const) {
    const response = await get(app(), path);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status });
  }
});

test('readyz says when the database is out of reach and when it is back; livez stays', async () => {
  const own = await ownApp();
  const { connection } = own;
  const name = 'dbName' in connection ? connection.dbName : new URL(connection.clientUrl).pathname.slice(1);
  const cluster = inject('connection');
  await onCluster(cluster, `alter database ${name} allow_connections false`);
  await onCluster(
    cluster,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
  );
  await eventually(async () => expect((await get(own, '/readyz')).status).toBe(503), 10_000);
  expect((await get(own, '/livez')).status).toBe(200);
  await onCluster(cluster, `alter database ${name} allow_connections true`);
  await eventually(async () => expect((await get(own, '/readyz')).status).toBe(200), 10_000);
});

describe('metrics', () => {
  test('are for this machine alone when there is no token', async () => {
    const organization = await createOrganization(app());
    await (await organization.program()).run('{ me { kind } }');
    const response = await get(app(), '/metrics');
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text).toMatch(/countersign_http_requests_total\{route="graphql",status="200"\} [1-9]/);
    expect(text).toMatch(/countersign_api_key_uses_total [1-9]/);
    for (const name of ['x-forwarded-for', 'forwarded']) {
      expect((await get(app(), '/metrics', { [name]: '127.0.0.1' })).status).toBe(403);
    }
  });

  test('are for whoever has the token when there is one', async () => {
    const own = await ownApp({ METRICS_TOKEN: 'sixteen-characters-or-more' });
    expect((await get(own, '/metrics')).status).toBe(403);
    expect((await get(own, '/metrics', { authorization: 'Bearer something else' })).status).toBe(403);
    expect((await get(own, '/metrics', { authorization: 'Bearer sixteen-characters-or-more' })).status).toBe(
      200,
    );
  });

  test('count as refusals what is refused for who asks, what they may and how often, and nothing else', async () => {
    const own = await ownApp({ WRONG_KEYS_PER_MINUTE: '0' });
    const organization = await createOrganization(own);
    const limited = [{ name: 'requests', limit: 1, windowSeconds: 60 }];
    const program = await organization.program(['clients:read'], { rateLimits: limited });
    await get(own, '/v1/nothing');
    await callWith(own).call('{ me { kind } }');
    expect((await program.call('{ invoices { totalCount } }')).status).toBe(403);
    await program.call('{ nothing }');
    await program.run('{ clients { totalCount } }');
    expect((await program.call('{ clients { totalCount } }')).status).toBe(429);
    const text = await (await get(own, '/metrics')).text();
    expect(text.match(/^countersign_auth_refusals_total\{.*$/gm)?.toSorted()).toEqual(
      ['INSUFFICIENT_SCOPE', 'MISSING_API_KEY', 'RATE_LIMIT_EXCEEDED'].map(
        (code) => `countersign_auth_refusals_total{code="${code}"} 1`,
      ),
    );
  });

  test('name routes, never paths or keys', async () => {
    const { secret } = await (await createOrganization(app())).program();
    await get(app(), `/v1/${secret}`);
    expect(await (await get(app(), '/metrics')).text()).not.toContain(secret);
  });
});

describe('X-Request-Id', () => {
  test("is the caller's own where it is harmless", async () => {
    const response = await get(app(), '/livez', { 'x-request-id': 'build-42:a.b_c' });
    expect(response.headers.get('x-request-id')).toBe('build-42:a.b_c');
  });

  test('is a new one where it is not', async () => {
    for (const given of ['', 'a b', 'x'.repeat(65), '{"a":1}', '<script>']) {
      const made = (await get(app(), '/livez', { 'x-request-id': given })).headers.get('x-request-id');
      expect(made).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  test('is on every answer', async () => {
    for (const path of [
      '/',
      '/graphql',
      '/v1/nothing',
      '/api/auth/get-session',
      '/readyz',
      '/metrics',
      '/no/such/page',
    ]) {
      expect((await get(app(), path)).headers.get('x-request-id'), path).toBeTruthy();
    }
  });
});
