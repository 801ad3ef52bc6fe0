import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invite, inviteResult } from '../members/support.ts';
import { quotaOf } from '../plans/support.ts';
import { startApp, type TestApp, useApp } from '../support/app.ts';
import { type Caller, callWith } from '../support/caller.ts';
import { eventually } from '../support/eventually.ts';
import { InvitationResendDocument } from '../support/gql/graphql.ts';
import { type Mailbox, openMailbox } from '../support/mailbox.ts';
import { given } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { auth, cookieOf, signInAnswer } from './support.ts';

const open = useApp({ SIGNUP: 'open', TRUSTED_PROXIES: '127.0.0.1' });
const password = 'a long and good one';

let people = 0;
const account = (more: object = {}) => ({
  ...{ name: 'Ada', email: `ada${++people}@example.com`, password, organization: 'Ada & Söhne' },
  ...more,
});

const signUp = (given: object, to: TestApp = open(), headers: Record<string, string> = {}) =>
  auth(to, '/sign-up', given, headers);
const codeOf = (text: string) => JSON.parse(text).code;
/** Whatever else is written down meanwhile. */
const made = async ({ runtime }: TestApp) =>
  (
    await runtime.pool.query(
      `select (select count(*) from "user") as people, (select count(*) from organization) as organizations,
         (select count(*) from member) as members, (select count(*) from account) as accounts`,
    )
  ).rows;
const createKey = async (caller: Caller) =>
  (
    await caller.run(`mutation { apiKeyCreate(input: { name: "first", scopes: ["clients:read"] }) {
      __typename ... on UserError { code message } } }`)
  ).apiKeyCreate;

describe('whoever signs up', () => {
  test('is the owner of an organization of their own, on the free plan and empty, and is signed in', async () => {
    const own = account();
    const answer = await signUp(own);
    expect(answer.status).toBe(200);
    const caller = callWith(open(), { cookie: cookieOf(answer) });
    const { me, activities, clients } = await caller.run(`{
      me { role user { name email } organization { name plan } }
      activities(first: 10) { nodes { type actor { label } } } clients { totalCount } }`);
    expect(me).toEqual({
      role: 'OWNER',
      user: { name: 'Ada', email: own.email },
      organization: { name: 'Ada & Söhne', plan: 'DEVELOPER' },
    });
    expect(clients.totalCount).toBe(0);
    expect(await quotaOf(caller, 'KEYS')).toMatchObject({ used: 0, limit: 5 });
    expect(activities.nodes.map(({ type }: { type: string }) => type).sort()).toEqual([
      'organization.created',
      'person.signed_in',
    ]);
    expect((await signInAnswer(open(), own.email, password)).status).toBe(200);
    expect(await createKey(caller)).toEqual({ __typename: 'ApiKeyCreatePayload' });
  });

  test('sees nothing of other organizations', async () => {
    const other = await (await createOrganization(open())).program();
    await other.run('mutation { clientCreate(input: { name: "theirs" }) { __typename } }');
    const caller = callWith(open(), { cookie: cookieOf(await signUp(account())) });
    expect((await caller.run('{ clients { totalCount } }')).clients.totalCount).toBe(0);
  });

  test('with an address that is here already is told to sign in, and nothing is made', async () => {
    const own = account();
    await signUp(own);
    const before = await made(open());
    const again = await signUp(account({ email: own.email.toUpperCase(), password: 'another good one' }));
    expect({ status: again.status, code: codeOf(again.text) }).toEqual({
      status: 409,
      code: 'ACCOUNT_EXISTS',
    });
    expect(await made(open())).toEqual(before);
    expect((await signInAnswer(open(), own.email, 'another good one')).status).toBe(401);
  });

  test.each([
    ['no name', { name: ' ' }],
    ['no address', { email: 'ada' }],
    ['a short password', { password: 'short' }],
    ['a password that is too long', { password: 'x'.repeat(129) }],
    ['no organization', { organization: '' }],
    ['a name that cannot be kept', { organization: 'a\0b' }],
  ])('with %s is refused', async (_what, wrong) => {
    const before = await made(open());
    const answer = await signUp(account(wrong));
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(codeOf(answer.text)).toEqual(expect.any(String));
    expect(await made(open())).toEqual(before);
  });

  test('ten times an hour from one address is slowed down', async () => {
    const own = await startApp({ SIGNUP: 'open', TRUSTED_PROXIES: '127.0.0.1' });
    try {
      const from = { 'x-forwarded-for': '192.0.2.9' };
      const statuses = [];
      for (let i = 0; i < 12; i++) statuses.push((await signUp(account({ name: '' }), own, from)).status);
      expect(statuses.slice(-2)).toEqual([429, 429]);
      expect(statuses.filter((status) => status === 429)).toHaveLength(2);
    } finally {
      await own.close();
    }
  });

  test('of two at once with one address, one does', async () => {
    const own = account();
    const statuses = await Promise.all([signUp(own), signUp(own)].map(async (each) => (await each).status));
    expect(statuses.sort()).toEqual([200, 409]);
  });
});

