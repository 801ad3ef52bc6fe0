import { LockMode } from '@mikro-orm/core';
import * as activity from '#server/activity/activity.service.ts';
import { announceKeyChange } from '#server/api-keys/key-changes.ts';
import type { Context } from '#server/context.ts';
import { transaction } from '#server/db/transaction.ts';
import { type LimitName, type OwnLimits, usualSeconds } from '#server/limits/windows.ts';
import { Organization } from '#server/organizations/organization.entity.ts';
import { invalid } from '#server/validation.ts';
import { isPlan, planNames } from './plans.ts';

/** Gives the organization another plan. It holds for its keys' next request, and for what is made from then on. */
export async function setPlan(ctx: Context, plan: string): Promise<void> {
  if (!isPlan(plan)) invalid(['plan'], `There is no plan "${plan}". Plans: ${planNames.join(', ')}.`);
  await change(ctx, 'organization.plan_changed', (organization) => {
    const before = organization.plan;
    organization.plan = plan;
    return { before: { plan: before }, after: { plan } };
  });
}

/** Gives the organization windows in place of its plan's; null gives it back the plan's. */
export async function setLimits(
  ctx: Context,
  given: Partial<Record<LimitName, number>> | null,
): Promise<void> {
  const rateLimits = given && windowsFor(given);
  await change(ctx, 'organization.limits_changed', (organization) => {
    const before = organization.rateLimits ?? null;
    organization.rateLimits = rateLimits;
    return { before: { rateLimits: before }, after: { rateLimits } };
  });
}

const maxLimit = 1_000_000_000;

const windowsFor = (given: Partial<Record<LimitName, number>>): NonNullable<OwnLimits> =>
  Object.fromEntries(
    (Object.entries(given) as [LimitName, number][]).map(([name, limit]) => {
      if (!Number.isInteger(limit) || limit < 1 || limit > maxLimit)
        invalid(['limits'], `The limit of ${name} must be a whole number from 1 to ${maxLimit}.`);
      return [name, { limit, windowSeconds: usualSeconds[name] }];
    }),
  );

async function change(
  ctx: Context,
  type: `organization.${string}`,
  apply: (organization: Organization) => Record<string, unknown>,
): Promise<void> {
  const { organizationId } = ctx.principal;
  try {
    await transaction(ctx, async (em) => {
      const organization = await em.findOneOrFail(Organization, organizationId, {
        lockMode: LockMode.PESSIMISTIC_WRITE,
      });
      const data = apply(organization);
      activity.record(ctx, em, { type, subject: { id: organizationId, label: organization.name }, data });
      await announceKeyChange(em, organizationId);
    });
  } finally {
    ctx.runtime.keys.forget(organizationId);
  }
}
