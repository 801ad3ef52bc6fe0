import { describe, expect, test } from 'vitest';
import { startApp, useApp } from '../support/app.ts';
import { callWith } from '../support/caller.ts';
import { MeDocument } from '../support/gql/graphql.ts';
import { createOrganization, password } from '../support/organization.ts';
import { post } from '../support/raw.ts';
import { dump } from '../support/rows.ts';
import { exchange } from '../support/socket.ts';
import { auth, cookieOf, signInAnswer } from './support.ts';

const app = useApp();

describe('signing in', () => {
  test('gives a cookie that no script reads and no other site sends', async () => {
    const { email } = await (await createOrganization(app())).person('VIEWER');
    const answer = await signInAnswer(app(), email.toUpperCase());
    expect(answer.status).toBe(200);
    const [cookie = '', ...more] = answer.headers.getSetCookie();
    expect(more).toEqual([]);
    expect(cookie).toMatch(/^countersign\.session_token=[^;]+;/);
    for (const flag of ['HttpOnly', 'SameSite=Strict', 'Path=/']) expect(cookie).toContain(`; ${flag}`);
    expect(cookie).not.toContain('Secure');
    expect(answer.text).not.toContain(password);
    const { me } = await callWith(app(), { cookie: cookieOf(answer) }).run(MeDocument);
    expect(me).toMatchObject({ kind: 'USER', role: 'VIEWER', environment: 'TEST', user: { email } });
  });

  test('behind https the cookie travels over https alone', async () => {
    const { email } = await (await createOrganization(app())).person();
    const secured = await startApp({ PUBLIC_URL: 'https://pay.example.com' }, app().connection);
    const headers = { origin: 'https://pay.example.com' };
    const answer = await signInAnswer(secured, email, password, headers);
    expect(answer.headers.getSetCookie().join()).toMatch(/^__Secure-countersign\..*; Secure/);
    await secured.close();
  });

  test('with a wrong password and with an unknown address are refused alike, without a cookie', async () => {
    const { email } = await (await createOrganization(app())).person();
    const wrong = await signInAnswer(app(), email, 'not the password');
    const unknown = await signInAnswer(app(), 'nobody@example.com');
    expect([wrong.status, wrong.text]).toEqual([unknown.status, unknown.text]);
    expect(wrong.status).toBe(401);
    for (const answer of [wrong, unknown]) expect(answer.headers.getSetCookie()).toEqual([]);
  });

  test('keeps no password that could be read', async () => {
    const { email } = await (await createOrganization(app())).person();
    const everything = await dump(app());
    expect(everything).toContain(email);
    expect(everything).not.toContain(password);
  });
});

test('signing out ends the session on the server, not only in the browser', async () => {
  const { email } = await (await createOrganization(app())).person();
  const cookie = cookieOf(await signInAnswer(app(), email));
  expect((await post(app(), { cookie })).status).toBe(200);
  const out = await auth(app(), '/sign-out', {}, { cookie, origin: app().url });
  expect(out.status).toBe(200);
  expect((await post(app(), { cookie })).code).toBe('MISSING_API_KEY');
  const console = await post(app(), { cookie, 'x-requested-with': 'countersign-console' });
  expect(`${console.status} ${console.code}`).toBe('401 UNAUTHENTICATED');
});

test('a session that was altered, made up or has run out is none', async () => {
  const { email } = await (await createOrganization(app())).person();
  const cookie = cookieOf(await signInAnswer(app(), email));
  const [name = '', value = ''] = cookie.split('=', 2);
  const altered = [
    `${name}=x${value}`,
    `${name}=`,
    `${name}=${value.split('.', 1)[0]}`,
    `${name}=${value.replace('.', '.x')}`,
  ];
  for (const each of altered)
    expect((await post(app(), { cookie: each })).code, each).toBe('MISSING_API_KEY');
  expect((await post(app(), { cookie })).status).toBe(200);
  await app().runtime.pool.query(
    `update session set expires_at = now() - interval '1 second' from "user" where "user".id = user_id and email = $1`,
    [email],
  );
  expect((await post(app(), { cookie })).code).toBe('MISSING_API_KEY');
});

test.each([
  '/sign-up/email',
  '/delete-user',
  '/organization/create',
  '/organization/invite-member',
  '/organization/remove-member',
  '/organization/accept-invitation',
  '/two-factor/get-totp-uri',
  '/request-password-reset',
])('%s is not offered, to strangers or to members', async (path) => {
  const body = { email: 'new@example.com', password, name: 'New' };
  expect((await auth(app(), path, body)).status).toBe(404);
  const { rows } = await app().runtime.pool.query(`select 1 from "user" where email = 'new@example.com'`);
  expect(rows).toEqual([]);
});

test('a host or protocol that is none is no fault of ours', async () => {
  const asking = (...headers: string[]) =>
    exchange(
      app(),
      ['GET /api/auth/get-session HTTP/1.1', 'Connection: close', ...headers, '', ''].join('\r\n'),
    );
  for (const host of ['[', 'a b', 'x:99999', 'x/y', 'a@b', '%', '']) {
    const answer = await asking(`Host: ${host}`);
    expect(answer, host).toMatchObject({ status: 400, body: expect.stringContaining('BAD_REQUEST') });
  }
  for (const protocol of ['[', 'javascript', 'https, http', '://', '']) {
    expect((await asking('Host: x', `X-Forwarded-Proto: ${protocol}`)).status, protocol).toBe(200);
  }
});
