import { expect, test } from 'vitest';
import { createPeopleEvents } from '#server/members/person-events.ts';
import { memberOf, setUp } from '../members/support.ts';
import { useApp } from '../support/app.ts';
import { callWith } from '../support/caller.ts';
import { ActivitiesDocument } from '../support/gql/graphql.ts';
import { given } from '../support/only.ts';
import { password } from '../support/organization.ts';
import { tracesOf, uuidOf } from '../support/rows.ts';
import { auth, cookieOf, signInAnswer } from './support.ts';

const app = useApp({ TRUSTED_PROXIES: '127.0.0.1' });

test('a sign-in is in the activity log, in both environments, with where it came from', async () => {
  const { owner } = await setUp(app());
  const { userId } = await memberOf(owner, owner.email);
  await signInAnswer(app(), owner.email);
  const answer = await signInAnswer(app(), owner.email, undefined, { 'x-forwarded-for': '198.51.100.9' });
  const cookie = cookieOf(answer);
  for (const environment of ['live', 'test']) {
    const caller = callWith(app(), { cookie, 'x-environment': environment });
    const { activities } = await caller.run(ActivitiesDocument, { filter: { type: ['person'] } });
    expect(activities.nodes[0]).toMatchObject({
      type: 'person.signed_in',
      subject: { id: userId, label: owner.email },
      actor: { type: 'USER', id: userId },
      ip: '198.51.100.9',
    });
    expect(activities.nodes).toHaveLength(2);
  }
});

test('failed sign-ins of somebody who is known are written down, at most ten in an hour', async () => {
  const { organization, owner } = await setUp(app());
  const { userId } = await memberOf(owner, owner.email);
  const failures = async () =>
    (await tracesOf(organization, userId)).filter(({ type }) => type === 'person.sign_in_failed');
  const guess = async (times: number) => {
    const guesses = Array.from({ length: times }, () => signInAnswer(app(), owner.email, 'a wrong password'));
    await Promise.all(guesses);
    await app().background.settled();
  };
  await guess(1);
  const [first] = await failures();
  expect(first).toMatchObject({ data: { step: 'PASSWORD' }, actor_type: 'SYSTEM', actor_label: 'sign-in' });
  expect(JSON.stringify(first)).not.toContain('a wrong password');
  await guess(14);
  expect(await failures()).toHaveLength(10);
  app().advance(61 * 60 * 1000);
  await guess(1);
  expect(await failures()).toHaveLength(11);
});

test('whoever guesses side by side is not written down more often', async () => {
  const { organization, owner } = await setUp(app());
  const { userId } = await memberOf(owner, owner.email);
  const { signInFailed } = createPeopleEvents(app().runtime);
  const person = { id: uuidOf(userId), name: '', email: owner.email };
  const origin = { ip: '', userAgent: null, requestId: '' };
  await Promise.all(Array.from({ length: 30 }, () => signInFailed(person, 'PASSWORD', origin)));
  const traces = await tracesOf(organization, userId);
  expect(traces.filter(({ type }) => type === 'person.sign_in_failed')).toHaveLength(10);
});

test('a change of password is written down', async () => {
  const { organization, owner } = await setUp(app());
  const { userId } = await memberOf(owner, owner.email);
  const headers = { ...owner.headers, origin: app().url };
  const body = { currentPassword: password, newPassword: 'another password' };
  expect((await auth(app(), '/change-password', body, headers)).status).toBe(200);
  expect((await tracesOf(organization, userId)).at(-1)).toMatchObject({ type: 'person.password_changed' });
});

test('the list of own sessions hands out no session, and the others can be ended', async () => {
  const { owner } = await setUp(app());
  const other = cookieOf(await signInAnswer(app(), owner.email));
  const headers = { cookie: given(owner.headers.cookie), origin: app().url };
  const list = await (await fetch(`${app().url}/api/auth/list-sessions`, { headers })).text();
  expect(JSON.parse(list)).toHaveLength(2);
  expect(list).not.toContain('token');
  expect((await auth(app(), '/revoke-other-sessions', {}, headers)).status).toBe(200);
  expect((await callWith(app(), { cookie: other }).call('{ me { kind } }')).status).toBe(401);
  expect((await owner.call('{ me { kind } }')).status).toBe(200);
});

test('a name is changed, and nothing else of a person', async () => {
  const { owner } = await setUp(app());
  const headers = { ...owner.headers, origin: app().url };
  expect((await auth(app(), '/update-user', { name: ' Ada ' }, headers)).status).toBe(200);
  expect((await memberOf(owner, owner.email)).name).toBe('Ada');
  for (const body of [{ name: '' }, { name: 'x'.repeat(101) }, { image: 'x' }, { name: 'A', image: 'x' }]) {
    expect((await auth(app(), '/update-user', body, headers)).status).toBe(400);
  }
});
