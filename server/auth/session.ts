import { sql } from 'kysely';
import type { Orm } from '#server/db/orm.ts';
import { RequestError } from '#server/errors.ts';
import type { People } from './people.ts';
import { type Environment, type Principal, userPrincipal } from './principal.ts';
import type { Role } from './scopes.ts';

interface Membership {
  organizationId: string;
  organizationName: string;
  role: Role;
  lacksTwoFactor: boolean;
}

/** The person behind a session cookie; null when there is no live session. */
export async function authenticateSession(
  people: People,
  orm: Orm,
  headers: Headers,
  environment: Environment,
): Promise<Principal | null> {
  const found = await people.api.getSession({ headers });
  if (!found) return null;
  const { user, session } = found;
  const membership = await membershipIn(orm, user.id, session.activeOrganizationId ?? null);
  if (!membership) throw await withoutMembership(orm, user.id);
  if (membership.lacksTwoFactor) throw twoFactorRequired(membership.organizationName);
  return userPrincipal({
    user: { id: user.id, name: user.name, email: user.email },
    organization: { id: membership.organizationId, name: membership.organizationName },
    environment,
    role: membership.role,
  });
}

/**
 * In the organization that the session names and in no other: whoever is removed from it must not find themselves
 * working in another one. Read on every request, so a change of role or a removal holds at once.
 */
async function membershipIn(
  orm: Orm,
  userId: string,
  organizationId: string | null,
): Promise<Membership | null> {
  if (organizationId === null) return null;
  const { rows } = await sql<Membership>`
    select member.organization_id as "organizationId", organization.name as "organizationName", upper(member.role) as role,
      organization.require_two_factor and not "user".two_factor_enabled as "lacksTwoFactor"
    from member
      join organization on organization.id = member.organization_id
      join "user" on "user".id = member.user_id
    where member.user_id = ${userId} and member.organization_id = ${organizationId}`.execute(
    orm.em.getKysely(),
  );
  return rows[0] ?? null;
}

/** Where a new session begins: the organization that the person joined first; they choose another in the console. */
export async function firstOrganizationOf(orm: Orm, userId: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select organization_id as id from member where user_id = ${userId} order by created_at, id limit 1`.execute(
    orm.em.getKysely(),
  );
  return rows[0]?.id ?? null;
}

async function withoutMembership(orm: Orm, userId: string): Promise<RequestError> {
  if (await firstOrganizationOf(orm, userId)) {
    return new RequestError(
      'ORGANIZATION_NOT_CHOSEN',
      403,
      'You do not, or no longer, belong to the organization of this session. Choose another one.',
    );
  }
  return new RequestError(
    'NO_ORGANIZATION',
    403,
    'You are signed in but belong to no organization. Ask an owner to invite you.',
  );
}

const twoFactorRequired = (organization: string) =>
  new RequestError(
    'TWO_FACTOR_REQUIRED',
    403,
    `${organization} asks its members for two-factor sign-in. Set it up on the Account page of the console.`,
  );

/** `X-Environment: live|test`, test when absent. */
export function requestedEnvironment(header: string | null, served: readonly Environment[]): Environment {
  const named = header?.trim().toUpperCase() || (served.includes('TEST') ? 'TEST' : 'LIVE');
  if (named !== 'LIVE' && named !== 'TEST') {
    throw new RequestError('BAD_REQUEST', 400, 'X-Environment must be "live" or "test".');
  }
  if (!served.includes(named)) {
    throw new RequestError(
      'BAD_REQUEST',
      400,
      `This server does not serve the ${named.toLowerCase()} environment.`,
    );
  }
  return named;
}

/** Whether somebody who is signed in here belongs to the organization, whichever they look at. */
export async function isMemberOf(
  people: People,
  orm: Orm,
  headers: Headers,
  organizationId: string,
): Promise<boolean> {
  const found = await people.api.getSession({ headers });
  return found !== null && (await membershipIn(orm, found.user.id, organizationId)) !== null;
}