test('by invitation alone, which is usual, nobody can; the sign-in page is told', async () => {
  const closed = await startApp({ TRUSTED_PROXIES: '127.0.0.1' });
  try {
    const before = await made(closed);
    const answer = await signUp(account(), closed);
    expect({ status: answer.status, code: codeOf(answer.text) }).toEqual({
      status: 403,
      code: 'SIGN_UP_CLOSED',
    });
    expect(await made(closed)).toEqual(before);
    const options = async ({ url }: TestApp) => (await fetch(`${url}/api/auth/sign-in/options`)).json();
    expect(await options(closed)).toMatchObject({ signUp: false });
    expect(await options(open())).toMatchObject({ signUp: true });
  } finally {
    await closed.close();
  }
});

const mustVerify = async (caller: Caller) =>
  (await caller.run('{ me { user { mustVerifyEmail } } }')).me.user.mustVerifyEmail;

describe('where mail is sent', () => {
  let mailbox: Mailbox;
  let app: TestApp;

  beforeAll(async () => {
    mailbox = await openMailbox();
    app = await startApp({
      ...{ SIGNUP: 'open', SMTP_URL: mailbox.url, MAIL_FROM: 'keys@example.com' },
      ...{ PUBLIC_URL: 'http://pay.example.com', TRUSTED_PROXIES: '127.0.0.1' },
    });
  });
  afterAll(async () => {
    await app.close();
    await mailbox.close();
  });

  test('whoever signs up shows that the address is theirs before they make a key or invite', async () => {
    const own = account();
    const caller = callWith(app, { cookie: cookieOf(await signUp(own, app)) });
    expect(await createKey(caller)).toMatchObject({
      ...{ __typename: 'EmailNotVerifiedError', code: 'EMAIL_NOT_VERIFIED' },
    });
    expect(await inviteResult(caller, 'VIEWER')).toMatchObject({
      ...{ __typename: 'EmailNotVerifiedError', code: 'EMAIL_NOT_VERIFIED' },
    });
    const { text } = await eventually(
      async () => given(mailbox.mails.find(({ to }) => to.includes(own.email))),
      5_000,
    );
    const link = given(
      /http:\/\/pay\.example\.com(\/api\/auth\/verify-email\?token=[\w.-]+[^\s"<]*)/.exec(text)?.[1],
    );
    const wrong = await fetch(`${app.url}${link.replace('token=e', 'token=f')}`, { redirect: 'manual' });
    expect(wrong.status).toBeLessThan(500);
    expect(await createKey(caller)).toMatchObject({ __typename: 'EmailNotVerifiedError' });
    expect(await mustVerify(caller)).toBe(true);
    const again = await auth(app, '/send-verification-email', { email: own.email }, caller.headers);
    expect(again.status).toBe(200);
    await eventually(async () => {
      expect(mailbox.mails.filter(({ to }) => to.includes(own.email))).toHaveLength(2);
    }, 5_000);
    const followed = await fetch(`${app.url}${link.replaceAll('&amp;', '&')}`, { redirect: 'manual' });
    expect(followed.status).toBe(302);
    expect(await mustVerify(caller)).toBe(false);
    expect(await createKey(caller)).toEqual({ __typename: 'ApiKeyCreatePayload' });
    const { invitation } = await invite(caller);
    await app.runtime.pool.query('update "user" set email_verified = false where email = $1', [own.email]);
    const resent = await caller.run(InvitationResendDocument, { input: { id: invitation.id } });
    expect(resent.invitationResend).toMatchObject({ code: 'EMAIL_NOT_VERIFIED' });
  });

  test('whoever was invited, and programs, need not', async () => {
    const organization = await createOrganization(app);
    const person = await organization.person();
    expect(await createKey(person)).toEqual({ __typename: 'ApiKeyCreatePayload' });
    expect(await mustVerify(person)).toBe(false);
    expect(await createKey(await organization.program())).toEqual({ __typename: 'ApiKeyCreatePayload' });
  });
});
