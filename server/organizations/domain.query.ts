import { sql } from 'kysely';
import type { Context } from '#server/context.ts';

export interface DomainRecord {
  domain: string;
  token: string;
  createdAt: Date;
  verifiedAt: Date | null;
}

/** The record to set: who can, holds the domain. */
export const recordName = (domain: string) => `_countersign.${domain}`;
export const recordValue = (token: string) => `countersign-verification=${token}`;

/** The domains that the caller's organization has named, by name; or the one. */
export async function domainsOf(ctx: Context, domain: string | null = null): Promise<DomainRecord[]> {
  const { rows } = await sql<DomainRecord>`
    select domain, token, created_at as "createdAt", verified_at as "verifiedAt" from organization_domain
    where organization_id = ${ctx.principal.organizationId} and (${domain}::text is null or domain = ${domain})
    order by domain`.execute(ctx.runtime.orm.em.getKysely());
  return rows;
}
