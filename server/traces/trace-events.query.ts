import { sql } from 'kysely';
import type { Pool } from 'pg';
import { type Context, type Owner, ownedBy } from '#server/context.ts';
import { listingOfEach } from '#server/db/listing-of-each.ts';
import type { Page, PageArgs } from '#server/db/page.ts';
import { perRequest } from '#server/db/per-request.ts';
import { prepared, type Slots } from '#server/db/prepared.ts';
import { db } from '#server/db/rows.ts';
import * as events from '#server/events/event.query.ts';
import type { EventRecord } from '#server/events/event.service.ts';

function idsOf(owner: Slots<Owner>) {
  return db
    .selectFrom('trace_event')
    .innerJoin('event', 'event.id', 'trace_event.event_id')
    .where('trace_event.organization_id', '=', owner.organizationId)
    .where('trace_event.environment', '=', owner.environment)
    .select('event.id');
}

const inOrderOfLog = { field: 'LOG_INDEX', direction: 'ASC' } as const;

const pageOfEach = listingOfEach(
  {
    id: sql<string>`event.id`,
    orders: { LOG_INDEX: { expression: sql`event.log_index`, cast: 'bigint' as const } },
    query: (params: Slots<Owner>) => idsOf(params),
  },
  sql<string>`trace_event.trace_id`,
);

/** A page of the events of each of several traces, in the order of the log. */
export const listOfTrace = perRequest(async (ctx, traceIds: readonly string[], args: PageArgs) => {
  const pages = await pageOfEach(ctx.runtime.pool, traceIds, ownedBy(ctx), inOrderOfLog, args);
  return Promise.all(pages.map((page) => withEvents(ctx, page)));
});

/** The rows keep what their cursors are made of. */
async function withEvents(ctx: Context, page: Page<{ id: string }>): Promise<Page<EventRecord>> {
  const found = await Promise.all(page.rows.map(async (row) => ({ ...row, ...(await eventOf(ctx, row)) })));
  return { ...page, rows: found };
}

async function eventOf(ctx: Context, { id }: { id: string }): Promise<EventRecord> {
  const event = await events.byId(ctx, id);
  if (!event) throw new Error(`the event ${id} of a trace is not there`);
  return event;
}

const allIds = prepared((params: Slots<Owner & { traceId: string }>) =>
  idsOf(params).where('trace_event.trace_id', '=', params.traceId).orderBy('event.log_index'),
);

/** All events of a trace, in the order of the log. */
export async function allOf(ctx: Context, traceId: string): Promise<EventRecord[]> {
  const found = await allIds(ctx.runtime.pool, { ...ownedBy(ctx), traceId });
  return Promise.all(found.map((row) => eventOf(ctx, row)));
}

/** The same without what they say. */
export async function allFactsOf(pool: Pool, owner: Owner, traceId: string): Promise<events.EventFacts[]> {
  const found = await allIds(pool, { ...owner, traceId });
  return events.sharedFacts(
    pool,
    found.map(({ id }) => id),
  );
}
