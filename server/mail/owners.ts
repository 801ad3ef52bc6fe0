import type { Pool } from 'pg';
import { run } from '#server/db/rows.ts';

/** Who looks after an organization: the addresses of its owners and admins. */
export async function ownersOf(pool: Pool, organizationId: string): Promise<string[]> {
  const text = `select "user".email from member join "user" on "user".id = member.user_id
    where member.organization_id = $1 and member.role in ('owner', 'admin') order by "user".email`;
  const found = await run<{ email: string }>(pool, { name: 'owners', text, values: [organizationId] });
  return found.map(({ email }) => email);
}
