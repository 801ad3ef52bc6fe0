import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accept, invite, inviteResult, join, memberOf, setUp, tokenOf } from '../members/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { InvitationResendDocument, MeDocument, MemberRemoveDocument } from '../support/gql/graphql.ts';
import { type Mailbox, openMailbox } from '../support/mailbox.ts';
import { given, only } from '../support/only.ts';
import { createOrganization, password, signIn } from '../support/organization.ts';
import { leavesNothing } from '../support/refusals.ts';
import { dump, uuidOf } from '../support/rows.ts';
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
    expect(text).toContain('Ampersand &amp; &lt;Sons&gt;');
    const mailed = given(/http:\/\/pay\.example\.com\/invite#[\w-]{43}/.exec(text)?.[0]);
    expect(text.split(mailed).length - 1).toBe(3);
    await join(app, tokenOf(mailed));
  });

  const isVerified = async (email: string) => {
    const { rows } = await app.runtime.pool.query(
      'select email_verified as is from "user" where email = $1',
      [email],
    );
    return rows[0]?.is;
  };

  test('has a link of its own in the mail, and only that one shows whose the address is', async () => {
    const owner = await (await createOrganization(app)).person('OWNER');
    const [byShown, byMailed] = [await invite(owner), await invite(owner)];
    const { text } = await mailTo(byMailed.invitation.email);
    expect(text).not.toContain(byMailed.token);
    const mailed = given(/invite#([\w-]{43})/.exec(text)?.[1]);
    expect(await dump(app)).not.toContain(mailed);
    await join(app, byShown.token);
    expect(await isVerified(byShown.invitation.email)).toBe(false);
    await eventually(async () => {
      const mails = mailbox.mails.filter(({ to }) => to.includes(byShown.invitation.email));
      expect(mails.some(({ text: sent }) => sent.includes('/verify-email?token='))).toBe(true);
    }, 5_000);
    await join(app, mailed);
    expect(await isVerified(byMailed.invitation.email)).toBe(true);
    expect((await accept(app, { token: byMailed.token, name: 'A', password })).code).toBe('INVITATION_USED');
  });

  test('that is accepted from the mail shows whose the address of an account is, too', async () => {
    const { owner } = await setUp(app);
    const person = await (await createOrganization(app)).person();
    await app.runtime.pool.query('update "user" set email_verified = false where email = $1', [person.email]);
    const cookie = given(person.headers.cookie);
    const { invitation, token } = await invite(owner, 'VIEWER', person.email);
    expect((await accept(app, { token }, cookie)).status).toBe(200);
    expect(await isVerified(person.email)).toBe(false);
    const { id } = await memberOf(owner, invitation.email);
    await owner.run(MemberRemoveDocument, { input: { id } });
    mailbox.mails.length = 0;
    await invite(owner, 'VIEWER', person.email);
    const mailed = given(/invite#([\w-]{43})/.exec((await mailTo(person.email)).text)?.[1]);
    expect((await accept(app, { token: mailed }, cookie)).status).toBe(200);
    expect(await isVerified(person.email)).toBe(true);
  });

  test('is sent fifty times an hour by an organization, sent again or not, and then later', async () => {
    const { organization, owner } = await setUp(app);
    const { invitation } = await invite(owner);
    await organization.sql(
      `insert into activity select (jsonb_populate_record(a, jsonb_build_object('id',
         substr(a.id::text, 1, 24) || substr(gen_random_uuid()::text, 25)))).*
       from activity a, generate_series(1, 48) where a.subject_id = ? and a.type = 'member.invited'`,
      [uuidOf(invitation.id)],
    );
    const input = { id: invitation.id };
    const resend = async () => (await owner.run(InvitationResendDocument, { input })).invitationResend;
    only(await resend(), 'InvitationResendPayload');
    for (const again of [resend, () => inviteResult(owner, 'VIEWER')]) {
      const refused = await leavesNothing<object>(organization, again);
      expect(refused).toMatchObject({
        __typename: 'TooManyInvitationsError',
        code: 'TOO_MANY_INVITATIONS',
        message: expect.stringMatching(/at most 50 .* can go at 20\d\d-/),
      });
    }
    app.advance(60 * 60 * 1000 + 1);
    await invite(owner);
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
