import { describe, expect, test } from 'vitest';
import { expandScopes, type Role, roleScopes } from '#server/auth/scopes.ts';
import { startApp, useApp } from '../support/app.ts';
import { MemberInviteDocument, MemberUpdateDocument } from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { expectForbidden, leavesNothing } from '../support/refusals.ts';
import { dump, tracesOf } from '../support/rows.ts';
import { behindProxy, invite, inviteResult, join, memberOf, setUp, someEmail } from './support.ts';

const app = useApp(behindProxy);
const dayMs = 24 * 60 * 60 * 1000;

test('answers the invitation and, this once, its link; the token is kept nowhere', async () => {
  const { organization, owner } = await setUp(app());
  const { invitation, link, delivery, token } = await invite(owner, 'ACCOUNTANT', ' Ada@Example.com ');
  expect(invitation).toMatchObject({ email: 'ada@example.com', role: 'ACCOUNTANT', status: 'PENDING' });
  expect(invitation.createdBy).toEqual({ type: 'USER', label: 'A person' });
  const lifetime = new Date(invitation.expiresAt).getTime() - app().runtime.now().getTime();
  expect(Math.round(lifetime / dayMs)).toBe(7);
  expect(link).toMatch(/^\/invite#[\w-]{43}$/);
  expect(delivery).toBe('LINK_ONLY');
  expect(await dump(app())).not.toContain(token);
  expect(await tracesOf(organization, invitation.id)).toMatchObject([
    {
      type: 'member.invited',
      subject_label: 'ada@example.com',
      actor_type: 'USER',
      data: { role: 'ACCOUNTANT' },
      ip: '127.0.0.1',
    },
  ]);
});

test('the link is on PUBLIC_URL, where that is known', async () => {
  const known = await startApp({ PUBLIC_URL: 'https://pay.example.com/' }, app().connection);
  const key = await (await createOrganization(known)).program(undefined, { environment: 'LIVE' });
  expect((await invite(key)).link).toMatch(/^https:\/\/pay\.example\.com\/invite#/);
  await known.close();
});

describe('nobody invites above themselves', () => {
  test.each<[Role, Role, boolean]>([
    ['OWNER', 'OWNER', true],
    ['ADMIN', 'OWNER', false],
    ['ADMIN', 'ADMIN', true],
  ])('%s invites %s: %s', async (inviter, role, may) => {
    const { organization } = await setUp(app());
    const person = await organization.person(inviter);
    if (may) return void (await invite(person, role));
    const refused = await leavesNothing(organization, () => inviteResult(person, role));
    expect(only(refused, 'MemberRoleError')).toMatchObject({ code: 'ROLE_NOT_HELD', path: ['role'] });
  });

  test('a live key invites to what its scopes cover, and to no owner', async () => {
    const organization = await createOrganization(app());
    const viewer = [...expandScopes(roleScopes.VIEWER), 'members:write' as const];
    const narrow = await organization.program(viewer, { environment: 'LIVE' });
    await invite(narrow, 'VIEWER');
    only(await inviteResult(narrow, 'OPERATOR'), 'MemberRoleError');
    const wide = await organization.program(undefined, { environment: 'LIVE' });
    await invite(wide, 'ADMIN');
    only(await inviteResult(wide, 'OWNER'), 'MemberRoleError');
  });

  test('a test key invites nobody: members act in live too', async () => {
    const organization = await createOrganization(app());
    const key = await organization.program();
    const refused = await leavesNothing(organization, () => inviteResult(key, 'VIEWER'));
    expect(only(refused, 'MemberCredentialError').code).toBe('WRONG_CREDENTIAL');
  });
});

test('who belongs already, or is invited already, is refused as data; in another organization they are not', async () => {
  const { organization, owner } = await setUp(app());
  const { email } = await organization.member('VIEWER');
  const refusal = async (address: string) =>
    only(
      await leavesNothing(organization, () => inviteResult(owner, 'VIEWER', address)),
      'MemberExistsError',
    );
  expect((await refusal(email.toUpperCase())).code).toBe('ALREADY_MEMBER');
  const { invitation } = await invite(owner);
  expect((await refusal(invitation.email)).code).toBe('ALREADY_INVITED');
  await invite((await setUp(app())).owner, 'VIEWER', invitation.email);
});

test('two invitations of one address at once are one', async () => {
  const { owner } = await setUp(app());
  const email = someEmail();
  const results = await Promise.all([1, 2, 3].map(() => inviteResult(owner, 'VIEWER', email)));
  expect(results.map((result) => result.__typename).sort()).toEqual([
    'MemberExistsError',
    'MemberExistsError',
    'MemberInvitePayload',
  ]);
});

test.each(['', 'nobody', 'a@b', 'a@example.com\nbcc: b@example.com', 'a@example.com, b@example.com'])(
  '%j is refused as no address',
  async (email) => {
    const { organization, owner } = await setUp(app());
    const refused = await leavesNothing(organization, () => inviteResult(owner, 'VIEWER', email));
    expect(only(refused, 'ValidationError').path).toEqual(['email']);
  },
);

test('needs members:write', async () => {
  const organization = await createOrganization(app());
  const reader = await organization.program(['members:read'], { environment: 'LIVE' });
  await expectForbidden(organization, ['members:write'], () =>
    reader.call(MemberInviteDocument, { input: { email: someEmail(), role: 'VIEWER' } }),
  );
});

test('a colleague whose role was taken invites no more, from the next request on', async () => {
  const { owner } = await setUp(app());
  const { token, invitation } = await invite(owner, 'ADMIN');
  const admin = await join(app(), token);
  await invite(admin, 'ADMIN');
  const { id } = await memberOf(owner, invitation.email);
  await owner.run(MemberUpdateDocument, { input: { id, role: 'VIEWER' } });
  const input = { email: someEmail(), role: 'VIEWER' as const };
  expect((await admin.call(MemberInviteDocument, { input })).status).toBe(403);
});
