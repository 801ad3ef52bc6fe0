import { sql } from 'kysely';
import type { Role } from '#server/auth/scopes.ts';
import type { Context } from '#server/context.ts';
import { type Page, type PageArgs, page } from '#server/db/page.ts';
import { perRequest } from '#server/db/per-request.ts';
import { db, rows } from '#server/db/rows.ts';
import { containing } from '#server/db/search.ts';

export interface MemberRecord {
  id: string;
  userId: string;
  name: string;
  email: string;
  role: Role;
  joinedAt: Date;
  twoFactorEnabled: boolean;
  lastSignedInAt: Date | null;
}

export interface MemberFilter {
  role?: readonly Role[] | null;
  search?: string | null;
}

/** Members belong to the organization and to no environment. */
function membersOf(ctx: Context) {
  return db
    .selectFrom('member')
    .innerJoin('user', 'user.id', 'member.user_id')
    .where('member.organization_id', '=', ctx.principal.organizationId)
    .select([
      'member.id',
      'member.user_id as userId',
      'user.name',
      'user.email',
      sql<Role>`upper(member.role)`.as('role'),
      'member.created_at as joinedAt',
      'user.two_factor_enabled as twoFactorEnabled',
      'user.last_signed_in_at as lastSignedInAt',
    ])
    .$castTo<MemberRecord>();
}

/** In the order in which they joined. */
export async function list(
  ctx: Context,
  args: PageArgs & { filter?: MemberFilter | null },
): Promise<Page<MemberRecord>> {
  const { role, search } = args.filter ?? {};
  let query = membersOf(ctx);
  if (role) query = query.where(sql<boolean>`upper(member.role) = any(${[...role]}::text[])`);
  if (search?.trim()) {
    const pattern = containing(search.trim());
    query = query.where(sql<boolean>`("user".name ilike ${pattern} or "user".email ilike ${pattern})`);
  }
  return page(ctx.runtime.pool, query, { id: sql<string>`member.id`, direction: 'ASC' }, args);
}

/** The members with these ids, as far as they are the organization's. */
export const byId = perRequest(async (ctx, ids: readonly string[]) => {
  const found = await rows(ctx.runtime.pool, membersOf(ctx).where('member.id', 'in', [...ids]));
  const records = new Map(found.map((record) => [record.id, record]));
  return ids.map((id) => records.get(id) ?? null);
});
