import { sql } from 'kysely';
import type { Context } from '#server/context.ts';
import { planOf, type Resource, resources } from './plans.ts';

/** The first day of the calendar month, UTC, that an instant lies in, as `YYYY-MM-DD`. */
export const periodOf = (at: Date) => `${at.toISOString().slice(0, 7)}-01`;

/** Those that work, or would if they were not disabled: revoking a key makes room for another. */
export const countLivingKeys = (organizationId: string, now: Date) => sql<{ count: number }>`
  select count(*)::int as count from api_key
  where organization_id = ${organizationId} and revoked_at is null and (expires_at is null or expires_at > ${now})`;

export const countMembers = (organizationId: string) => sql<{ count: number }>`
  select count(*)::int as count from member where organization_id = ${organizationId}`;

/** With those who are invited and may still come. */
export const countSeats = (organizationId: string, now: Date) => sql<{ count: number }>`
  select (select count(*) from member where organization_id = ${organizationId})::int
    + (select count(*) from member_invitation
       where organization_id = ${organizationId} and status = 'pending' and expires_at > ${now})::int as count`;

export interface Quota {
  resource: Resource;
  used: number;
  /** Null for none. */
  limit: number | null;
  /** When it is full again; null for what is counted as it stands. */
  resetsAt: Date | null;
}

/** What the caller's organization has used of each quota of its plan, in both worlds together. */
export async function quotasOf(ctx: Context, plan: string): Promise<Quota[]> {
  const { organizationId } = ctx.principal;
  const now = ctx.now();
  const { rows } = await sql<{ resource: Resource; used: number }>`
    select resource, used::int from quota_use
      where organization_id = ${organizationId} and period = ${periodOf(now)}::date
    union all select 'KEYS', count from (${countLivingKeys(organizationId, now)}) as keys
    union all select 'MEMBERS', count from (${countMembers(organizationId)}) as members`.execute(
    ctx.runtime.orm.em.getKysely(),
  );
  const used = new Map(rows.map((row) => [row.resource, row.used]));
  const nextMonth = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1));
  return resources.map((resource) => ({
    resource,
    used: used.get(resource) ?? 0,
    limit: planOf(plan).quotas[resource] ?? null,
    resetsAt: resource === 'EVENTS' || resource === 'INVOICES' ? nextMonth : null,
  }));
}
