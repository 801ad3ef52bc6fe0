import { describe, expect, test } from 'vitest';
import { startApp, useApp } from '../support/app.ts';
import { createOrganization } from '../support/organization.ts';
import { ping, post } from '../support/raw.ts';
import { leavesNothing } from '../support/refusals.ts';
import { auth, cookieOf, signInAnswer } from './support.ts';

const app = useApp();
const mutation = JSON.stringify({ query: 'mutation { clientCreate(input: { name: "x" }) { __typename } }' });

async function createPerson() {
  const organization = await createOrganization(app());
  const { email, headers } = await organization.person('OWNER');
  return { organization, email, cookie: headers.cookie ?? '' };
}

describe('a request with a session cookie', () => {
  const foreign: [string, Record<string, string>][] = [
    ['of another site, as the browser says', { 'sec-fetch-site': 'cross-site' }],
    ['of a sister domain', { 'sec-fetch-site': 'same-site' }],
    ['with a foreign Origin', { origin: 'https://evil.example' }],
    ['with an Origin of another port', { origin: 'http://127.0.0.1:1' }],
    ['with the Origin null', { origin: 'null' }],
    ['as plain text, which a form can send', { 'content-type': 'text/plain' }],
    ['as a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['as a form with files', { 'content-type': 'multipart/form-data; boundary=x' }],
    ['that only looks like JSON', { 'content-type': 'text/plain; application/json' }],
  ];

  test.each(foreign)('%s is refused, and nothing happens', async (_what, headers) => {
    const { organization, cookie } = await createPerson();
    const answer = await leavesNothing(organization, () => post(app(), { cookie, ...headers }, mutation));
    expect(`${answer.status} ${answer.code}`).toBe('403 CSRF_REJECTED');
  });

  test('over GET needs the header that only our own page sends', async () => {
    const { cookie } = await createPerson();
    const url = `${app().url}/graphql?query=${encodeURIComponent('{ me { kind } }')}`;
    expect((await fetch(url, { headers: { cookie } })).status).toBe(403);
    expect((await fetch(url, { headers: { cookie, 'x-requested-with': 'console' } })).status).toBe(200);
  });

  test.each([
    {},
    { 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'none' },
    { 'content-type': 'application/json; charset=utf-8' },
  ])('of our own page is accepted: %j', async (headers) => {
    const { cookie } = await createPerson();
    const answer = await post(app(), { cookie, origin: app().url, ...headers }, mutation);
    expect(answer.body).toEqual({ data: { clientCreate: { __typename: 'ClientCreatePayload' } } });
  });
});

test('PUBLIC_URL is our own origin too, behind proxies that rewrite the Host header', async () => {
  const { cookie } = await createPerson();
  const proxied = await startApp({ PUBLIC_URL: 'http://pay.example.com/' }, app().connection);
  expect((await post(proxied, { cookie, origin: 'http://pay.example.com' })).status).toBe(200);
  for (const origin of [
    'https://pay.example.com',
    'http://pay.example.com.evil.example',
    'http://pay.example.com:81',
  ]) {
    expect((await post(proxied, { cookie, origin })).code, origin).toBe('CSRF_REJECTED');
  }
  await proxied.close();
});

test('a request with a key is none of the browser’s business', async () => {
  const { secret } = await (await createOrganization(app())).program();
  const headers = { 'x-api-key': secret, origin: 'https://shop.example', 'sec-fetch-site': 'cross-site' };
  expect((await post(app(), headers)).status).toBe(200);
});

test('no answer invites other sites to read it', async () => {
  const { cookie } = await createPerson();
  const preflight = await fetch(`${app().url}/graphql`, {
    method: 'OPTIONS',
    headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
  });
  const answer = await fetch(`${app().url}/graphql`, {
    method: 'POST',
    headers: { cookie, origin: 'https://evil.example' },
    body: ping,
  });
  for (const { headers } of [preflight, answer]) {
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  }
});

test('another site can neither sign somebody out nor in', async () => {
  const { email, cookie } = await createPerson();
  const origin = 'https://evil.example';
  const out = await auth(app(), '/sign-out', {}, { cookie, origin });
  expect(out.status).toBe(403);
  expect((await post(app(), { cookie })).status).toBe(200);
  const intruder = await signInAnswer(app(), email, undefined, { cookie, origin });
  expect(intruder.status).toBe(403);
  expect(cookieOf(intruder)).toBe('');
});
