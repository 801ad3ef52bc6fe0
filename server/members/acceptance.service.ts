import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import * as activity from '#server/activity/activity.service.ts';
import type { InvitationView, Origin, Person } from '#server/auth/people-events.ts';
import type { Runtime } from '#server/context.ts';
import { newId } from '#server/db/id.ts';
import { countMembers } from '#server/plans/quota.query.ts';
import { requireRoom } from '#server/plans/quota.service.ts';
import { AcceptanceError } from './acceptance.errors.ts';
import { digestOf } from './invitation-token.ts';
import { Member, MemberInvitation } from './member.entity.ts';
import { personContext } from './person-context.ts';
import { lockMembership, roleNamed } from './standing.ts';

/** What the link opens, for its holder to see before they join. */
export async function look(runtime: Runtime, token: string): Promise<InvitationView> {
  const em = runtime.orm.em.fork();
  const invitation = await openWith(runtime, em, token);
  const { email, expiresAt, role } = invitation;
  return {
    organization: await nameOfOrganization(em, invitation.organizationId),
    email,
    role: roleNamed(role),
    expiresAt,
    hasAccount: (await em.execute('select 1 from "user" where email = ?', [email])).length > 0,
  };
}

/** Somebody who is signed in joins, and works in the organization from then on. */
export async function accept(
  runtime: Runtime,
  token: string,
  person: Person,
  sessionId: string,
  origin: Origin,
): Promise<void> {
  await runtime.orm.em.fork().transactional(async (em) => {
    const invitation = await openWith(runtime, em, token, LockMode.PESSIMISTIC_WRITE);
    if (invitation.email !== person.email.toLowerCase()) throw new AcceptanceError('INVITATION_OTHER_EMAIL');
    const { organizationId } = invitation;
    await lockMembership(em, organizationId);
    if (await em.findOne(Member, { organizationId, userId: person.id })) {
      throw new AcceptanceError('ALREADY_MEMBER');
    }
    await join(runtime, em, invitation, person, origin);
    if (provesAddress(invitation, token)) {
      await em.execute('update "user" set email_verified = true where id = ?', [person.id]);
    }
    await em.execute('update session set active_organization_id = ? where id = ?', [
      organizationId,
      sessionId,
    ]);
  });
}

/** Somebody new joins. The link that was mailed proves the address; the one that the inviter was shown does not. */
export async function acceptAnew(
  runtime: Runtime,
  token: string,
  account: { name: string; passwordHash: string },
  origin: Origin,
): Promise<Person> {
  return runtime.orm.em.fork().transactional(async (em) => {
    const invitation = await openWith(runtime, em, token, LockMode.PESSIMISTIC_WRITE);
    const person = { id: newId(), name: account.name, email: invitation.email };
    const now = runtime.now();
    const made = await em.execute(
      `insert into "user" (id, name, email, email_verified, created_at, updated_at)
       values (?, ?, ?, ?, ?, ?) on conflict (email) do nothing returning id`,
      [person.id, person.name, person.email, provesAddress(invitation, token), now, now],
    );
    if (made.length === 0) throw new AcceptanceError('ACCOUNT_EXISTS');
    await em.execute(
      `insert into account (id, account_id, provider_id, user_id, password, created_at, updated_at)
       values (?, ?, 'credential', ?, ?, ?, ?)`,
      [newId(), person.id, person.id, account.passwordHash, now, now],
    );
    await lockMembership(em, invitation.organizationId);
    await join(runtime, em, invitation, person, origin);
    return person;
  });
}

async function join(
  runtime: Runtime,
  em: EntityManager,
  invitation: MemberInvitation,
  person: Person,
  origin: Origin,
): Promise<void> {
  const { organizationId, role } = invitation;
  const now = runtime.now();
  const organization = { id: organizationId, name: await nameOfOrganization(em, organizationId) };
  const ctx = personContext(runtime, person, organization, origin);
  await requireRoom(em, { organizationId, resource: 'MEMBERS', count: countMembers(organizationId) });
  invitation.status = 'accepted';
  invitation.closedAt = now;
  const member = em.create(Member, { id: newId(), organizationId, userId: person.id, role, createdAt: now });
  activity.record(ctx, em, {
    type: 'member.joined',
    subject: { id: member.id, label: person.email },
    data: { role: roleNamed(role), invitedBy: invitation.createdByLabel },
  });
}

/** The invitation that the token opens, or why it does not. */
async function openWith(
  runtime: Runtime,
  em: EntityManager,
  token: string,
  lockMode?: LockMode.PESSIMISTIC_WRITE,
): Promise<MemberInvitation> {
  const digest = digestOf(token);
  const byEither = { $or: [{ tokenDigest: digest }, { mailedTokenDigest: digest }] };
  const invitation = await em.findOne(MemberInvitation, byEither, { lockMode });
  if (!invitation) throw new AcceptanceError('INVITATION_NOT_FOUND');
  if (invitation.status === 'accepted') throw new AcceptanceError('INVITATION_USED');
  if (invitation.status === 'revoked') throw new AcceptanceError('INVITATION_REVOKED');
  if (invitation.expiresAt <= runtime.now()) throw new AcceptanceError('INVITATION_EXPIRED');
  return invitation;
}

/** Whether this is the token that went to the address and to nobody else. */
function provesAddress({ mailedTokenDigest }: MemberInvitation, token: string): boolean {
  return mailedTokenDigest ? digestOf(token).equals(mailedTokenDigest) : false;
}

async function nameOfOrganization(em: EntityManager, id: string): Promise<string> {
  const [found] = await em.execute<{ name: string }[]>('select name from organization where id = ?', [id]);
  return found?.name ?? '';
}
