import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import * as activity from '#server/activity/activity.service.ts';
import type { Role } from '#server/auth/scopes.ts';
import type { Context } from '#server/context.ts';
import { transaction } from '#server/db/transaction.ts';
import { NotFoundError } from '#server/errors.ts';
import { optionalText, validate } from '#server/validation.ts';
import { Member } from './member.entity.ts';
import { LastOwnerError, MemberCredentialError } from './member.errors.ts';
import {
  lockMembership,
  nameOf,
  requireBothWorlds,
  requireMayChange,
  requireMayGive,
  roleNamed,
  standingOf,
} from './standing.ts';

export const reasonInput = z.object({ reason: optionalText('The reason', 500) });

export interface MemberUpdateInput {
  role: Role;
  reason?: string | null;
}

/** Gives a member another role. It holds at their next request. */
export async function update(ctx: Context, id: string, given: MemberUpdateInput): Promise<void> {
  const { reason } = validate(reasonInput, given);
  requireBothWorlds(ctx);
  await transaction(ctx, async (em) => {
    await lockMembership(em, ctx.principal.organizationId);
    const standing = await standingOf(ctx, em);
    const member = await memberWith(ctx, em, id);
    const before = roleNamed(member.role);
    requireMayChange(standing, before);
    requireMayGive(standing, given.role);
    if (before === given.role) return;
    await requireOtherOwner(em, member);
    member.role = nameOf(given.role);
    activity.record(ctx, em, {
      type: 'member.role_changed',
      subject: { id, label: await labelOf(em, member) },
      data: { before: { role: before }, after: { role: given.role } },
      reason: reason ?? null,
    });
  });
}

/** Ends a membership. The person's account stays, and is refused at its next request. */
export async function remove(ctx: Context, id: string, given: { reason?: string | null }): Promise<void> {
  const { reason } = validate(reasonInput, given);
  requireBothWorlds(ctx);
  await transaction(ctx, async (em) => {
    await lockMembership(em, ctx.principal.organizationId);
    const standing = await standingOf(ctx, em);
    const member = await memberWith(ctx, em, id);
    requireMayChange(standing, roleNamed(member.role));
    await requireOtherOwner(em, member);
    await end(ctx, em, member, 'member.removed', reason ?? null);
  });
}

/** The caller's own membership ends. */
export async function leave(ctx: Context, given: { reason?: string | null }): Promise<void> {
  const { reason } = validate(reasonInput, given);
  const { user, organizationId } = ctx.principal;
  if (!user) throw new MemberCredentialError('Only a person can leave. Revoke a key instead.');
  await transaction(ctx, async (em) => {
    await lockMembership(em, organizationId);
    const member = await em.findOne(Member, { organizationId, userId: user.id });
    if (!member) return;
    await requireOtherOwner(em, member, []);
    await end(ctx, em, member, 'member.left', reason ?? null);
  });
}

async function memberWith(ctx: Context, em: EntityManager, id: string): Promise<Member> {
  const { organizationId } = ctx.principal;
  const member = await em.findOne(Member, { id, organizationId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!member) throw new NotFoundError('member');
  return member;
}

async function requireOtherOwner(em: EntityManager, member: Member, path?: string[]): Promise<void> {
  if (member.role !== 'owner') return;
  const { organizationId } = member;
  const others = await em.count(Member, { organizationId, role: 'owner', id: { $ne: member.id } });
  if (others === 0) throw new LastOwnerError(path);
}

async function end(
  ctx: Context,
  em: EntityManager,
  member: Member,
  type: 'member.removed' | 'member.left',
  reason: string | null,
): Promise<void> {
  activity.record(ctx, em, {
    type,
    subject: { id: member.id, label: await labelOf(em, member) },
    data: { role: roleNamed(member.role) },
    reason,
  });
  em.remove(member);
}

async function labelOf(em: EntityManager, { userId }: Member): Promise<string> {
  const [user] = await em.execute<{ email: string }[]>('select email from "user" where id = ?', [userId]);
  return user?.email ?? 'unknown';
}
