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
  const membership = await membershipOf(orm, user.id, session.activeOrganizationId ?? null);
  if (!membership) {
    throw new RequestError(
      'NO_ORGANIZATION',
      403,
      'You are signed in but belong to no organization. Ask an owner to invite you.',
    );
  }
  return userPrincipal({
    user: { id: user.id, name: user.name, email: user.email },
    organization: { id: membership.organizationId, name: membership.organizationName },
    environment,
    role: membership.role,
  });
}

/** The active organization's, or else the oldest. Read on every request: a role change holds at once. */
async function membershipOf(
  orm: Orm,
  userId: string,
  activeOrganizationId: string | null,
): Promise<Membership | null> {
  const { rows } = await sql<Membership>`
    select member.organization_id as "organizationId", organization.name as "organizationName", upper(member.role) as role
    from member join organization on organization.id = member.organization_id
    where member.user_id = ${userId}
    order by member.organization_id = ${activeOrganizationId} desc nulls last, member.created_at, member.id
    limit 1`.execute(orm.em.getKysely());
  return rows[0] ?? null;
}

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
