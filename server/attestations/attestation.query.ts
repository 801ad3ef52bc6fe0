import { sql } from 'kysely';
import type { Pool } from 'pg';
import { type Context, type Owner, ownedBy } from '#server/context.ts';
import type { Direction, Page, PageArgs } from '#server/db/page.ts';
import { page } from '#server/db/page.ts';
import { perRequest } from '#server/db/per-request.ts';
import { db, firstRow, rows } from '#server/db/rows.ts';
import { containing } from '#server/db/search.ts';
import { soughtHash } from '#server/sha256-hex.ts';
import type { Attestation, Facts } from './attestation.entity.ts';

export type AttestationType = Attestation['type'];

export interface AttestationRecord {
  id: string;
  type: AttestationType;
  modelProvider: string;
  modelName: string;
  modelVersion: string;
  promptHash: Buffer;
  outputHash: Buffer;
  subject: Facts | null;
  attributes: Facts | null;
  occurredAt: Date | null;
  eventId: string;
  createdAt: Date;
  createdByType: 'API_KEY' | 'USER' | 'SYSTEM';
  createdById: string | null;
  createdByLabel: string;
}

export interface AttestationFilter {
  search?: string | null;
  type?: readonly AttestationType[] | null;
  modelProvider?: string | null;
  /** SHA-256 of the prompt or the output, in hex. */
  hash?: string | null;
  createdAfter?: Date | null;
  createdBefore?: Date | null;
}

export interface AttestationOrder {
  field: 'CREATED_AT';
  direction: Direction;
}

/** Those that are in the ledger: before, there is nothing to show. */
function attestationsOf(owner: Owner) {
  return db
    .selectFrom('attestation')
    .where('attestation.organization_id', '=', owner.organizationId)
    .where('attestation.environment', '=', owner.environment)
    .where('attestation.anchored_at', 'is not', null);
}

const recordsOf = (owner: Owner) =>
  attestationsOf(owner)
    .select([
      'attestation.id',
      'attestation.type',
      'attestation.model_provider as modelProvider',
      'attestation.model_name as modelName',
      'attestation.model_version as modelVersion',
      'attestation.prompt_hash as promptHash',
      'attestation.output_hash as outputHash',
      sql<Facts | null>`attestation.subject`.as('subject'),
      sql<Facts | null>`attestation.attributes`.as('attributes'),
      'attestation.occurred_at as occurredAt',
      'attestation.event_id as eventId',
      'attestation.created_at as createdAt',
      'attestation.created_by_type as createdByType',
      'attestation.created_by_id as createdById',
      'attestation.created_by_label as createdByLabel',
    ])
    .$castTo<AttestationRecord>();

export async function list(
  ctx: Context,
  args: PageArgs & { filter?: AttestationFilter | null; orderBy?: AttestationOrder | null },
): Promise<Page<AttestationRecord>> {
  const { search, type, modelProvider, hash, createdAfter, createdBefore } = args.filter ?? {};
  let query = recordsOf(ownedBy(ctx));
  if (search?.trim()) query = query.where(matches(search.trim()));
  if (type) query = query.where(sql<boolean>`attestation.type = any(${type}::text[])`);
  if (modelProvider) query = query.where('attestation.model_provider', '=', modelProvider);
  if (hash) query = query.where(isAbout(hash));
  if (createdAfter) query = query.where('attestation.created_at', '>=', createdAfter);
  if (createdBefore) query = query.where('attestation.created_at', '<', createdBefore);
  const direction = args.orderBy?.direction ?? 'DESC';
  return page(ctx.runtime.pool, query, { id: sql<string>`attestation.id`, direction }, args);
}

/** A part of the model's provider or name or of a value of the subject, or a whole hash of prompt or output. */
function matches(search: string) {
  const pattern = containing(search);
  return sql<boolean>`(attestation.model_provider ilike ${pattern} or attestation.model_name ilike ${pattern}
    or exists (select from jsonb_each_text(attestation.subject) fact where fact.value ilike ${pattern})
    or ${isAbout(search)})`;
}

const isAbout = (hash: string) =>
  sql<boolean>`(attestation.prompt_hash = ${soughtHash(hash)} or attestation.output_hash = ${soughtHash(hash)})`;

/** The attestations with these ids, as far as they are the tenant's. */
export const byId = perRequest(async (ctx, ids: readonly string[]) => {
  const found = await rows(ctx.runtime.pool, recordsOf(ownedBy(ctx)).where('attestation.id', 'in', [...ids]));
  const records = new Map(found.map((record) => [record.id, record]));
  return ids.map((id) => records.get(id) ?? null);
});

export interface KeptContent {
  prompt: Buffer | null;
  output: Buffer | null;
}

/** What was kept of each; read apart, for it may be large. */
export const contentOf = perRequest(async (ctx, ids: readonly string[]): Promise<KeptContent[]> => {
  const query = attestationsOf(ownedBy(ctx))
    .where('attestation.id', 'in', [...ids])
    .select(['attestation.id', 'attestation.prompt', 'attestation.output'])
    .$castTo<KeptContent & { id: string }>();
  const found = new Map((await rows(ctx.runtime.pool, query)).map((row) => [row.id, row]));
  return ids.map((id) => found.get(id) ?? { prompt: null, output: null });
});

/** The event of an attestation, whoever's it is: for those who were given its id. */
export async function sharedEventId(pool: Pool, id: string): Promise<string | null> {
  const query = db
    .selectFrom('attestation')
    .where('attestation.id', '=', id)
    .where('attestation.anchored_at', 'is not', null)
    .select('attestation.event_id as eventId');
  return (await firstRow(pool, query))?.eventId ?? null;
}
