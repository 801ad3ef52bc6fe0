import type { EntityManager } from '@mikro-orm/postgresql';
import { newId } from '#server/db/id.ts';
import type { PlanName } from '#server/plans/plans.ts';

export interface Founder {
  name: string;
  email: string;
  emailVerified: boolean;
  passwordHash: string;
}

export interface Founded {
  organization: { id: string; name: string };
  person: { id: string; name: string; email: string };
}

/** An organization with its owner, who is new here too. Null when there is somebody with this address already. */
export async function foundOrganization(
  em: EntityManager,
  given: { name: string; slug: string; plan: PlanName; founder: Founder; now: Date },
): Promise<Founded | null> {
  const { name, slug, plan, founder, now } = given;
  const [organizationId, userId] = [newId(), newId()];
  const email = founder.email.toLowerCase();
  const made = await em.execute(
    `insert into "user" (id, name, email, email_verified, created_at, updated_at) values (?, ?, ?, ?, ?, ?)
     on conflict (email) do nothing returning id`,
    [userId, founder.name, email, founder.emailVerified, now, now],
  );
  if (made.length === 0) return null;
  await em.execute('insert into organization (id, name, slug, plan, created_at) values (?, ?, ?, ?, ?)', [
    ...[organizationId, name, slug, plan, now],
  ]);
  await em.execute(
    `insert into account (id, account_id, provider_id, user_id, password, created_at, updated_at)
     values (?, ?, 'credential', ?, ?, ?, ?)`,
    [newId(), userId, userId, founder.passwordHash, now, now],
  );
  await em.execute(
    'insert into member (id, organization_id, user_id, role, created_at) values (?, ?, ?, ?, ?)',
    [...[newId(), organizationId, userId, 'owner', now]],
  );
  return { organization: { id: organizationId, name }, person: { id: userId, name: founder.name, email } };
}
