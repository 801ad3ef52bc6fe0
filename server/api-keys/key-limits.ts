import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Context } from '#server/context.ts';
import { type Allowance, ceilingOf, isWithin, limitNames, type OwnLimits } from '#server/limits/windows.ts';
import { Organization } from '#server/organizations/organization.entity.ts';
import { invalid } from '#server/validation.ts';
import type { RateLimits } from './api-key.entity.ts';

/** The limits of a key that makes another which are narrower than that one would have anyway. */
export function inheritedLimits(
  makers: OwnLimits | undefined,
  usual: readonly (Allowance & { name: string })[],
): RateLimits | null {
  const narrower = Object.entries(makers ?? {}).filter(([name, own]) => {
    const otherwise = usual.find((window) => window.name === name);
    return !otherwise || !isWithin(otherwise, own);
  });
  return narrower.length > 0 ? Object.fromEntries(narrower) : null;
}

/** A key may have less than its organization is given for each of its keys, not more. */
export async function requireWithinPlan(
  ctx: Context,
  em: EntityManager,
  limits: OwnLimits | undefined,
): Promise<void> {
  if (!limits) return;
  const organization = await em.findOneOrFail(Organization, ctx.principal.organizationId, {
    lockMode: LockMode.PESSIMISTIC_READ,
  });
  const settings = { organization: organization.rateLimits ?? null, plan: organization.plan };
  for (const name of limitNames) {
    const own = limits[name];
    const ceiling = ceilingOf(settings, name);
    if (!own || !ceiling || isWithin(own, ceiling)) continue;
    const most = ceiling.windowSeconds === 0 ? 'at once' : `in ${ceiling.windowSeconds} seconds`;
    invalid(
      ['rateLimits'],
      `Each key of this organization may have at most ${ceiling.limit} ${name} ${most} (plan ${organization.plan}).`,
    );
  }
}
