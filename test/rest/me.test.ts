import { describe, expect, test } from 'vitest';
import { mintKey } from '#server/auth/api-key-format.ts';
import { documentHash } from '#server/auth/document.ts';
import { startApp, useApp } from '../support/app.ts';
import { createOrganization } from '../support/organization.ts';
import { bearer, rest } from './support.ts';

const app = useApp({
  RATE_LIMIT_REQUESTS_PER_MINUTE: '5',
  RATE_LIMIT_COST_PER_MINUTE: '1000',
  TRUSTED_PROXIES: '127.0.0.1',
});

const me = (secret: string, headers: Record<string, string> = {}, to: { url: string } = app()) =>
  rest(to, '/v1/me', { ...bearer(secret), ...headers });

describe('GET /v1/me', () => {
  test('tells a key of one scope the facts that GraphQL tells', async () => {
    const organization = await createOrganization(app(), 'Ada Engines');
    const expiresAt = new Date(app().runtime.now().getTime() + 5 * 86_400_000);
    const program = await organization.program(['clients:write'], { expiresAt });
    const { me: known } = await program.run(`{ me { organization { id name } scopes clientIp
      key { id name prefix last4 expiresAt } limits { name limit windowSeconds remaining resetSeconds } } }`);
    const answer = await me(program.secret, { 'x-forwarded-for': '203.0.113.9' });
    expect(answer.status).toBe(200);
    const more = { reset_seconds: expect.any(Number), source: 'SERVER' };
    expect(answer.body).toEqual({
      organization: { ...known.organization, plan: 'SELF_HOSTED' },
      environment: 'test',
      api_key: {
        ...{ id: known.key.id, name: known.key.name, prefix: known.key.prefix, last4: known.key.last4 },
        scopes: known.scopes,
        expires_at: known.key.expiresAt,
      },
      limits: [
        { name: 'requests', limit: 5, window_seconds: 60, remaining: 3, ...more },
        { name: 'cost', limit: 1000, window_seconds: 60, remaining: expect.any(Number), ...more },
      ],
      client_ip: '203.0.113.9',
    });
    expect(known.limits).toContainEqual({
      ...{ name: 'requests', limit: 5, windowSeconds: 60, remaining: 4, resetSeconds: 60 },
    });
    expect(answer.headers.get('ratelimit')).toContain('"requests";r=3');
    expect(answer.headers.get('x-api-key-expires-at')).toBe(expiresAt.toISOString());
    expect(JSON.stringify(answer.body)).not.toContain(program.secret.slice(8, -4));
  });

  test('is spent, logged and recorded as the last use like any request', async () => {
    const organization = await createOrganization(app());
    const { secret, keyId } = await organization.program(['clients:read']);
    const statuses = [];
    for (let i = 0; i < 6; i++) statuses.push((await me(secret)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
    await app().runtime.usage.flush();
    const { apiRequests, apiKey } = await (await organization.program()).run(
      `query ($id: ID!) { apiRequests(filter: { apiKeyId: $id }, first: 10) { nodes { operation code status } }
         apiKey(id: $id) { lastUse { operation } } }`,
      { id: keyId },
    );
    expect(apiRequests.nodes).toHaveLength(6);
    expect(apiRequests.nodes[0]).toEqual({
      ...{ operation: 'GET /v1/me', code: 'RATE_LIMIT_EXCEEDED', status: 429 },
    });
    expect(apiKey.lastUse.operation).toBe('GET /v1/me');
  });

  test('answers what is too much with the time to wait, in the body too, and spends nothing of it', async () => {
    const { secret, ...program } = await (await createOrganization(app())).program();
    for (let i = 0; i < 5; i++) await me(secret);
    for (let i = 0; i < 3; i++) {
      const { status, body, headers } = await me(secret);
      expect(status).toBe(429);
      expect(body).toMatchObject({
        error: 'rate_limit_exceeded',
        message: expect.stringContaining('5 requests in 60 seconds'),
        retry_after: Number(headers.get('retry-after')),
        limit: { name: 'requests', limit: 5, window_seconds: 60, remaining: 0 },
        request_id: headers.get('x-request-id'),
      });
    }
    expect((await program.call('{ me { kind } }')).status).toBe(429);
  });
});

describe('is refused as {error, message}', () => {
  const expectRefused = (
    { status, body, headers }: Awaited<ReturnType<typeof rest>>,
    expected: number,
    error: string,
  ) => {
    expect({ status, error: body.error }).toEqual({ status: expected, error });
    expect(body.message).toEqual(expect.any(String));
    expect(body.request_id).toBe(headers.get('x-request-id'));
    expect(headers.has('www-authenticate')).toBe(expected === 401 || expected === 403);
  };

  test.each([
    ['without a key', {}, 'missing_api_key'],
    ['with another scheme', { authorization: 'Basic abc' }, 'invalid_authorization_scheme'],
    ['with a mistyped key', { 'x-api-key': 'sk_test_oops' }, 'invalid_api_key_format'],
    ['with an unknown key', { 'x-api-key': mintKey('sk', 'TEST') }, 'invalid_api_key'],
  ])('%s', async (_what, headers: Record<string, string>, error) => {
    expectRefused(await rest(app(), '/v1/me', headers), 401, error);
  });

  test('from an address that the key may not be used from', async () => {
    const organization = await createOrganization(app());
    const { secret } = await organization.program(['clients:read'], { ipAllowlist: ['192.0.2.1'] });
    expectRefused(await me(secret), 403, 'ip_not_allowed');
  });

  test('for a key that is pinned to GraphQL documents, or revoked', async () => {
    const organization = await createOrganization(app());
    const documents = [documentHash('{ me { kind } }')];
    const pinned = await organization.program(['clients:read'], { documents });
    expectRefused(await me(pinned.secret), 403, 'document_not_allowed');
    const manager = await organization.program();
    await manager.run('mutation ($id: ID!) { apiKeyRevoke(input: { id: $id }) { __typename } }', {
      id: pinned.keyId,
    });
    expectRefused(await me(pinned.secret), 401, 'api_key_revoked');
  });

  test('for a session of the console', async () => {
    const person = await (await createOrganization(app())).person();
    const headers = { ...person.headers, 'x-requested-with': 'test' };
    expectRefused(await rest(app(), '/v1/me', headers), 401, 'missing_api_key');
  });

  test('for another method, and where there is nothing', async () => {
    const { secret } = await (await createOrganization(app())).program();
    const posted = await rest(app(), '/v1/me', bearer(secret), { method: 'POST' });
    expectRefused(posted, 405, 'method_not_allowed');
    expect(posted.headers.get('allow')).toBe('GET');
    expectRefused(await rest(app(), '/v1/you', bearer(secret)), 404, 'not_found');
    expect(await rest(app(), '/api/v1/nothing')).toMatchObject({
      status: 404,
      body: { success: false, status: 404, code: 'NOT_FOUND', message: expect.any(String), data: {} },
    });
  });

  test('after too many wrong keys from the address', async () => {
    const limited = await startApp({ WRONG_KEYS_PER_MINUTE: '3' }, app().connection);
    try {
      for (let i = 0; i < 3; i++) await me('nonsense', {}, limited);
      const refused = await me('nonsense', {}, limited);
      expectRefused(refused, 429, 'too_many_wrong_keys');
      expect(refused.body.retry_after).toBe(Number(refused.headers.get('retry-after')));
    } finally {
      await limited.close();
    }
  });
});
