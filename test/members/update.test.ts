import { describe, expect, test } from 'vitest';
import type { Role } from '#server/auth/scopes.ts';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { ClientCreateDocument, MemberListDocument, MemberUpdateDocument } from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { expectForbidden, leavesNothing } from '../support/refusals.ts';
import { tracesOf } from '../support/rows.ts';
import { behindProxy, memberOf, setUp } from './support.ts';

const app = useApp(behindProxy);
const update = async (caller: Caller, id: string, role: Role) =>
  (await caller.run(MemberUpdateDocument, { input: { id, role, reason: 'promoted' } })).memberUpdate;

test('gives another role, which holds at the next request, and leaves a trace', async () => {
  const { organization, owner } = await setUp(app());
  const person = await organization.person('VIEWER');
  const create = () => person.call(ClientCreateDocument, { input: { name: 'Ada' } });
  expect((await create()).status).toBe(403);
  const { id } = await memberOf(owner, person.email);
  const { member } = only(await update(owner, id, 'OPERATOR'), 'MemberUpdatePayload');
  expect(member).toMatchObject({ id, email: person.email, role: 'OPERATOR' });
  expect((await create()).status).toBe(200);
  expect(await tracesOf(organization, id)).toMatchObject([
    {
      type: 'member.role_changed',
      subject_label: person.email,
      data: { before: { role: 'VIEWER' }, after: { role: 'OPERATOR' } },
      reason: 'promoted',
    },
  ]);
  await leavesNothing(organization, () => update(owner, id, 'OPERATOR'));
});

describe('an admin', () => {
  test.each<[Role, Role, boolean]>([
    ['VIEWER', 'ADMIN', true],
    ['ADMIN', 'VIEWER', true],
    ['VIEWER', 'OWNER', false],
    ['OWNER', 'VIEWER', false],
    ['OWNER', 'OWNER', false],
  ])('makes a %s a %s: %s', async (from, to, may) => {
    const { organization } = await setUp(app());
    const admin = await organization.person('ADMIN');
    const { id } = await organization.member(from);
    if (may) return void only(await update(admin, id, to), 'MemberUpdatePayload');
    const refused = await leavesNothing(organization, () => update(admin, id, to));
    expect(only(refused, 'MemberRoleError').code).toBe('ROLE_NOT_HELD');
  });
});

test('a live key changes those that its scopes cover, and no others', async () => {
  const { organization } = await setUp(app());
  const key = await organization.program(
    [
      'members:write',
      'organization:read',
      'clients:write',
      'invoices:write',
      'payment-links:write',
      'payouts:write',
      'disbursements:write',
      'events:write',
      'documents:write',
      'webhooks:read',
    ],
    { environment: 'LIVE' },
  );
  const [viewer, admin] = [await organization.member('VIEWER'), await organization.member('ADMIN')];
  only(await update(key, viewer.id, 'OPERATOR'), 'MemberUpdatePayload');
  expect(only(await update(key, viewer.id, 'FINANCE_MANAGER'), 'MemberRoleError').path).toEqual(['role']);
  expect(only(await update(key, admin.id, 'VIEWER'), 'MemberRoleError').path).toEqual(['id']);
  const test = await organization.program();
  only(await update(test, viewer.id, 'VIEWER'), 'MemberCredentialError');
});

describe('the last owner', () => {
  test('stays one', async () => {
    const { organization, owner } = await setUp(app());
    const { id } = await memberOf(owner, owner.email);
    const refused = await leavesNothing(organization, () => update(owner, id, 'ADMIN'));
    expect(only(refused, 'LastOwnerError').code).toBe('LAST_OWNER');
  });

  test('is left when two owners unmake each other at the same time, again and again', async () => {
    for (let round = 0; round < 5; round++) {
      const { organization, owner } = await setUp(app());
      const other = await organization.person('OWNER');
      const [one, two] = [await memberOf(owner, owner.email), await memberOf(owner, other.email)];
      await Promise.all([update(owner, two.id, 'VIEWER'), update(other, one.id, 'VIEWER')].map(settled));
      const owners = await organization.sql(
        `select 1 from member where organization_id = ? and role = 'owner'`,
        [organization.id],
      );
      expect(owners).toHaveLength(1);
    }
  });
});

const settled = (work: Promise<unknown>) => work.catch(() => undefined);

test("another tenant's member does not exist, and without members:write nothing happens", async () => {
  const { organization, owner } = await setUp(app());
  const { id } = await memberOf(owner, owner.email);
  const { owner: stranger } = await setUp(app());
  const refused = await leavesNothing(organization, () => update(stranger, id, 'VIEWER'));
  expect(only(refused, 'NotFoundError').code).toBe('NOT_FOUND');
  const reader = await organization.person('FINANCE_MANAGER');
  await expectForbidden(organization, ['members:write'], () =>
    reader.call(MemberUpdateDocument, { input: { id, role: 'VIEWER' } }),
  );
});

test('the list shows who is here, narrowed and page by page', async () => {
  const { organization, owner } = await setUp(app());
  await organization.member('VIEWER', 'Ada Lovelace');
  await organization.member('OPERATOR', 'Grace Hopper');
  const names = async (filter: object) =>
    (await owner.run(MemberListDocument, { filter })).members.nodes.map(({ name }) => name);
  expect(await names({})).toEqual(['A person', 'Ada Lovelace', 'Grace Hopper']);
  expect(await names({ role: ['VIEWER', 'OPERATOR'] })).toEqual(['Ada Lovelace', 'Grace Hopper']);
  expect(await names({ search: 'HOPP' })).toEqual(['Grace Hopper']);
  const first = (await owner.run(MemberListDocument, { first: 2 })).members;
  expect(first).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });
  const after = first.pageInfo.endCursor;
  expect((await owner.run(MemberListDocument, { after })).members.nodes).toHaveLength(1);
  const { owner: stranger } = await setUp(app());
  expect((await stranger.run(MemberListDocument, {})).members.totalCount).toBe(1);
  const viewer = await organization.person('VIEWER');
  expect((await viewer.call(MemberListDocument, {})).status).toBe(403);
});
