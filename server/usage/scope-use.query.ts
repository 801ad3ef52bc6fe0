import { sql } from 'kysely';
import { ownedBy } from '#server/context.ts';
import { perRequest } from '#server/db/per-request.ts';
import { db, rows } from '#server/db/rows.ts';

/** The day on which each scope of a key was needed last; those that never were are not there. */
export const scopeUsesOf = perRequest(async (ctx, keyIds: readonly string[]) => {
  const owner = ownedBy(ctx);
  const query = db
    .selectFrom('api_key_scope_use as use')
    .where('use.organization_id', '=', owner.organizationId)
    .where('use.environment', '=', owner.environment)
    .where(sql<boolean>`use.api_key_id = any(${[...keyIds]}::uuid[])`)
    .select(['use.api_key_id as apiKeyId', 'use.scope', 'use.last_used_on as lastUsedOn']);
  const found = Map.groupBy(await rows(ctx.runtime.pool, query), ({ apiKeyId }) => apiKeyId);
  return keyIds.map(
    (keyId) => new Map(found.get(keyId)?.map(({ scope, lastUsedOn }) => [scope, lastUsedOn] as const)),
  );
});
