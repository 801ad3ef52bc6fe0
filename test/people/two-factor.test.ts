import { describe, expect, test } from 'vitest';
import { memberOf, setUp } from '../members/support.ts';
import { startApp, type TestApp, useApp } from '../support/app.ts';
import { type Caller, callWith } from '../support/caller.ts';
import { MeDocument, OrganizationUpdateDocument } from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { createOrganization, password } from '../support/organization.ts';
import { leavesNothing } from '../support/refusals.ts';
import { dump, tracesOf } from '../support/rows.ts';
import { totp } from '../support/totp.ts';
import { auth, cookieOf, signInAnswer } from './support.ts';

const app = useApp({ TRUSTED_PROXIES: '127.0.0.1' });

interface SetUp {
  totpURI: string;
  backupCodes: string[];
}

const step = (cookie: string, path: string, body: object, of: TestApp = app()) =>
  auth(of, `/two-factor${path}`, body, { cookie, origin: of.url });

/** Turns it on, and answers what the authenticator app has, and the session that goes on. */
async function turnOn(caller: Caller, of: TestApp = app()) {
  const cookie = given(caller.headers.cookie);
  const begun = await step(cookie, '/enable', { password }, of);
  const { totpURI, backupCodes } = JSON.parse(begun.text) as SetUp;
  const verified = await step(cookie, '/verify-totp', { code: totp(totpURI) }, of);
  expect(verified.status).toBe(200);
  return { totpURI, backupCodes, person: callWith(of, { cookie: cookieOf(verified) }) };
}

async function enrolled() {
  const { organization, owner } = await setUp(app());
  return { organization, email: owner.email, before: owner, ...(await turnOn(owner)) };
}

const codeOf = async (caller: Caller) => {
  const { status, errors } = await caller.call(MeDocument);
  return `${status} ${errors?.[0]?.extensions.code}`;
};

describe('once it is on', () => {
  test('the password alone opens nothing, and the code does', async () => {
    const { email, totpURI } = await enrolled();
    const first = await signInAnswer(app(), email);
    expect(JSON.parse(first.text)).toMatchObject({ twoFactorRedirect: true });
    expect(first.text).not.toContain('token');
    const pending = cookieOf(first);
    expect(await codeOf(callWith(app(), { cookie: pending }))).toBe('401 MISSING_API_KEY');
    const wrong = await step(pending, '/verify-totp', { code: '000000' });
    expect(wrong.status).toBe(401);
    const right = await step(pending, '/verify-totp', { code: totp(totpURI) });
    expect(right.status).toBe(200);
    const { me } = await callWith(app(), { cookie: cookieOf(right) }).run(MeDocument);
    expect(me.user?.email).toBe(email);
    expect((await step(pending, '/verify-totp', { code: totp(totpURI) })).status).toBe(401);
  });

  test('a backup code opens once', async () => {
    const { email, backupCodes } = await enrolled();
    const code = given(backupCodes[0]);
    const use = async () => step(cookieOf(await signInAnswer(app(), email)), '/verify-backup-code', { code });
    expect((await use()).status).toBe(200);
    expect((await use()).status).toBe(401);
  });

  test('guessing codes ends the attempt, with right codes too', async () => {
    const { email, totpURI } = await enrolled();
    const pending = cookieOf(await signInAnswer(app(), email));
    for (let guess = 0; guess < 5; guess++) await step(pending, '/verify-totp', { code: `00000${guess}` });
    expect((await step(pending, '/verify-totp', { code: totp(totpURI) })).status).not.toBe(200);
  });

  test('no browser is trusted to leave it out the next time', async () => {
    const { email, totpURI } = await enrolled();
    const pending = cookieOf(await signInAnswer(app(), email));
    const body = { code: totp(totpURI), trustDevice: true };
    const cookie = cookieOf(await step(pending, '/verify-totp', body));
    const again = await signInAnswer(app(), email, undefined, { cookie, origin: app().url });
    expect(JSON.parse(again.text)).toMatchObject({ twoFactorRedirect: true });
  });

  test('sessions from before it, elsewhere, have ended', async () => {
    const { organization, owner } = await setUp(app());
    const elsewhere = callWith(app(), { cookie: cookieOf(await signInAnswer(app(), owner.email)) });
    expect((await elsewhere.call(MeDocument)).status).toBe(200);
    const { person } = await turnOn(owner);
    expect((await person.call(MeDocument)).status).toBe(200);
    expect(await codeOf(elsewhere)).toBe('401 MISSING_API_KEY');
    const member = await memberOf(person, owner.email);
    expect(member.twoFactorEnabled).toBe(true);
    expect((await tracesOf(organization, member.userId)).map(({ type }) => type)).toContain(
      'person.two_factor_enabled',
    );
  });

  test('neither its secret nor a backup code can be read in the database', async () => {
    const { totpURI, backupCodes } = await enrolled();
    const everything = await dump(app());
    const secret = new URL(totpURI).searchParams.get('secret') ?? '';
    for (const kept of [secret, ...backupCodes]) expect(everything).not.toContain(kept);
  });

  test('turning it off needs the password', async () => {
    const { email, person } = await enrolled();
    const cookie = given(person.headers.cookie);
    expect((await step(cookie, '/disable', { password: 'not the password' })).status).toBe(400);
    expect(JSON.parse((await signInAnswer(app(), email)).text)).toMatchObject({ twoFactorRedirect: true });
    expect((await step(cookie, '/disable', { password })).status).toBe(200);
    expect(JSON.parse((await signInAnswer(app(), email)).text)).toMatchObject({ user: { email } });
  });
});

