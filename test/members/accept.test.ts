import { describe, expect, test } from 'vitest';
import { auth } from '../people/support.ts';
import { startApp, useApp } from '../support/app.ts';
import { MeDocument } from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { password, signIn } from '../support/organization.ts';
import { leavesNothing } from '../support/refusals.ts';
import { dump, tracesOf } from '../support/rows.ts';
import { accept, behindProxy, invite, inviteResult, join, memberOf, setUp } from './support.ts';

const app = useApp(behindProxy);
const look = async (token: string) => {
  const answer = await auth(app(), '/invitation/look', { token });
  return { status: answer.status, ...JSON.parse(answer.text) };
};

describe('a visitor without an account', () => {
  test('sees what they are invited to, names themselves, and is in', async () => {
    const { organization, owner } = await setUp(app());
    const { invitation, token } = await invite(owner, 'OPERATOR');
    expect(await look(token)).toMatchObject({
      status: 200,
      organization: 'Test organization',
      email: invitation.email,
      role: 'OPERATOR',
      hasAccount: false,
    });
    const grace = await join(app(), token, ' Grace ');
    expect((await grace.run(MeDocument)).me).toMatchObject({
      role: 'OPERATOR',
      organization: { name: 'Test organization' },
      user: { name: 'Grace', email: invitation.email },
    });
    await signIn(app(), invitation.email);
    const member = await memberOf(owner, invitation.email);
    expect(member).toMatchObject({ role: 'OPERATOR', twoFactorEnabled: false });
    expect(member.lastSignedInAt).not.toBeNull();
    expect(await tracesOf(organization, member.id)).toMatchObject([
      { type: 'member.joined', actor_label: 'Grace', data: { role: 'OPERATOR', invitedBy: 'A person' } },
    ]);
    const [user] = await organization.sql<{ email_verified: boolean }>(
      'select email_verified from "user" where email = ?',
      [invitation.email],
    );
    expect(user?.email_verified).toBe(false);
    const everything = await dump(app());
    for (const secret of [token, password]) expect(everything).not.toContain(secret);
  });

  test.each([
    [{}, 'ACCOUNT_NEEDED'],
    [{ name: 'A' }, 'ACCOUNT_NEEDED'],
    [{ name: 'A', password: 'too short' }, 'VALIDATION_ERROR'],
    [{ name: ' ', password }, 'VALIDATION_ERROR'],
    [{ name: 'A', password: 'x'.repeat(129) }, 'VALIDATION_ERROR'],
  ])('who gives %j is answered %s, and nothing happens', async (body, code) => {
    const { organization, owner } = await setUp(app());
    const { token } = await invite(owner);
    const answer = await leavesNothing(organization, () => accept(app(), { token, ...body }));
    expect(`${answer.status} ${answer.code}`).toBe(`400 ${code}`);
    expect(answer.cookie).toBe('');
  });

  test('joins once, though the form was sent three times', async () => {
    const { owner } = await setUp(app());
    const { token } = await invite(owner);
    const body = { token, name: 'Grace', password };
    const answers = await Promise.all([1, 2, 3].map(() => accept(app(), body)));
    expect(answers.map(({ code }) => code ?? 'in').sort()).toEqual([
      'INVITATION_USED',
      'INVITATION_USED',
      'in',
    ]);
  });
});

describe('somebody with an account', () => {
  test('joins while signed in, and works in the new organization from then on', async () => {
    const home = await setUp(app());
    const { owner } = await setUp(app());
    await owner.run(MeDocument);
    const { token } = await invite(owner, 'ADMIN', home.owner.email.toUpperCase());
    expect(await look(token)).toMatchObject({ hasAccount: true });
    expect((await accept(app(), { token }, given(home.owner.headers.cookie))).status).toBe(200);
    const { me } = await home.owner.run(MeDocument);
    expect(me).toMatchObject({ role: 'ADMIN' });
    expect(me.organization.id).toBe((await owner.run(MeDocument)).me.organization.id);
  });

  test('is told to sign in first; their password is not changed by the link', async () => {
    const home = await setUp(app());
    const { organization, owner } = await setUp(app());
    const { token } = await invite(owner, 'ADMIN', home.owner.email);
    const body = { token, name: 'Mallory', password: 'another password' };
    const answer = await leavesNothing(organization, () => accept(app(), body));
    expect(`${answer.status} ${answer.code}`).toBe('409 ACCOUNT_EXISTS');
    await signIn(app(), home.owner.email);
  });

  test('cannot take an invitation of somebody else', async () => {
    const mallory = await setUp(app());
    const { organization, owner } = await setUp(app());
    const { token } = await invite(owner, 'ADMIN');
    const cookie = given(mallory.owner.headers.cookie);
    const answer = await leavesNothing(organization, () => accept(app(), { token }, cookie));
    expect(answer.code).toBe('INVITATION_OTHER_EMAIL');
  });
});

test('an invitation that is used, unknown or has run out says so', async () => {
  const { owner } = await setUp(app());
  const used = await invite(owner);
  await join(app(), used.token);
  const expired = await invite(owner);
  app().advance(7 * 24 * 60 * 60 * 1000 + 1);
  const codes: [string, string][] = [
    [used.token, 'INVITATION_USED'],
    [expired.token, 'INVITATION_EXPIRED'],
    ['x'.repeat(43), 'INVITATION_NOT_FOUND'],
    [`${expired.token}x`, 'INVITATION_NOT_FOUND'],
  ];
  for (const [token, code] of codes) {
    expect((await look(token)).code).toBe(code);
    expect((await accept(app(), { token, name: 'A', password })).code).toBe(code);
  }
});

test('a plan that is full invites and takes nobody in', async () => {
  const { organization, owner } = await setUp(app());
  const [one, two] = [await invite(owner), await invite(owner)];
  await organization.sql(`update organization set plan = 'DEVELOPER' where id = ?`, [organization.id]);
  await organization.member('VIEWER');
  await join(app(), one.token);
  const answer = await leavesNothing(organization, () =>
    accept(app(), { token: two.token, name: 'A', password }),
  );
  expect(`${answer.status} ${answer.code}`).toBe('409 QUOTA_EXCEEDED');
  const refused = await leavesNothing(organization, () => inviteResult(owner, 'VIEWER'));
  expect(only(refused, 'QuotaExceededError').code).toBe('QUOTA_EXCEEDED');
});

test('guessing tokens is slowed down', async () => {
  const own = await startApp(behindProxy, app().connection);
  const from = { 'x-forwarded-for': '198.51.100.7' };
  const statuses: number[] = [];
  for (let guess = 0; guess < 25; guess++) {
    statuses.push((await auth(own, '/invitation/look', { token: `guess-${guess}` }, from)).status);
  }
  expect(statuses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 404));
  expect(statuses.at(-1)).toBe(429);
  await own.close();
});

test('another site cannot make a visitor accept', async () => {
  const { organization, owner } = await setUp(app());
  const { token } = await invite(owner);
  const headers = { origin: 'https://evil.example' };
  const answer = await leavesNothing(organization, () =>
    auth(app(), '/invitation/accept', { token, name: 'A', password }, headers),
  );
  expect(answer.status).toBe(403);
});
