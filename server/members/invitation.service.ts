import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import * as activity from '#server/activity/activity.service.ts';
import type { Role } from '#server/auth/scopes.ts';
import type { Context } from '#server/context.ts';
import { newId } from '#server/db/id.ts';
import { transaction } from '#server/db/transaction.ts';
import { NotFoundError } from '#server/errors.ts';
import type { Delivery } from '#server/mail/mailer.ts';
import { countSeats } from '#server/plans/quota.query.ts';
import { requireRoom } from '#server/plans/quota.service.ts';
import { validate } from '#server/validation.ts';
import { invitationLetter } from './invitation.letter.ts';
import { requireFewInvitations } from './invitation-limit.ts';
import { digestsOf, type InvitationTokens, linkWith, newTokens } from './invitation-token.ts';
import { MemberInvitation } from './member.entity.ts';
import { InvitationStatusError, MemberExistsError } from './member.errors.ts';
import { reasonInput } from './member.service.ts';
import { requireVerifiedEmail } from './sign-up.service.ts';
import {
  lockMembership,
  nameOf,
  requireBothWorlds,
  requireMayGive,
  roleNamed,
  standingOf,
} from './standing.ts';

const dayMs = 24 * 60 * 60 * 1000;
const lifetimeMs = 7 * dayMs;

const inviteInput = z.object({
  email: z
    .string()
    .trim()
    .toLowerCase()
    .pipe(z.email('Give a valid e-mail address.').max(254, 'An e-mail address has at most 254 characters.')),
});

export interface MemberInviteInput {
  email: string;
  role: Role;
}

/** The link is in this answer and nowhere else, ever; the mail has one of its own. */
export interface Invited {
  id: string;
  link: string;
  delivery: Delivery;
}

/** Invites whoever has the address to the organization. */
export async function invite(ctx: Context, given: MemberInviteInput): Promise<Invited> {
  const { email } = validate(inviteInput, given);
  const { organizationId } = ctx.principal;
  requireBothWorlds(ctx);
  const tokens = newTokens();
  const invitation = await transaction(ctx, async (em) => {
    await lockMembership(em, organizationId);
    requireMayGive(await standingOf(ctx, em), given.role);
    await requireVerifiedEmail(ctx, em);
    await requireNew(em, organizationId, email);
    const now = ctx.now();
    await requireRoom(em, { organizationId, resource: 'MEMBERS', count: countSeats(organizationId, now) });
    await requireFewInvitations(ctx, em);
    const made = em.create(MemberInvitation, {
      id: newId(),
      organizationId,
      email,
      role: nameOf(given.role),
      status: 'pending',
      ...digestsOf(tokens),
      expiresAt: new Date(now.getTime() + lifetimeMs),
      sentAt: now,
      createdAt: now,
      ...activity.createdBy(ctx),
    });
    activity.record(ctx, em, {
      type: 'member.invited',
      subject: { id: made.id, label: email },
      data: { role: given.role, expiresAt: made.expiresAt },
    });
    return made;
  });
  return handOver(ctx, invitation, tokens);
}

/** Makes a new link, which lasts as long as a first one; the old link ends. */
export async function resend(ctx: Context, id: string): Promise<Invited> {
  requireBothWorlds(ctx);
  const tokens = newTokens();
  const invitation = await transaction(ctx, async (em) => {
    await lockMembership(em, ctx.principal.organizationId);
    const standing = await standingOf(ctx, em);
    const found = await openInvitation(ctx, em, id);
    requireMayGive(standing, roleNamed(found.role), ['id']);
    await requireVerifiedEmail(ctx, em);
    await requireFewInvitations(ctx, em);
    found.sentAt = ctx.now();
    found.expiresAt = new Date(found.sentAt.getTime() + lifetimeMs);
    Object.assign(found, digestsOf(tokens));
    activity.record(ctx, em, {
      type: 'invitation.resent',
      subject: { id, label: found.email },
      data: { role: roleNamed(found.role), expiresAt: found.expiresAt },
    });
    return found;
  });
  return handOver(ctx, invitation, tokens);
}

/** The link of an invitation works no more. */
export async function revoke(ctx: Context, id: string, given: { reason?: string | null }): Promise<void> {
  const { reason } = validate(reasonInput, given);
  requireBothWorlds(ctx);
  await transaction(ctx, async (em) => {
    await lockMembership(em, ctx.principal.organizationId);
    const found = await openInvitation(ctx, em, id);
    found.status = 'revoked';
    found.closedAt = ctx.now();
    activity.record(ctx, em, {
      type: 'invitation.revoked',
      subject: { id, label: found.email },
      data: { role: roleNamed(found.role) },
      reason: reason ?? null,
    });
  });
}

/** After the commit: another machine is waited for. */
async function handOver(
  ctx: Context,
  invitation: MemberInvitation,
  { shown, mailed }: InvitationTokens,
): Promise<Invited> {
  const { config, mailer } = ctx.runtime;
  const link = linkWith(config.publicUrl, shown);
  const letter = invitationLetter({
    organization: ctx.principal.organizationName,
    role: invitation.role,
    by: ctx.principal.actor.label,
    expiresAt: invitation.expiresAt,
    link: linkWith(config.publicUrl, mailed),
  });
  return { id: invitation.id, link, delivery: await mailer.send(invitation.email, letter) };
}

async function requireNew(em: EntityManager, organizationId: string, email: string): Promise<void> {
  const members = await em.execute(
    'select 1 from member join "user" on "user".id = member.user_id where member.organization_id = ? and "user".email = ?',
    [organizationId, email],
  );
  if (members.length > 0) {
    throw new MemberExistsError('ALREADY_MEMBER', 'This person belongs to the organization already.');
  }
  if (await em.findOne(MemberInvitation, { organizationId, email, status: 'pending' })) {
    const message = 'There is an invitation for this address already. Send it again, or revoke it first.';
    throw new MemberExistsError('ALREADY_INVITED', message);
  }
}

async function openInvitation(ctx: Context, em: EntityManager, id: string): Promise<MemberInvitation> {
  const { organizationId } = ctx.principal;
  const found = await em.findOne(
    MemberInvitation,
    { id, organizationId },
    { lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  if (!found) throw new NotFoundError('invitation');
  if (found.status === 'pending') return found;
  throw new InvitationStatusError(`This invitation was ${found.status} already. Invite the person anew.`);
}
