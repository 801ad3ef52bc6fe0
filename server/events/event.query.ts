import { sql } from 'kysely';
import type { Pool } from 'pg';
import type { Environment } from '#server/auth/principal.ts';
import { type Context, ownedBy } from '#server/context.ts';
import { decodeId } from '#server/db/id.ts';
import { type Direction, type Page, type PageArgs, page } from '#server/db/page.ts';
import { perRequest } from '#server/db/per-request.ts';
import { db, firstRow, rows } from '#server/db/rows.ts';
import { containing } from '#server/db/search.ts';
import { RequestError } from '#server/errors.ts';
import { soughtHash } from '#server/sha256-hex.ts';
import { InvalidMetadataError } from './event.errors.ts';
import type { EventRecord } from './event.service.ts';
import { canonicalMetadata } from './event-metadata.ts';

export interface EventFilter {
  search?: string | null;
  type?: string | null;
  /** SHA-256 of the payload, lower-case hex. */
  hash?: string | null;
  ingestedAfter?: Date | null;
  ingestedBefore?: Date | null;
  occurredAfter?: Date | null;
  occurredBefore?: Date | null;
  metadata?: { key: string; value?: unknown } | null;
}

export interface EventOrder {
  field: 'LOG_INDEX';
  direction: Direction;
}

/** The entries that tell the tenant's own history are no events to it: they are read where the changes are. */
export function entriesOf(ctx: Context, kind: 'EVENT' | 'HISTORY') {
  const owner = ownedBy(ctx);
  return allEvents()
    .where('event.organization_id', '=', owner.organizationId)
    .where('event.environment', '=', owner.environment)
    .where('event.kind', '=', kind);
}

const eventsOf = (ctx: Context) => entriesOf(ctx, 'EVENT');

/** An event without what it says. */
export type EventFacts = Omit<EventRecord, 'canonical'>;

const allEvents = () => allFacts().select('event.canonical').$castTo<EventRecord>();

function allFacts() {
  return db
    .selectFrom('event')
    .innerJoin('signing_key', 'signing_key.id', 'event.signing_key_id')
    .select([
      'event.id',
      'event.organization_id as organizationId',
      'event.environment',
      'event.type',
      'event.payload_hash as payloadHash',
      'event.salt',
      'event.commitment',
      'event.log_index as logIndex',
      'event.signature',
      'event.signing_key_id as signingKeyId',
      'signing_key.public_key as publicKey',
      'event.ingested_at as ingestedAt',
      'event.occurred_at as occurredAt',
      'event.metadata',
      'event.commitment_version as commitmentVersion',
      'event.api_key_id as apiKeyId',
      'event.created_by_type as createdByType',
      'event.created_by_id as createdById',
      'event.created_by_label as createdByLabel',
    ])
    .$castTo<EventFacts>();
}

/** A piece of a whole log, in its order, whosever the events are: for those who audit it. */
export function logPiece(
  pool: Pool,
  environment: Environment,
  { from, count }: { from: number; count: number },
): Promise<EventRecord[]> {
  const query = allEvents()
    .where('event.environment', '=', environment)
    .where('event.log_index', '>=', BigInt(from))
    .where('event.log_index', '<', BigInt(from + count))
    .orderBy('event.log_index');
  return rows(pool, query);
}

export async function list(
  ctx: Context,
  args: PageArgs & { filter?: EventFilter | null; orderBy?: EventOrder | null },
): Promise<Page<EventRecord>> {
  const by = { expression: sql`event.log_index`, cast: 'bigint' } as const;
  const order = { id: sql<string>`event.id`, by, direction: args.orderBy?.direction ?? 'DESC' };
  return page(ctx.runtime.pool, narrowed(ctx, args.filter ?? {}), order, args);
}

function narrowed(ctx: Context, filter: EventFilter) {
  const { search, type, hash, metadata } = filter;
  const { ingestedAfter, ingestedBefore, occurredAfter, occurredBefore } = filter;
  let query = eventsOf(ctx);
  if (search?.trim()) query = query.where(matches(search.trim()));
  if (type) query = query.where('event.type', '=', type);
  if (hash) query = query.where('event.payload_hash', '=', soughtHash(hash));
  if (ingestedAfter) query = query.where('event.ingested_at', '>=', ingestedAfter);
  if (ingestedBefore) query = query.where('event.ingested_at', '<', ingestedBefore);
  if (occurredAfter) query = query.where('event.occurred_at', '>=', occurredAfter);
  if (occurredBefore) query = query.where('event.occurred_at', '<', occurredBefore);
  if (metadata) query = query.where(holds(metadata));
  return query;
}

/** As the index has it. */
function holds({ key, value }: NonNullable<EventFilter['metadata']>) {
  const sought = metadataSought(key, value);
  return sql<boolean>`(event.metadata is not null
    and event.metadata::jsonb @> ${sought}::jsonb)`;
}

/** What could not be metadata is nothing to look for. */
function metadataSought(key: string, value: unknown): string {
  try {
    return canonicalMetadata({ [key]: value }, []);
  } catch (error) {
    throw error instanceof InvalidMetadataError
      ? new RequestError('BAD_USER_INPUT', 400, error.message)
      : error;
  }
}

/** A part of the type, or a whole payload hash, or an id. */
function matches(search: string) {
  const decoded = decodeId(search);
  if (decoded?.type === 'Event') return sql<boolean>`(event.id = ${decoded.uuid})`;
  const pattern = containing(search);
  return sql<boolean>`(event.type ilike ${pattern} or event.payload_hash = ${soughtHash(search)})`;
}

/** The events with these ids, as far as they are the tenant's. */
export const byId = perRequest(async (ctx, ids: readonly string[]) => {
  const found = await rows(ctx.runtime.pool, eventsOf(ctx).where('event.id', 'in', [...ids]));
  const records = new Map(found.map((record) => [record.id, record]));
  return ids.map((id) => records.get(id) ?? null);
});

/** The tenant's events with these indices and those between, in the order of the log. */
export function between(ctx: Context, first: bigint, last: bigint): Promise<EventRecord[]> {
  const query = eventsOf(ctx)
    .where('event.log_index', '>=', first)
    .where('event.log_index', '<=', last)
    .orderBy('event.log_index');
  return rows(ctx.runtime.pool, query);
}

/** Whoever's it is: for those who were given its id, and for what anybody may know of it. */
export async function shared(pool: Pool, id: string): Promise<EventRecord | null> {
  return firstRow(pool, allEvents().where('event.id', '=', id));
}

/** Whether there is one, whoever's it is. */
export async function exists(pool: Pool, id: string): Promise<boolean> {
  return (await firstRow(pool, db.selectFrom('event').where('id', '=', id).select('id'))) !== null;
}

/** What is known of events without their contents, in the order of the log: for those who were given what names them. */
export function sharedFacts(pool: Pool, ids: readonly string[]): Promise<EventFacts[]> {
  return rows(
    pool,
    allFacts()
      .where('event.id', 'in', [...ids])
      .orderBy('event.log_index'),
  );
}
