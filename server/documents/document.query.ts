import { sql } from 'kysely';
import type { Pool } from 'pg';
import { type Context, type Owner, ownedBy } from '#server/context.ts';
import type { Direction, Order, Page, PageArgs } from '#server/db/page.ts';
import { page } from '#server/db/page.ts';
import { perRequest } from '#server/db/per-request.ts';
import { db, firstRow, rows } from '#server/db/rows.ts';
import { containing } from '#server/db/search.ts';
import { soughtHash } from '#server/sha256-hex.ts';

export interface DocumentRecord {
  id: string;
  kind: 'INVOICE' | 'OTHER';
  fileName: string;
  mediaType: string;
  size: number | null;
  source: 'UPLOAD' | 'HASH';
  sha256: Buffer;
  eventId: string;
  deletedAt: Date | null;
  createdAt: Date;
  createdByType: 'API_KEY' | 'USER' | 'SYSTEM';
  createdById: string | null;
  createdByLabel: string;
}

export interface DocumentFilter {
  search?: string | null;
  kind?: 'INVOICE' | 'OTHER' | null;
  /** SHA-256 of the content, in hex. */
  sha256?: string | null;
  source?: 'UPLOAD' | 'HASH' | null;
  deleted?: boolean | null;
}

export interface DocumentOrder {
  field: 'CREATED_AT' | 'FILE_NAME';
  direction: Direction;
}

function documentsOf(owner: Owner) {
  return allDocuments()
    .where('document.organization_id', '=', owner.organizationId)
    .where('document.environment', '=', owner.environment);
}

/** Those that are in the ledger: before, there is nothing to show. */
function allDocuments() {
  return db
    .selectFrom('document')
    .where('document.anchored_at', 'is not', null)
    .select([
      'document.id',
      'document.kind',
      'document.file_name as fileName',
      'document.media_type as mediaType',
      'document.size',
      'document.source',
      'document.sha256',
      'document.event_id as eventId',
      'document.deleted_at as deletedAt',
      'document.created_at as createdAt',
      'document.created_by_type as createdByType',
      'document.created_by_id as createdById',
      'document.created_by_label as createdByLabel',
    ])
    .$castTo<DocumentRecord>();
}

function narrowed(ctx: Context, { search, kind, sha256, source, deleted }: DocumentFilter) {
  let query = documentsOf(ownedBy(ctx));
  if (search?.trim()) query = query.where('document.file_name', 'ilike', containing(search.trim()));
  if (kind) query = query.where('document.kind', '=', kind);
  if (sha256) query = query.where('document.sha256', '=', soughtHash(sha256));
  if (source) query = query.where('document.source', '=', source);
  if (deleted != null) query = query.where('document.deleted_at', deleted ? 'is not' : 'is', null);
  return query;
}

const orders: Record<DocumentOrder['field'], Order['by']> = {
  CREATED_AT: undefined,
  FILE_NAME: { expression: sql`lower(document.file_name)`, cast: 'text' },
};

export async function list(
  ctx: Context,
  args: PageArgs & { filter?: DocumentFilter | null; orderBy?: DocumentOrder | null },
): Promise<Page<DocumentRecord>> {
  const { field, direction } = args.orderBy ?? { field: 'CREATED_AT', direction: 'DESC' };
  const order = { id: sql<string>`document.id`, by: orders[field], direction };
  return page(ctx.runtime.pool, narrowed(ctx, args.filter ?? {}), order, args);
}

/** One page by its number, and how many there are in all: for REST, newest first. */
export async function numbered(
  ctx: Context,
  filter: DocumentFilter,
  { page: number, pageSize }: { page: number; pageSize: number },
): Promise<{ documents: DocumentRecord[]; total: number }> {
  const { pool } = ctx.runtime;
  const found = narrowed(ctx, filter);
  const window = found
    .orderBy('document.id', 'desc')
    .limit(pageSize)
    .offset((number - 1) * pageSize);
  const [documents, [count]] = await Promise.all([
    rows(pool, window),
    rows(pool, found.clearSelect().select(sql<number>`count(*)::int`.as('total'))),
  ]);
  return { documents, total: count?.total ?? 0 };
}

/** The documents with these ids, as far as they are the tenant's. */
export const byId = perRequest(async (ctx, ids: readonly string[]) => {
  const found = await rows(ctx.runtime.pool, documentsOf(ownedBy(ctx)).where('document.id', 'in', [...ids]));
  const records = new Map(found.map((record) => [record.id, record]));
  return ids.map((id) => records.get(id) ?? null);
});

/** Whoever's it is: for those who were given its id, and for what anybody may know of it. */
export async function shared(pool: Pool, id: string): Promise<DocumentRecord | null> {
  return firstRow(pool, allDocuments().where('document.id', '=', id));
}
