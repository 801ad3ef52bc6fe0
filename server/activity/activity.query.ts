import { sql } from 'kysely';
import { type Context, ownedBy } from '#server/context.ts';
import { type Direction, type Page, type PageArgs, page } from '#server/db/page.ts';
import { perRequest } from '#server/db/per-request.ts';
import { db, rows } from '#server/db/rows.ts';
import { containing } from '#server/db/search.ts';

export interface ActivityRecord {
  id: string;
  type: string;
  subjectId: string;
  subjectLabel: string;
  data: Record<string, unknown>;
  actorType: 'API_KEY' | 'USER' | 'SYSTEM';
  actorId: string | null;
  actorLabel: string;
  reason: string | null;
  requestId: string;
  ip: string | null;
  createdAt: Date;
}

export interface ActivityFilter {
  /** Whole types (`api_key.revoked`) or what comes before the dot (`api_key`). */
  type?: readonly string[] | null;
  subjectId?: string | null;
  actorId?: string | null;
  search?: string | null;
  after?: Date | null;
  before?: Date | null;
}

function activitiesOf(ctx: Context) {
  const owner = ownedBy(ctx);
  return db
    .selectFrom('activity')
    .where('activity.organization_id', '=', owner.organizationId)
    .where((is) =>
      is.or([
        is('activity.environment', '=', owner.environment),
        is('activity.organization_wide', '=', true),
      ]),
    )
    .select([
      'activity.id',
      'activity.type',
      'activity.subject_id as subjectId',
      'activity.subject_label as subjectLabel',
      sql<Record<string, unknown>>`activity.data`.as('data'),
      'activity.actor_type as actorType',
      'activity.actor_id as actorId',
      'activity.actor_label as actorLabel',
      'activity.reason',
      'activity.request_id as requestId',
      'activity.ip',
      'activity.created_at as createdAt',
    ])
    .$castTo<ActivityRecord>();
}

export async function list(
  ctx: Context,
  args: PageArgs & { filter?: ActivityFilter | null; direction?: Direction | null },
): Promise<Page<ActivityRecord>> {
  const { type, subjectId, actorId, search, after, before } = args.filter ?? {};
  let query = activitiesOf(ctx);
  if (type) {
    query = query.where(
      sql<boolean>`(activity.type = any(${[...type]}::text[]) or split_part(activity.type, '.', 1) = any(${[...type]}::text[]))`,
    );
  }
  if (subjectId) query = query.where('activity.subject_id', '=', subjectId);
  if (actorId) query = query.where('activity.actor_id', '=', actorId);
  if (search?.trim()) query = query.where(matches(search.trim()));
  if (after) query = query.where('activity.created_at', '>=', after);
  if (before) query = query.where('activity.created_at', '<', before);
  const order = { id: sql<string>`activity.id`, direction: args.direction ?? 'DESC' };
  return page(ctx.runtime.pool, query, order, args);
}

function matches(search: string) {
  const pattern = containing(search);
  return sql<boolean>`(activity.subject_label ilike ${pattern} or activity.actor_label ilike ${pattern}
    or activity.reason ilike ${pattern} or activity.request_id = ${search} or activity.ip = ${search})`;
}

/** The entries with these ids, as far as they are the tenant's. */
export const byId = perRequest(async (ctx, ids: readonly string[]) => {
  const found = await rows(ctx.runtime.pool, activitiesOf(ctx).where('activity.id', 'in', [...ids]));
  const records = new Map(found.map((record) => [record.id, record]));
  return ids.map((id) => records.get(id) ?? null);
});
