import { sql } from 'kysely';
import { type Context, ownedBy } from '#server/context.ts';
import { type Page, type PageArgs, page } from '#server/db/page.ts';
import { perRequest } from '#server/db/per-request.ts';
import { db, rows } from '#server/db/rows.ts';
import type { StoredMessage } from './envelope.ts';

export interface WebhookMessageRecord extends StoredMessage {
  id: string;
  isTest: boolean;
}

export interface WebhookMessageFilter {
  types?: readonly string[] | null;
  since?: Date | null;
  until?: Date | null;
}

/** Those that have their place: what is just being written has none yet, and comes after all that have. */
function messagesOf(ctx: Context) {
  const owner = ownedBy(ctx);
  return db
    .selectFrom('webhook_message')
    .where('webhook_message.organization_id', '=', owner.organizationId)
    .where('webhook_message.environment', '=', owner.environment)
    .where(sql<boolean>`webhook_message.data is not null`)
    .select([
      'webhook_message.id',
      'webhook_message.id as messageId',
      'webhook_message.organization_id as organizationId',
      'webhook_message.environment',
      'webhook_message.type',
      'webhook_message.seq',
      'webhook_message.data',
      'webhook_message.details',
      'webhook_message.is_test as isTest',
      'webhook_message.created_at as createdAt',
    ])
    .$castTo<WebhookMessageRecord>();
}

/** The sequence, from the oldest that is kept. */
export async function list(
  ctx: Context,
  args: PageArgs & { filter?: WebhookMessageFilter | null },
): Promise<Page<WebhookMessageRecord>> {
  const { types, since, until } = args.filter ?? {};
  let query = messagesOf(ctx).where('webhook_message.seq', 'is not', null);
  if (types) query = query.where(sql<boolean>`webhook_message.type = any(${[...types]}::text[])`);
  if (since) query = query.where('webhook_message.created_at', '>=', since);
  if (until) query = query.where('webhook_message.created_at', '<', until);
  const by = { expression: sql`webhook_message.seq`, cast: 'bigint' } as const;
  return page(ctx.runtime.pool, query, { id: sql<string>`webhook_message.id`, by, direction: 'ASC' }, args);
}

/** The messages with these ids, as far as they are the tenant's. */
export const byId = perRequest(async (ctx, ids: readonly string[]) => {
  const found = await rows(ctx.runtime.pool, messagesOf(ctx).where('webhook_message.id', 'in', [...ids]));
  const records = new Map(found.map((record) => [record.id, record]));
  return ids.map((id) => records.get(id) ?? null);
});
