import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import * as activity from '#server/activity/activity.service.ts';
import { minIdleDays } from '#server/api-keys/idle-keys.ts';
import type { Context } from '#server/context.ts';
import { transaction } from '#server/db/transaction.ts';
import {
  MemberCredentialError,
  MemberRoleError,
  TwoFactorMissingError,
} from '#server/members/member.errors.ts';
import { requireBothWorlds, standingOf } from '#server/members/standing.ts';
import { optionalText, validate } from '#server/validation.ts';
import { Organization } from './organization.entity.ts';
import type { LeakAction } from './organization.query.ts';

const maxDays = 3_650;

const updateInput = z.object({
  maxKeyLifetimeDays: z
    .number()
    .int()
    .min(1, 'Keys must be able to last at least a day.')
    .max(maxDays, `At most ${maxDays} days; null for no maximum.`)
    .nullish(),
  idleKeyDays: z
    .number()
    .int()
    .min(minIdleDays, `Keys must be able to rest for at least ${minIdleDays} days.`)
    .max(maxDays, `At most ${maxDays} days; null to disable none.`)
    .nullish(),
  leakAction: z
    .enum(['REVOKE', 'NOTIFY'])
    .nullish()
    .transform((action) => (action === null ? 'REVOKE' : action)),
  requireTwoFactor: z.boolean('It is required or it is not: null is neither.').optional(),
  invoiceDetails: optionalText('What stands below the name', 1_000),
  paymentInstructions: optionalText('How to pay', 2_000),
});

export interface OrganizationUpdateInput {
  maxKeyLifetimeDays?: number | null;
  idleKeyDays?: number | null;
  leakAction?: LeakAction | null;
  requireTwoFactor?: boolean | null;
  invoiceDetails?: string | null;
  paymentInstructions?: string | null;
}

/** Changes the caller's own organization; there is no other one for them. */
export async function update(ctx: Context, input: OrganizationUpdateInput): Promise<void> {
  requireBothWorlds(ctx);
  const valid = validate(updateInput, input);
  const { organizationId } = ctx.principal;
  await transaction(ctx, async (em) => {
    const organization = await em.findOneOrFail(Organization, organizationId, {
      lockMode: LockMode.PESSIMISTIC_WRITE,
    });
    const given = Object.entries(valid).filter(([, value]) => value !== undefined);
    const after = Object.fromEntries(given) as Partial<Organization>;
    const names = Object.keys(after) as (keyof typeof after)[];
    const before = Object.fromEntries(names.map((name) => [name, organization[name] ?? null]));
    if (after.idleKeyDays !== undefined && after.idleKeyDays !== before.idleKeyDays) {
      organization.idleKeyDaysSetAt = ctx.now();
    }
    if (after.requireTwoFactor !== undefined && after.requireTwoFactor !== before.requireTwoFactor) {
      await requireSetter(ctx, em, after.requireTwoFactor);
    }
    Object.assign(organization, after);
    activity.record(ctx, em, {
      type: 'organization.updated',
      subject: { id: organizationId, label: organization.name },
      data: { before, after },
    });
  });
}

const path = ['requireTwoFactor'];

/** Two-factor sign-in is demanded by an owner who has it: nobody shuts everybody out, themselves first. */
async function requireSetter(ctx: Context, em: EntityManager, demanded: boolean): Promise<void> {
  const { user } = ctx.principal;
  if (!user) {
    throw new MemberCredentialError(
      'Only a signed-in owner says whether members need two-factor sign-in.',
      path,
    );
  }
  if (!(await standingOf(ctx, em)).isOwner) {
    throw new MemberRoleError('Only an owner says whether members need two-factor sign-in.', path);
  }
  const [own] = await em.execute<{ on: boolean }[]>(
    'select two_factor_enabled as "on" from "user" where id = ?',
    [user.id],
  );
  if (demanded && !own?.on) {
    throw new TwoFactorMissingError(
      'Turn two-factor sign-in on for yourself first, on the Account page.',
      path,
    );
  }
}
