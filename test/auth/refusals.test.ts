import { describe, expect, test } from 'vitest';
import { mintKey } from '#server/auth/api-key-format.ts';
import { createKey, disable, revoke } from '../api-keys/support.ts';
import { useApp } from '../support/app.ts';
import { createOrganization } from '../support/organization.ts';
import { post } from '../support/raw.ts';

const app = useApp();
const dayMs = 24 * 60 * 60 * 1000;
const inDays = (days: number) => new Date(app().runtime.now().getTime() + days * dayMs).toISOString();

/** What makes a key unfit, in the order in which it is looked at; a key may have several faults at once. */
type Fault = 'REVOKED' | 'EXPIRED' | 'DISABLED' | 'NOT_YET_VALID' | 'ADDRESS' | 'SCOPE';

async function keyWith(faults: readonly Fault[]): Promise<string> {
  const manager = await (await createOrganization(app())).program();
  const has = (fault: Fault) => faults.includes(fault);
  const notBefore = has('NOT_YET_VALID') ? inDays(20) : null;
  const expiresAt = has('EXPIRED') ? inDays(has('NOT_YET_VALID') ? 21 : 1) : null;
  const { apiKey, secret } = await createKey(manager, {
    ...{ notBefore, expiresAt, ipDenylist: has('ADDRESS') ? ['127.0.0.1'] : [] },
    scopes: [has('SCOPE') ? 'payouts:read' : 'clients:read'],
  });
  if (has('EXPIRED')) app().advance((has('NOT_YET_VALID') ? 22 : 2) * dayMs);
  if (has('DISABLED') && !has('EXPIRED')) await disable(manager, apiKey.id);
  if (has('REVOKED')) await revoke(manager, apiKey.id);
  return secret;
}

const query = JSON.stringify({ query: '{ clients { totalCount } }' });
const invalidToken = 'Bearer realm="countersign", error="invalid_token"';

const orders: [string, Fault[], string][] = [
  ['401 API_KEY_REVOKED', ['REVOKED', 'EXPIRED', 'ADDRESS', 'SCOPE'], invalidToken],
  ['401 API_KEY_REVOKED', ['REVOKED', 'DISABLED', 'NOT_YET_VALID'], invalidToken],
  ['401 API_KEY_EXPIRED', ['EXPIRED', 'ADDRESS', 'SCOPE'], invalidToken],
  ['401 API_KEY_DISABLED', ['DISABLED', 'NOT_YET_VALID', 'ADDRESS', 'SCOPE'], invalidToken],
  ['401 API_KEY_NOT_YET_VALID', ['NOT_YET_VALID', 'ADDRESS', 'SCOPE'], invalidToken],
  ['403 IP_NOT_ALLOWED', ['ADDRESS', 'SCOPE'], 'Bearer realm="countersign", error="ip_not_allowed"'],
  [
    '403 INSUFFICIENT_SCOPE',
    ['SCOPE'],
    'Bearer realm="countersign", error="insufficient_scope", scope="clients:read"',
  ],
];

test.each(orders)('%s comes first of %j', async (expected, faults, challenge) => {
  const secret = await keyWith(faults);
  for (let round = 0; round < 3; round++) {
    const answer = await post(app(), { authorization: `Bearer ${secret}` }, query);
    expect(`${answer.status} ${answer.code}`).toBe(expected);
    expect(answer.headers.get('www-authenticate')).toBe(challenge);
  }
});

test('without a fault it is accepted', async () => {
  const answer = await post(app(), { 'x-api-key': await keyWith([]) }, query);
  expect(answer.body).toEqual({ data: { clients: { totalCount: 0 } } });
});

describe('the answer', () => {
  const unauthenticated: [string, Record<string, string>, string][] = [
    ['MISSING_API_KEY', {}, 'Bearer realm="countersign"'],
    ['INVALID_AUTHORIZATION_SCHEME', { authorization: 'Basic x' }, invalidToken],
    ['INVALID_API_KEY_FORMAT', { 'x-api-key': 'x' }, invalidToken],
    ['INVALID_API_KEY', { 'x-api-key': mintKey('sk', 'LIVE') }, invalidToken],
  ];

  test.each(unauthenticated)(
    '%s has its status, body, challenge and request id',
    async (code, headers, challenge) => {
      const answer = await post(app(), { ...headers, 'x-request-id': 'trace-1' });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe(challenge);
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
      expect(answer.headers.get('x-request-id')).toBe('trace-1');
      const [error, ...more] = answer.body.errors ?? [];
      expect(more).toEqual([]);
      expect(Object.keys(answer.body)).toEqual(['errors']);
      expect(error?.extensions).toEqual({ code, requestId: 'trace-1' });
      expect(error?.message.length).toBeGreaterThan(20);
    },
  );

  test('comes in the media type that was asked for', async () => {
    const accept = 'application/graphql-response+json';
    for (const headers of [{ accept }, { accept, 'x-api-key': 'x' }]) {
      const answer = await post(app(), headers);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('content-type')).toMatch(/^application\/graphql-response\+json/);
    }
  });

  test('never echoes the credential', async () => {
    const secret = await keyWith(['REVOKED']);
    for (const headers of [{ authorization: `Bearer ${secret}` }, { authorization: `Bearer ${secret}x` }]) {
      const answer = await post(app(), headers);
      expect(answer.text + JSON.stringify([...answer.headers])).not.toContain(secret);
    }
  });

  test('is given before the body is understood: what is refused early spends nothing', async () => {
    const answer = await post(app(), { 'x-api-key': 'x' }, 'not json at all');
    expect(`${answer.status} ${answer.code}`).toBe('401 INVALID_API_KEY_FORMAT');
  });
});

test('a key begins at its notBefore and ends at its expiry, to the millisecond', async () => {
  const manager = await (await createOrganization(app())).program();
  const { secret } = await createKey(manager, { notBefore: inDays(1), expiresAt: inDays(3) });
  const expectations: [number, string][] = [
    [0, 'API_KEY_NOT_YET_VALID'],
    [0.999 * dayMs, 'API_KEY_NOT_YET_VALID'],
    [0.002 * dayMs, ''],
    [1.99 * dayMs, ''],
    [0.02 * dayMs, 'API_KEY_EXPIRED'],
  ];
  for (const [ms, code] of expectations) {
    app().advance(ms);
    expect((await post(app(), { 'x-api-key': secret })).code ?? '').toBe(code);
  }
});
