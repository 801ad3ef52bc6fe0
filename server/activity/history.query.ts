import { sql } from 'kysely';
import type { Context } from '#server/context.ts';
import { type Page, type PageArgs, page } from '#server/db/page.ts';
import { perRequest } from '#server/db/per-request.ts';
import { rows } from '#server/db/rows.ts';
import { entriesOf } from '#server/events/event.query.ts';
import type { EventRecord } from '#server/events/event.service.ts';
import { type ActivityRecord, list } from './activity.query.ts';
import { historyTypes } from './history-types.ts';

/** The entry that an activity has in the log, which has its id; null until it is there, or if it has none. */
export const entryOf = perRequest(async (ctx, activityIds: readonly string[]) => {
  const found = await rows(
    ctx.runtime.pool,
    entriesOf(ctx, 'HISTORY').where('event.id', 'in', [...activityIds]),
  );
  const entries = new Map(found.map((entry) => [entry.id, entry]));
  return activityIds.map((id) => entries.get(id) ?? null);
});

/** The changes of a thing that the log keeps, newest first, as the activity log has them. */
export function changesOf(ctx: Context, subjectId: string, args: PageArgs): Promise<Page<ActivityRecord>> {
  return list(ctx, { ...args, filter: { subjectId, type: historyTypes } });
}

/** The same as the ledger has them: also of a change whose trace somebody has removed. */
export function ledgerEntriesOf(ctx: Context, subjectId: string, args: PageArgs): Promise<Page<EventRecord>> {
  const query = entriesOf(ctx, 'HISTORY').where('event.subject_id', '=', subjectId);
  const by = { expression: sql`event.log_index`, cast: 'bigint' } as const;
  return page(ctx.runtime.pool, query, { id: sql<string>`event.id`, by, direction: 'DESC' }, args);
}
