import { sql } from 'kysely';
import type { Context } from '#server/context.ts';
import { db, firstRow } from '#server/db/rows.ts';
import { type LimitSettings, type OwnLimits, settingsOf } from '#server/limits/windows.ts';

export type LeakAction = 'REVOKE' | 'NOTIFY';

export interface OrganizationRecord {
  id: string;
  name: string;
  createdAt: Date;
  maxKeyLifetimeDays: number | null;
  idleKeyDays: number | null;
  leakAction: LeakAction;
  requireTwoFactor: boolean;
  plan: string;
  rateLimits: OwnLimits;
  invoiceDetails: string | null;
  paymentInstructions: string | null;
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
      'organization.plan',
      sql<OwnLimits>`organization.rate_limits`.as('rateLimits'),
      'organization.invoice_details as invoiceDetails',
      'organization.payment_instructions as paymentInstructions',
    ])
    .$castTo<OrganizationRecord>();
  return firstRow(ctx.runtime.pool, query);
}

type Settings = Omit<LimitSettings, 'key'>;

const settings = new WeakMap<Context, Promise<Settings>>();

/** What the caller's organization has to do with the limits of its keys; read once in a request. */
export function limitSettings(ctx: Context): Promise<Settings> {
  const known = settings.get(ctx) ?? readSettings(ctx);
  settings.set(ctx, known);
  return known;
}

async function readSettings(ctx: Context): Promise<Settings> {
  if (ctx.principal.key) return settingsOf(ctx.principal.key);
  const organization = await own(ctx);
  if (!organization) throw new Error('an organization has vanished');
  return { organization: organization.rateLimits, plan: organization.plan };
}
