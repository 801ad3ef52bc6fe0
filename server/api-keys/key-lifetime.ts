import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Context } from '#server/context.ts';
import { Organization } from '#server/organizations/organization.entity.ts';
import { invalid } from '#server/validation.ts';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * An expiry set now must lie within the organization's maximum, counted from now: to prolong a key is a deliberate
 * act each time. Keys that nobody prolongs keep what they have. The row is locked, so that a maximum that has
 * been set holds for whatever commits after it.
 */
export async function requireLifetime(
  ctx: Context,
  em: EntityManager,
  expiresAt: Date | null,
): Promise<void> {
  const organization = await em.findOneOrFail(Organization, ctx.principal.organizationId, {
    lockMode: LockMode.PESSIMISTIC_READ,
  });
  const days = organization.maxKeyLifetimeDays ?? null;
  if (days === null) return;
  const latest = new Date(ctx.now().getTime() + days * dayMs);
  if (expiresAt && expiresAt <= latest) return;
  const most = `Keys of this organization last at most ${days === 1 ? 'a day' : `${days} days`}`;
  invalid(['expiresAt'], `${most}: give an expiry of ${latest.toISOString()} or earlier.`);
}