test('an unfinished set-up changes nothing: the password alone still opens', async () => {
  const { owner } = await setUp(app());
  await step(given(owner.headers.cookie), '/enable', { password });
  expect(JSON.parse((await signInAnswer(app(), owner.email)).text)).toMatchObject({
    user: { email: owner.email },
  });
});

test('after SECRET_KEY was changed the second step goes on, and needs the old one no more after a start', async () => {
  const [before, after] = ['the first secret key of this server', 'the second secret key of this server'];
  const proxied = { TRUSTED_PROXIES: '127.0.0.1' };
  const first = await startApp({ ...proxied, SECRET_KEY: before });
  const { email, ...caller } = await (await createOrganization(first)).person('OWNER');
  const { totpURI, backupCodes } = await turnOn(caller, first);
  const keys = { SECRET_KEY: after, SECRET_KEY_PREVIOUS: before };
  const next = await startApp({ ...proxied, ...keys }, first.connection);
  const pending = cookieOf(await signInAnswer(next, email));
  expect((await step(pending, '/verify-totp', { code: totp(totpURI) }, next)).status).toBe(200);
  await next.close();
  await first.close();
  const last = await startApp({ ...proxied, SECRET_KEY: after }, first.connection);
  const code = given(backupCodes[0]);
  const waiting = cookieOf(await signInAnswer(last, email));
  expect((await step(waiting, '/verify-backup-code', { code }, last)).status).toBe(200);
  await last.close();
});

describe('an organization that requires it', () => {
  const demand = async (caller: Caller, requireTwoFactor: boolean) =>
    (await caller.run(OrganizationUpdateDocument, { input: { requireTwoFactor } })).organizationUpdate;

  async function requiring() {
    const own = await startApp({ TRUSTED_PROXIES: '127.0.0.1' });
    const organization = await createOrganization(own);
    const { person: owner } = await turnOn(await organization.person('OWNER'), own);
    only(await demand(owner, true), 'OrganizationUpdatePayload');
    return { own, organization, owner };
  }

  test('lets a member without it set it up and do nothing else', async () => {
    const { own, organization, owner } = await requiring();
    const member = await organization.person('ADMIN');
    expect(await codeOf(member)).toBe('403 TWO_FACTOR_REQUIRED');
    const create = 'mutation { clientCreate(input: { name: "x" }) { __typename } }';
    await leavesNothing(organization, () => member.call(create));
    const { person } = await turnOn(member, own);
    expect((await person.call(create)).status).toBe(200);
    expect((await owner.call(MeDocument)).status).toBe(200);
    const key = await organization.program();
    expect((await key.call(MeDocument)).status).toBe(200);
    const cookie = given(person.headers.cookie);
    const off = await step(cookie, '/disable', { password }, own);
    expect(await codeOf(callWith(own, { cookie: cookieOf(off) }))).toBe('403 TWO_FACTOR_REQUIRED');
    only(await demand(owner, false), 'OrganizationUpdatePayload');
    expect((await callWith(own, { cookie: cookieOf(off) }).call(MeDocument)).status).toBe(200);
    await own.close();
  });

  test('is made so by an owner who has it on', async () => {
    const { organization, owner } = await setUp(app());
    const refused = await leavesNothing(organization, () => demand(owner, true));
    expect(only(refused, 'TwoFactorMissingError')).toMatchObject({
      code: 'TWO_FACTOR_MISSING',
      path: ['requireTwoFactor'],
    });
    const { person: admin } = await turnOn(await organization.person('ADMIN'));
    only(await leavesNothing(organization, () => demand(admin, true)), 'MemberRoleError');
    const key = await organization.program();
    only(await leavesNothing(organization, () => demand(key, true)), 'MemberCredentialError');
  });
});
