import { sql } from 'kysely';
import { type Context, ownedBy } from '#server/context.ts';
import { type Page, type PageArgs, page } from '#server/db/page.ts';
import { perRequest } from '#server/db/per-request.ts';
import { db, rows } from '#server/db/rows.ts';
import { lowestIdAt } from '#server/db/time-id.ts';

export interface ApiRequestRecord {
  id: string;
  apiKeyId: string;
  secretId: string;
  requestId: string;
  operation: string | null;
  code: string | null;
  status: number;
  durationMs: number;
  ip: string;
  userAgent: string | null;
  at: Date;
}

export interface ApiRequestFilter {
  apiKeyId?: string | null;
  secretId?: string | null;
  operation?: string | null;
  /** Whether all went well. */
  ok?: boolean | null;
  code?: readonly string[] | null;
  ip?: string | null;
  requestId?: string | null;
  after?: Date | null;
  before?: Date | null;
}

function requestsOf(ctx: Context) {
  const owner = ownedBy(ctx);
  return db
    .selectFrom('api_request as request')
    .where('request.organization_id', '=', owner.organizationId)
    .where('request.environment', '=', owner.environment)
    .select([
      'request.id',
      'request.api_key_id as apiKeyId',
      'request.secret_id as secretId',
      'request.request_id as requestId',
      'request.operation',
      'request.code',
      'request.status',
      'request.duration_ms as durationMs',
      'request.ip',
      'request.user_agent as userAgent',
      'request.at',
    ])
    .$castTo<ApiRequestRecord>();
}

/** Newest first. Times become bounds of the id, so that only the days asked for are looked at. */
export function list(
  ctx: Context,
  args: PageArgs & { filter?: ApiRequestFilter | null },
): Promise<Page<ApiRequestRecord>> {
  const { apiKeyId, secretId, operation, ok, code, ip, requestId, after, before } = args.filter ?? {};
  let query = requestsOf(ctx);
  if (apiKeyId) query = query.where('request.api_key_id', '=', apiKeyId);
  if (secretId) query = query.where('request.secret_id', '=', secretId);
  if (operation) query = query.where('request.operation', '=', operation);
  if (ok != null) query = query.where('request.code', ok ? 'is' : 'is not', null);
  if (code) query = query.where(sql<boolean>`request.code = any(${[...code]}::text[])`);
  if (ip) query = query.where('request.ip', '=', ip);
  if (requestId) query = query.where('request.request_id', '=', requestId);
  if (after) query = query.where('request.id', '>=', lowestIdAt(after.getTime()));
  if (before) query = query.where('request.id', '<', lowestIdAt(before.getTime()));
  return page(ctx.runtime.pool, query, { id: sql<string>`request.id`, direction: 'DESC' }, args);
}

/** The requests with these ids, as far as they are the tenant's. */
export const byId = perRequest(async (ctx, ids: readonly string[]) => {
  const query = requestsOf(ctx).where(sql<boolean>`request.id = any(${[...ids]}::uuid[])`);
  const records = new Map((await rows(ctx.runtime.pool, query)).map((record) => [record.id, record]));
  return ids.map((id) => records.get(id) ?? null);
});
