import { describe, expect, test } from 'vitest';
import { mintKey } from '#server/auth/api-key-format.ts';
import { useApp } from '../support/app.ts';
import { createOrganization } from '../support/organization.ts';
import { ping, post } from '../support/raw.ts';
import { exchange } from '../support/socket.ts';

const app = useApp();
type Case = [string, (key: string, other: string) => Record<string, string>, string];

const cases: Case[] = [
  ['Authorization: Bearer', (key) => ({ authorization: `Bearer ${key}` }), '200'],
  ['X-API-Key', (key) => ({ 'x-api-key': key }), '200'],
  ['both with the same key', (key) => ({ authorization: `Bearer ${key}`, 'x-api-key': key }), '200'],
  ['bearer in lower case', (key) => ({ authorization: `bearer ${key}` }), '200'],
  ['BEARER in capitals', (key) => ({ authorization: `BEARER ${key}` }), '200'],
  ['two spaces, as RFC 9110 allows', (key) => ({ authorization: `Bearer  ${key}` }), '200'],
  ['spaces around X-API-Key', (key) => ({ 'x-api-key': `  ${key} ` }), '200'],
  [
    'an empty X-API-Key beside a bearer',
    (key) => ({ authorization: `Bearer ${key}`, 'x-api-key': '' }),
    '200',
  ],
  [
    'two different keys',
    (key, other) => ({ authorization: `Bearer ${key}`, 'x-api-key': other }),
    '401 INVALID_API_KEY',
  ],
  ['Basic', (key) => ({ authorization: `Basic ${btoa(`${key}:`)}` }), '401 INVALID_AUTHORIZATION_SCHEME'],
  ['the bare key', (key) => ({ authorization: key }), '401 INVALID_AUTHORIZATION_SCHEME'],
  ['Bearer without a key', () => ({ authorization: 'Bearer' }), '401 INVALID_AUTHORIZATION_SCHEME'],
  ['Bearer and more', (key) => ({ authorization: `Bearer ${key} x` }), '401 INVALID_AUTHORIZATION_SCHEME'],
  [
    'Bearer glued to the key',
    (key) => ({ authorization: `Bearer${key}` }),
    '401 INVALID_AUTHORIZATION_SCHEME',
  ],
  [
    'an empty Authorization',
    (key) => ({ authorization: '', 'x-api-key': key }),
    '401 INVALID_AUTHORIZATION_SCHEME',
  ],
  [
    'Basic beside a good X-API-Key',
    (key) => ({ authorization: 'Basic eDp5', 'x-api-key': key }),
    '401 INVALID_AUTHORIZATION_SCHEME',
  ],
  ['a key in quotes', (key) => ({ authorization: `Bearer "${key}"` }), '401 INVALID_API_KEY_FORMAT'],
  [
    'two keys in X-API-Key',
    (key, other) => ({ 'x-api-key': `${key}, ${other}` }),
    '401 INVALID_API_KEY_FORMAT',
  ],
  ['an unknown key', () => ({ authorization: `Bearer ${mintKey('sk', 'TEST')}` }), '401 INVALID_API_KEY'],
  ['nothing', () => ({}), '401 MISSING_API_KEY'],
  ['an empty X-API-Key', () => ({ 'x-api-key': ' ' }), '401 MISSING_API_KEY'],
];

test.each(cases)('%s', async (_what, headers, expected) => {
  const organization = await createOrganization(app());
  const [one, other] = [await organization.program(), await organization.program()];
  const { status, code } = await post(app(), headers(one.secret, other.secret));
  expect(code ? `${status} ${code}` : String(status)).toBe(expected);
});

test('a second Authorization is not overlooked', async () => {
  const organization = await createOrganization(app());
  const [one, other] = [await organization.program(), await organization.program()];
  const lines = [one, other].map(({ secret }) => `Authorization: Bearer ${secret}\r\n`).join('');
  const head = `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n`;
  const answer = await exchange(app(), `${head}${lines}Content-Length: ${ping.length}\r\n\r\n${ping}`);
  expect(answer.status).toBe(401);
  expect(answer.body).toContain('INVALID_AUTHORIZATION_SCHEME');
});

describe('a key is never taken', () => {
  test.each(['api_key', 'apiKey', 'key', 'access_token', 'x-api-key'])(
    'from the URL, as %s',
    async (name) => {
      const { secret } = await (await createOrganization(app())).program();
      const response = await fetch(`${app().url}/graphql?${name}=${secret}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: ping,
      });
      expect(response.status).toBe(401);
      expect(await response.text()).toContain('MISSING_API_KEY');
    },
  );

  test('from a cookie or the body', async () => {
    const { secret } = await (await createOrganization(app())).program();
    const cookie = `authorization=Bearer ${secret}; x-api-key=${secret}`;
    expect((await post(app(), { cookie })).code).toBe('MISSING_API_KEY');
    const body = JSON.stringify({
      query: '{ me { kind } }',
      extensions: { authorization: `Bearer ${secret}` },
    });
    expect((await post(app(), {}, body)).code).toBe('MISSING_API_KEY');
  });
});

test('over GET the header works too', async () => {
  const { secret } = await (await createOrganization(app())).program();
  const url = `${app().url}/graphql?query=${encodeURIComponent('{ me { kind } }')}`;
  const response = await fetch(url, { headers: { authorization: `Bearer ${secret}` } });
  expect(await response.json()).toEqual({ data: { me: { kind: 'API_KEY' } } });
});

test('a key beats a session cookie, and a bad key is not saved by one', async () => {
  const organization = await createOrganization(app());
  const person = await organization.person('OWNER');
  const program = await organization.program(['clients:read']);
  const both = await post(app(), { ...person.headers, 'x-api-key': program.secret });
  expect(both.body.data).toEqual({ me: { kind: 'API_KEY' } });
  const bad = await post(app(), { ...person.headers, authorization: 'Bearer nonsense' });
  expect(bad.code).toBe('INVALID_API_KEY_FORMAT');
});
