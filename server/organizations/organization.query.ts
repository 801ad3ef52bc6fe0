import type { Context } from '#server/context.ts';
import { db, firstRow } from '#server/db/rows.ts';

export type LeakAction = 'REVOKE' | 'NOTIFY';

export interface OrganizationRecord {
  id: string;
  name: string;
  createdAt: Date;
  maxKeyLifetimeDays: number | null;
  idleKeyDays: number | null;
  leakAction: LeakAction;
  requireTwoFactor: boolean;
}

/** The caller's own. */
export async function own(ctx: Context): Promise<OrganizationRecord | null> {
  const query = db
    .selectFrom('organization')
    .where('organization.id', '=', ctx.principal.organizationId)
    .select([
      'organization.id',
      'organization.name',
      'organization.created_at as createdAt',
      'organization.max_key_lifetime_days as maxKeyLifetimeDays',
      'organization.idle_key_days as idleKeyDays',
      'organization.leak_action as leakAction',
      'organization.require_two_factor as requireTwoFactor',
    ])
    .$castTo<OrganizationRecord>();
  return firstRow(ctx.runtime.pool, query);
}
