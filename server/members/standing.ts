import type { EntityManager } from '@mikro-orm/postgresql';
import { expandScopes, type Role, roleScopes, type Scope } from '#server/auth/scopes.ts';
import type { Context } from '#server/context.ts';
import { Member, type memberRoles } from './member.entity.ts';
import { MemberCredentialError, MemberRoleError } from './member.errors.ts';

export type MemberRole = (typeof memberRoles)[number];

export const roleNamed = (role: MemberRole) => role.toUpperCase() as Role;
export const nameOf = (role: Role) => role.toLowerCase() as MemberRole;

/** What the caller may do at this moment, and so give. */
interface Standing {
  scopes: ReadonlySet<Scope>;
  isOwner: boolean;
}

/**
 * Changes of membership queue here, so that no two of them each leave the other's owner as the last one. It locks
 * out no other work on the organization.
 */
export async function lockMembership(em: EntityManager, organizationId: string): Promise<void> {
  await em.execute('select 1 from organization where id = ? for no key update', [organizationId]);
}

/** Read under the lock: the caller's own role may have been taken since the request began. */
export async function standingOf(ctx: Context, em: EntityManager): Promise<Standing> {
  const { principal } = ctx;
  if (principal.kind === 'SYSTEM') return { scopes: principal.scopes, isOwner: true };
  if (!principal.user) return { scopes: principal.scopes, isOwner: false };
  const { organizationId } = principal;
  const own = await em.findOne(Member, { organizationId, userId: principal.user.id });
  const role = own ? roleNamed(own.role) : null;
  return { scopes: expandScopes(role ? roleScopes[role] : []), isOwner: role === 'OWNER' };
}

const mayHold = ({ scopes, isOwner }: Standing, role: Role) =>
  (role !== 'OWNER' || isOwner) && [...expandScopes(roleScopes[role])].every((scope) => scopes.has(scope));

/** Nobody gives a role that may do more than they may themselves, and only an owner makes an owner. */
export function requireMayGive(standing: Standing, role: Role, path: readonly string[] = ['role']): void {
  if (mayHold(standing, role)) return;
  const why =
    role === 'OWNER'
      ? 'Only an owner can make somebody an owner.'
      : 'You cannot give a role that may do more than you may yourself.';
  throw new MemberRoleError(why, path);
}

/** Nobody changes or removes somebody who may do more than they may themselves. */
export function requireMayChange(standing: Standing, role: Role): void {
  if (mayHold(standing, role)) return;
  const why =
    role === 'OWNER'
      ? 'Only an owner can change or remove an owner.'
      : 'You cannot change or remove somebody who may do more than you may yourself.';
  throw new MemberRoleError(why, ['id']);
}

/**
 * Members, settings and domains hold in both environments. A test key that could change them would open the live
 * environment to whoever holds it.
 */
export function requireBothWorlds({ principal, runtime }: Context): void {
  if (!principal.key || principal.environment === 'LIVE') return;
  if (!runtime.config.environments.includes('LIVE')) return;
  throw new MemberCredentialError(
    'This holds in live and test, so a key of the test environment cannot change it: use a live key or the console.',
  );
}
