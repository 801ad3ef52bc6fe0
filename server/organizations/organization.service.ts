import { LockMode } from '@mikro-orm/core';
import { z } from 'zod';
import * as activity from '#server/activity/activity.service.ts';
import type { Context } from '#server/context.ts';
import { transaction } from '#server/db/transaction.ts';
import { validate } from '#server/validation.ts';
import { Organization } from './organization.entity.ts';

const maxDays = 3_650;

const updateInput = z.object({
  maxKeyLifetimeDays: z
    .number()
    .int()
    .min(1, 'Keys must be able to last at least a day.')
    .max(maxDays, `At most ${maxDays} days; null for no maximum.`)
    .nullish(),
});

export interface OrganizationUpdateInput {
  maxKeyLifetimeDays?: number | null;
}

/** Changes the caller's own organization; there is no other one for them. */
export async function update(ctx: Context, given: OrganizationUpdateInput): Promise<void> {
  const input = validate(updateInput, given);
  const { organizationId } = ctx.principal;
  await transaction(ctx, async (em) => {
    const organization = await em.findOneOrFail(Organization, organizationId, {
      lockMode: LockMode.PESSIMISTIC_WRITE,
    });
    const before = { maxKeyLifetimeDays: organization.maxKeyLifetimeDays ?? null };
    if (input.maxKeyLifetimeDays !== undefined) organization.maxKeyLifetimeDays = input.maxKeyLifetimeDays;
    activity.record(ctx, em, {
      type: 'organization.updated',
      subject: { id: organizationId, label: organization.name },
      data: { before, after: { maxKeyLifetimeDays: organization.maxKeyLifetimeDays ?? null } },
    });
  });
}
