import { describe, expect, test } from 'vitest';
import { mintKey } from '#server/auth/api-key-format.ts';
import { disable, statusAndCode } from '../api-keys/support.ts';
import { startApp, useApp } from '../support/app.ts';
import { ApiKeyRotateDocument } from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { leavesNothing } from '../support/refusals.ts';
import { tracesOf, uuidOf } from '../support/rows.ts';
import { statementsDuring } from '../support/statements.ts';

const app = useApp({ TRUSTED_PROXIES: '127.0.0.1' });
let lastAddress = 0;

interface Sent {
  headers?: Record<string, string>;
  body?: string;
  method?: string;
  from?: string;
}

/** From another address each time, unless it is given. */
async function send(
  { headers = {}, body, method = 'POST', from = `10.0.0.${++lastAddress}` }: Sent,
  to = app(),
) {
  const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
  const all = { 'x-forwarded-for': from, ...type, ...headers };
  const response = await fetch(`${to.url}/v1/keys/revoke`, { method, headers: all, body });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const inBody = (key: string) => ({ body: JSON.stringify({ key }) });

test('a mistyped key of our own form asks no database, though imported keys begin so', async () => {
  const organization = await createOrganization(app());
  const { keyId } = await organization.program();
  await organization.sql(
    "update api_key_secret set pepper_version = 'sha256', prefix = 'sk_test_' where api_key_id = ?",
    [uuidOf(keyId)],
  );
  await app().runtime.keys.loadForeignPrefixes();
  const mistyped = `sk_test_${'0'.repeat(38)}`;
  const sent = await statementsDuring(app(), () => send(inBody(mistyped)));
  expect(sent.filter((text) => text.includes('api_key_secret'))).toEqual([]);
  const known = await statementsDuring(app(), () => send(inBody(mintKey('sk', 'TEST'))));
  expect(known.filter((text) => text.includes('api_key_secret'))).toHaveLength(1);
});

describe('whoever holds a key', () => {
  test.each([
    ['in the body', inBody],
    ['as a bearer token', (key: string) => ({ headers: { authorization: `Bearer ${key}` } })],
    ['as X-API-Key', (key: string) => ({ headers: { 'x-api-key': key } })],
  ])('ends it, giving it %s', async (_where, sent) => {
    const organization = await createOrganization(app());
    const { keyId, secret } = await organization.program(['clients:read']);
    expect(await statusAndCode(app(), secret)).toBe('200');
    expect(await send(sent(secret))).toMatchObject({ status: 200, text: '{"received":true}' });
    expect(await statusAndCode(app(), secret)).toBe('401 API_KEY_REVOKED');
    expect(
      (await tracesOf(organization, keyId)).find(({ type }) => type === 'api_key.revoked'),
    ).toMatchObject({
      actor_type: 'SYSTEM',
      actor_label: 'a holder of the key',
      reason: expect.stringContaining('/v1/keys/revoke'),
      ip: `10.0.0.${lastAddress}`,
    });
  });

  test('ends one that is disabled or may not be used from there, too', async () => {
    const organization = await createOrganization(app());
    const manager = await organization.program();
    const { keyId, secret } = await organization.program(['clients:read'], { ipAllowlist: ['192.0.2.1'] });
    await disable(manager, keyId);
    await send(inBody(secret));
    expect(await statusAndCode(app(), secret)).toBe('401 API_KEY_REVOKED');
  });

  test('gets the same answer for one that is revoked, unknown or no key at all, and nothing is written', async () => {
    const organization = await createOrganization(app());
    const { secret } = await organization.program();
    const first = await send(inBody(secret));
    for (const key of [secret, mintKey('sk', 'LIVE'), `${secret}x`, 'nonsense']) {
      const answer = await leavesNothing(organization, () => send(inBody(key)));
      expect({ status: answer.status, text: answer.text }).toEqual({
        status: first.status,
        text: first.text,
      });
      expect([...answer.headers.keys()].sort()).toEqual([...first.headers.keys()].sort());
    }
  });

  test('of a retired secret ends nothing', async () => {
    const organization = await createOrganization(app());
    const { keyId, secret } = await organization.program();
    const { apiKeyRotate } = await (await organization.person()).run(ApiKeyRotateDocument, {
      input: { id: keyId, overlap: 'PT0S' },
    });
    const fresh = given(only(apiKeyRotate, 'ApiKeyRotatePayload').secret);
    expect((await send(inBody(secret))).status).toBe(200);
    expect(await statusAndCode(app(), fresh)).toBe('200');
  });
});

test.each<[string, Sent, number]>([
  ['another method', { method: 'GET' }, 405],
  ['no key', { body: '{}' }, 400],
  ['a key that is no text', { body: '{"key":1}' }, 400],
  ['no JSON', { body: 'nonsense' }, 400],
  ['another type', { body: 'key=a', headers: { 'content-type': 'text/plain' } }, 415],
  ['too much', { body: JSON.stringify({ key: 'a'.repeat(5_000) }) }, 413],
])('%s is refused', async (_what, sent, status) => {
  expect((await send(sent)).status).toBe(status);
});

test('an address may ask twenty times a minute; another one goes on', async () => {
  const limited = await startApp({ TRUSTED_PROXIES: '127.0.0.1' });
  try {
    const from = '192.0.2.9';
    const statuses = [];
    for (let round = 0; round < 21; round++)
      statuses.push((await send({ ...inBody('x'), from }, limited)).status);
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 200), 429]);
    expect(
      Number((await send({ ...inBody('x'), from }, limited)).headers.get('retry-after')),
    ).toBeGreaterThan(0);
    expect((await send(inBody('x'), limited)).status).toBe(200);
  } finally {
    await limited.close();
  }
});
