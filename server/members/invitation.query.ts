import { sql } from 'kysely';
import type { Role } from '#server/auth/scopes.ts';
import type { Context } from '#server/context.ts';
import { type Page, type PageArgs, page } from '#server/db/page.ts';
import { perRequest } from '#server/db/per-request.ts';
import { db, rows } from '#server/db/rows.ts';

export type InvitationStatus = 'PENDING' | 'EXPIRED' | 'ACCEPTED' | 'REVOKED';

export interface InvitationRecord {
  id: string;
  email: string;
  role: Role;
  status: InvitationStatus;
  expiresAt: Date;
  sentAt: Date;
  closedAt: Date | null;
  createdAt: Date;
  createdByType: 'API_KEY' | 'USER' | 'SYSTEM';
  createdById: string | null;
  createdByLabel: string;
}

export interface InvitationFilter {
  status?: readonly InvitationStatus[] | null;
}

/** The clock decides what has expired, and only of what is still open. */
const statusAt = (now: Date) => sql<InvitationStatus>`case
  when member_invitation.status = 'pending' and member_invitation.expires_at <= ${now}::timestamptz then 'EXPIRED'
  else upper(member_invitation.status) end`;

/** Never the digest of a token: nothing can be done with it but to guess. */
function invitationsOf(ctx: Context) {
  return db
    .selectFrom('member_invitation')
    .where('member_invitation.organization_id', '=', ctx.principal.organizationId)
    .select([
      'member_invitation.id',
      'member_invitation.email',
      sql<Role>`upper(member_invitation.role)`.as('role'),
      statusAt(ctx.now()).as('status'),
      'member_invitation.expires_at as expiresAt',
      'member_invitation.sent_at as sentAt',
      'member_invitation.closed_at as closedAt',
      'member_invitation.created_at as createdAt',
      'member_invitation.created_by_type as createdByType',
      'member_invitation.created_by_id as createdById',
      'member_invitation.created_by_label as createdByLabel',
    ])
    .$castTo<InvitationRecord>();
}

/** The latest first. */
export async function list(
  ctx: Context,
  args: PageArgs & { filter?: InvitationFilter | null },
): Promise<Page<InvitationRecord>> {
  const status = args.filter?.status;
  let query = invitationsOf(ctx);
  if (status) query = query.where(sql<boolean>`${statusAt(ctx.now())} = any(${[...status]}::text[])`);
  return page(ctx.runtime.pool, query, { id: sql<string>`member_invitation.id`, direction: 'DESC' }, args);
}

/** The invitations with these ids, as far as they are the organization's. */
export const byId = perRequest(async (ctx, ids: readonly string[]) => {
  const found = await rows(
    ctx.runtime.pool,
    invitationsOf(ctx).where('member_invitation.id', 'in', [...ids]),
  );
  const records = new Map(found.map((record) => [record.id, record]));
  return ids.map((id) => records.get(id) ?? null);
});
