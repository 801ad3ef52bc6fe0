import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invite, join, tokenOf } from '../members/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { MeDocument } from '../support/gql/graphql.ts';
import { type Mailbox, openMailbox } from '../support/mailbox.ts';
import { given } from '../support/only.ts';
import { createOrganization, password, signIn } from '../support/organization.ts';
import { dump } from '../support/rows.ts';
import { auth, signInAnswer } from './support.ts';

let mailbox: Mailbox;
let app: TestApp;
const publicUrl = 'http://pay.example.com';

const settings = (url: string) => ({
  SMTP_URL: url,
  MAIL_FROM: 'Countersign <keys@example.com>',
  PUBLIC_URL: publicUrl,
  TRUSTED_PROXIES: '127.0.0.1',
});

beforeAll(async () => {
  mailbox = await openMailbox();
  app = await startApp(settings(mailbox.url));
});
afterAll(async () => {
  await app.close();
  await mailbox.close();
});

const mailTo = (address: string) =>
  eventually(async () => given(mailbox.mails.find(({ to }) => to.includes(address))), 5_000);

describe('an invitation', () => {
  test('is sent, as text and HTML, to the one who is invited', async () => {
    const owner = await (await createOrganization(app, 'Ampersand & <Sons>')).person('OWNER');
    const { invitation, link, delivery } = await invite(owner, 'FINANCE_MANAGER');
    expect(delivery).toBe('SENT');
    expect(link).toMatch(`${publicUrl}/invite#`);
    const { to, text } = await mailTo(invitation.email);
    expect(to).toEqual([invitation.email]);
    expect(text).toContain('From: Countersign <keys@example.com>');
    expect(text).toContain('You are invited to Ampersand & <Sons>');
    expect(text).toContain('as finance manager');
    expect(text.split(link).length - 1).toBe(3);
    expect(text).toContain('Ampersand &amp; &lt;Sons&gt;');
    await join(app, tokenOf(link));
  });

  test('that cannot be sent stands, its link can be copied, and the answer says so', async () => {
    const broken = await openMailbox();
    broken.refuse();
    const own = await startApp(settings(broken.url), app.connection);
    const owner = await (await createOrganization(own)).person('OWNER');
    const refused = await invite(owner);
    expect(refused.delivery).toBe('FAILED');
    await broken.close();
    const gone = await invite(owner);
    expect(gone.delivery).toBe('FAILED');
    await join(own, gone.token);
    await own.close();
  });
});

describe('a forgotten password', () => {
  const ask = (email: string, of = app) => auth(of, '/request-password-reset', { email });

  test('is replaced by the link that was mailed, once, and ends all sessions', async () => {
    const person = await (await createOrganization(app)).person('OWNER');
    expect((await ask(person.email)).status).toBe(200);
    const { text } = await mailTo(person.email);
    const link = given(/http:\/\/pay\.example\.com\/reset-password#([\w-]+)/.exec(text));
    const token = given(link[1]);
    expect(await dump(app)).not.toContain(token);
    const reset = { token, newPassword: 'a brand new password' };
    expect((await auth(app, '/reset-password', { token, newPassword: 'short' })).status).toBe(400);
    expect((await auth(app, '/reset-password', reset)).status).toBe(200);
    expect((await person.call(MeDocument)).status).toBe(401);
    expect((await signInAnswer(app, person.email, password)).status).toBe(401);
    await signIn(app, person.email, 'a brand new password');
    expect((await auth(app, '/reset-password', reset)).status).toBe(400);
  });

  test('is answered alike whether somebody is known or not, and strangers get no mail', async () => {
    const { email } = await (await createOrganization(app)).member('VIEWER');
    const [known, unknown] = [await ask(email), await ask('stranger@example.com')];
    expect([known.status, known.text]).toEqual([unknown.status, unknown.text]);
    await mailTo(email);
    expect(mailbox.mails.filter(({ to }) => to.includes('stranger@example.com'))).toEqual([]);
  });

  test('leads where PUBLIC_URL says, whatever Host is named', async () => {
    const { email } = await (await createOrganization(app)).member('VIEWER');
    await auth(
      app,
      '/request-password-reset',
      { email, redirectTo: '/reset-password' },
      { 'x-forwarded-host': 'evil.example' },
    );
    expect((await mailTo(email)).text).not.toContain('evil.example');
  });

  test('is nothing this server can help with when it sends no mail', async () => {
    const silent = await startApp({ TRUSTED_PROXIES: '127.0.0.1' }, app.connection);
    expect((await ask('somebody@example.com', silent)).status).toBe(404);
    const options = async (of: TestApp) => (await fetch(`${of.url}/api/auth/sign-in/options`)).json();
    expect(await options(silent)).toMatchObject({ passwordReset: false });
    expect(await options(app)).toMatchObject({ passwordReset: true });
    await silent.close();
  });
});
