import { describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import {
  InvitationListDocument,
  InvitationResendDocument,
  InvitationRevokeDocument,
  type InvitationStatus,
} from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { expectForbidden, leavesNothing } from '../support/refusals.ts';
import { dump, tracesOf } from '../support/rows.ts';
import { accept, behindProxy, invite, join, setUp, tokenOf } from './support.ts';

const app = useApp(behindProxy);
const dayMs = 24 * 60 * 60 * 1000;

const resend = async (caller: Caller, id: string) =>
  (await caller.run(InvitationResendDocument, { input: { id } })).invitationResend;
const revoke = async (caller: Caller, id: string) =>
  (await caller.run(InvitationRevokeDocument, { input: { id, reason: 'wrong person' } })).invitationRevoke;

describe('resend', () => {
  test('makes a new link for seven days, and the old one ends', async () => {
    const { organization, owner } = await setUp(app());
    const { invitation, token } = await invite(owner);
    app().advance(8 * dayMs);
    const again = only(await resend(owner, invitation.id), 'InvitationResendPayload');
    expect(again.invitation).toMatchObject({ id: invitation.id, status: 'PENDING' });
    expect(new Date(again.invitation.expiresAt).getTime()).toBeGreaterThan(app().runtime.now().getTime());
    expect((await accept(app(), { token, name: 'A', password: 'long enough' })).code).toBe(
      'INVITATION_NOT_FOUND',
    );
    expect(await dump(app())).not.toContain(tokenOf(given(again.link)));
    await join(app(), tokenOf(given(again.link)));
    expect((await tracesOf(organization, invitation.id)).map(({ type }) => type)).toEqual([
      'member.invited',
      'invitation.resent',
    ]);
  });

  test('by an admin of an invitation to be an owner is refused', async () => {
    const { organization, owner } = await setUp(app());
    const { invitation } = await invite(owner, 'OWNER');
    const admin = await organization.person('ADMIN');
    const refused = await leavesNothing(organization, () => resend(admin, invitation.id));
    expect(only(refused, 'MemberRoleError').code).toBe('ROLE_NOT_HELD');
  });
});

test('revoke ends the link, leaves a trace with the reason, and is done once', async () => {
  const { organization, owner } = await setUp(app());
  const { invitation, token } = await invite(owner);
  const revoked = only(await revoke(owner, invitation.id), 'InvitationRevokePayload').invitation;
  expect(revoked).toMatchObject({ status: 'REVOKED', closedAt: expect.any(String) });
  expect((await accept(app(), { token, name: 'A', password: 'long enough' })).code).toBe(
    'INVITATION_REVOKED',
  );
  for (const change of [revoke, resend]) {
    const refused = await leavesNothing<object>(organization, () => change(owner, invitation.id));
    expect(refused).toMatchObject({ __typename: 'InvitationStatusError', code: 'INVITATION_STATUS' });
  }
  expect((await tracesOf(organization, invitation.id)).at(-1)).toMatchObject({
    type: 'invitation.revoked',
    reason: 'wrong person',
  });
  await invite(owner, 'VIEWER', invitation.email);
});

test("another tenant's invitation does not exist, and without the scope nothing happens", async () => {
  const { organization, owner } = await setUp(app());
  const { invitation } = await invite(owner);
  const { owner: stranger } = await setUp(app());
  for (const change of [revoke, resend]) {
    const refused = await leavesNothing<object>(organization, () => change(stranger, invitation.id));
    expect(refused).toMatchObject({ __typename: 'NotFoundError', code: 'NOT_FOUND' });
  }
  expect((await stranger.run(InvitationListDocument, {})).invitations.nodes).toEqual([]);
  const viewer = await organization.person('FINANCE_MANAGER');
  const input = { id: invitation.id };
  await expectForbidden(organization, ['members:write'], () =>
    viewer.call(InvitationResendDocument, { input }),
  );
  await expectForbidden(organization, ['members:write'], () =>
    viewer.call(InvitationRevokeDocument, { input }),
  );
  const key = await organization.program(['clients:read']);
  await expectForbidden(organization, ['members:read'], () => key.call(InvitationListDocument, {}));
});

test('the list says where each stands, latest first, and filters by it', async () => {
  const { owner } = await setUp(app());
  const expired = (await invite(owner)).invitation.email;
  app().advance(8 * dayMs);
  const accepted = await invite(owner);
  await join(app(), accepted.token);
  const revoked = (await invite(owner)).invitation;
  await revoke(owner, revoked.id);
  const pending = (await invite(owner)).invitation.email;
  const list = async (status?: InvitationStatus[]) => {
    const { invitations } = await owner.run(InvitationListDocument, { filter: { status } });
    expect(invitations.totalCount).toBe(invitations.nodes.length);
    return invitations.nodes.map(({ email, status: at }) => [email, at]);
  };
  expect(await list()).toEqual([
    [pending, 'PENDING'],
    [revoked.email, 'REVOKED'],
    [accepted.invitation.email, 'ACCEPTED'],
    [expired, 'EXPIRED'],
  ]);
  expect(await list(['PENDING', 'EXPIRED'])).toEqual([
    [pending, 'PENDING'],
    [expired, 'EXPIRED'],
  ]);
});

test('people belong to both environments, and so do the traces they leave', async () => {
  const organization = await createOrganization(app());
  const live = await organization.person('OWNER', 'LIVE');
  const test = await organization.person('OWNER', 'TEST');
  const { invitation } = await invite(live);
  const question = '{ activities(filter: { type: ["member.invited"] }) { nodes { subject { id } } } }';
  for (const caller of [live, test]) {
    const { activities } = await caller.run(question);
    expect(activities.nodes).toEqual([{ subject: { id: invitation.id } }]);
    expect((await caller.run(InvitationListDocument, {})).invitations.totalCount).toBe(1);
  }
});
