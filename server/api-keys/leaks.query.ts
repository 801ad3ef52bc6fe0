import { ownedBy } from '#server/context.ts';
import { perRequest } from '#server/db/per-request.ts';
import { db, rows } from '#server/db/rows.ts';
import type { LeakOutcome } from './leaked-keys.ts';

export interface Leak {
  apiKeyId: string;
  secretId: string;
  url: string;
  source: string;
  outcome: LeakOutcome;
  foundAt: Date;
}

/** Where secrets of each key were found in public, the latest first. */
export const leaksOf = perRequest(async (ctx, keyIds: readonly string[]) => {
  const owner = ownedBy(ctx);
  const query = db
    .selectFrom('api_key_leak as leak')
    .where('leak.organization_id', '=', owner.organizationId)
    .where('leak.environment', '=', owner.environment)
    .where('leak.api_key_id', 'in', [...keyIds])
    .orderBy('leak.found_at', 'desc')
    .orderBy('leak.id', 'desc')
    .select([
      'leak.api_key_id as apiKeyId',
      'leak.secret_id as secretId',
      'leak.url',
      'leak.source',
      'leak.outcome',
      'leak.found_at as foundAt',
    ])
    .$castTo<Leak>();
  const found = Map.groupBy(await rows(ctx.runtime.pool, query), ({ apiKeyId }) => apiKeyId);
  return keyIds.map((keyId) => found.get(keyId) ?? []);
});
