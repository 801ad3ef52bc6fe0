import { describe, expect, test } from 'vitest';
import { auth } from '../people/support.ts';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { MeDocument, MemberRemoveDocument, OrganizationLeaveDocument } from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { expectForbidden, leavesNothing } from '../support/refusals.ts';
import { tracesOf } from '../support/rows.ts';
import { accept, behindProxy, invite, memberOf, setUp } from './support.ts';

const app = useApp(behindProxy);
const remove = async (caller: Caller, id: string) =>
  (await caller.run(MemberRemoveDocument, { input: { id, reason: 'left the company' } })).memberRemove;
const leave = async (caller: Caller) =>
  (await caller.run(OrganizationLeaveDocument, { input: {} })).organizationLeave;
const codeOf = async (caller: Caller) => {
  const { status, errors } = await caller.call(MeDocument);
  return `${status} ${errors?.[0]?.extensions.code}`;
};

describe('memberRemove', () => {
  test('holds at the next request, and leaves a trace', async () => {
    const { organization, owner } = await setUp(app());
    const person = await organization.person('ADMIN');
    const { id } = await memberOf(owner, person.email);
    expect(only(await remove(owner, id), 'MemberRemovePayload').removedMemberId).toBe(id);
    expect(await codeOf(person)).toBe('403 NO_ORGANIZATION');
    expect((await tracesOf(organization, id)).at(-1)).toMatchObject({
      type: 'member.removed',
      subject_label: person.email,
      data: { role: 'ADMIN' },
      reason: 'left the company',
    });
    only(await leavesNothing(organization, () => remove(owner, id)), 'NotFoundError');
  });

  test('of an owner by an admin, and of the last owner, is refused', async () => {
    const { organization, owner } = await setUp(app());
    const admin = await organization.person('ADMIN');
    const { id } = await memberOf(owner, owner.email);
    only(await leavesNothing(organization, () => remove(admin, id)), 'MemberRoleError');
    only(await leavesNothing(organization, () => remove(owner, id)), 'LastOwnerError');
    const test = await organization.program();
    only(await leavesNothing(organization, () => remove(test, id)), 'MemberCredentialError');
  });

  test('leaves an owner when two remove each other at once', async () => {
    const { organization, owner } = await setUp(app());
    const other = await organization.person('OWNER');
    const [one, two] = [await memberOf(owner, owner.email), await memberOf(owner, other.email)];
    await Promise.all([remove(owner, two.id), remove(other, one.id)].map((each) => each.catch(() => null)));
    expect(
      await organization.sql('select 1 from member where organization_id = ?', [organization.id]),
    ).toHaveLength(1);
  });

  test("of another tenant's member finds nothing, and needs members:write", async () => {
    const { organization, owner } = await setUp(app());
    const { id } = await organization.member('VIEWER');
    const { owner: stranger } = await setUp(app());
    only(await leavesNothing(organization, () => remove(stranger, id)), 'NotFoundError');
    const operator = await organization.person('OPERATOR');
    await expectForbidden(organization, ['members:write'], () =>
      operator.call(MemberRemoveDocument, { input: { id } }),
    );
    await remove(owner, id);
  });
});

describe('organizationLeave', () => {
  test('ends the membership of whoever asks, of any role', async () => {
    const { organization, owner } = await setUp(app());
    const viewer = await organization.person('VIEWER');
    const { id } = await memberOf(owner, viewer.email);
    only(await leave(viewer), 'OrganizationLeavePayload');
    expect(await codeOf(viewer)).toBe('403 NO_ORGANIZATION');
    expect((await tracesOf(organization, id)).at(-1)).toMatchObject({ type: 'member.left' });
  });

  test('is not for the last owner, nor for a key', async () => {
    const { organization, owner } = await setUp(app());
    expect(only(await leavesNothing(organization, () => leave(owner)), 'LastOwnerError').path).toEqual([]);
    const key = await organization.program();
    only(await leavesNothing(organization, () => leave(key)), 'MemberCredentialError');
  });
});

describe('somebody in two organizations', () => {
  async function inTwo() {
    const [home, away] = [await setUp(app()), await setUp(app())];
    const person = home.owner;
    const { token } = await invite(away.owner, 'ADMIN', person.email);
    await accept(app(), { token }, given(person.headers.cookie));
    return { home, away, person };
  }

  test('does not land in the other one when they are removed from the one they work in', async () => {
    const { home, away, person } = await inTwo();
    await remove(away.owner, (await memberOf(away.owner, person.email)).id);
    expect(await codeOf(person)).toBe('403 ORGANIZATION_NOT_CHOSEN');
    await leavesNothing(home.organization, () =>
      person.call('mutation { clientCreate(input: { name: "x" }) { __typename } }'),
    );
    const headers = { ...person.headers, origin: app().url };
    const organizations = await fetch(`${app().url}/api/auth/organization/list`, { headers });
    expect(await organizations.json()).toMatchObject([{ id: home.organization.id }]);
    await auth(app(), '/organization/set-active', { organizationId: home.organization.id }, headers);
    expect((await person.run(MeDocument)).me.role).toBe('OWNER');
  });

  test('picks one, and none that is not theirs', async () => {
    const { home, person } = await inTwo();
    const headers = { ...person.headers, origin: app().url };
    const choose = (organizationId: string) =>
      auth(app(), '/organization/set-active', { organizationId }, headers);
    expect((await choose(home.organization.id)).status).toBe(200);
    expect((await person.run(MeDocument)).me.role).toBe('OWNER');
    const { organization: foreign } = await setUp(app());
    expect((await choose(foreign.id)).status).toBe(403);
    expect(await codeOf(person)).toBe('403 ORGANIZATION_NOT_CHOSEN');
  });
});
