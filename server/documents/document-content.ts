import type { EntityManager } from '@mikro-orm/postgresql';
import type { Context, Runtime } from '#server/context.ts';
import { db, rows } from '#server/db/rows.ts';
import * as documents from './document.query.ts';
import type { Content } from './document-store.ts';

/**
 * Held by whoever puts a content in its place or takes it away, until their transaction ends: so a content goes only
 * when no row needs it, and no row is made for one that is going.
 */
export async function lockContent(em: EntityManager, sha256: Buffer): Promise<void> {
  const name = `document ${sha256.toString('hex')}`;
  await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [name]);
}

/** Removes a content that no row of any tenant needs any more. */
export async function releaseContent({ orm, documents: store }: Runtime, sha256: Buffer): Promise<void> {
  await orm.em.fork().transactional(async (em) => {
    await lockContent(em, sha256);
    const needed = await em.execute<unknown[]>(
      `select 1 from document where sha256 = ? and source = 'UPLOAD' and deleted_at is null limit 1`,
      [sha256],
    );
    if (needed.length === 0) await store.remove(sha256);
  });
}

/** Those of the contents that no row needs, as things are; `releaseContent` looks again. */
export async function notNeeded({ pool }: Runtime, contents: readonly Buffer[]): Promise<Buffer[]> {
  if (contents.length === 0) return [];
  const query = db
    .selectFrom('document')
    .select('document.sha256')
    .distinct()
    .where('document.sha256', 'in', [...contents])
    .where('document.source', '=', 'UPLOAD')
    .where('document.deleted_at', 'is', null);
  const needed = new Set((await rows(pool, query)).map(({ sha256 }) => Buffer.from(sha256).toString('hex')));
  return contents.filter((content) => !needed.has(content.toString('hex')));
}

export interface DocumentContent extends Content {
  document: documents.DocumentRecord;
}

/** What was sent, to be read; null where there is nothing for the caller. */
export async function openContent(ctx: Context, id: string): Promise<DocumentContent | null> {
  const document = await documents.byId(ctx, id);
  if (document?.source !== 'UPLOAD' || document.deletedAt) return null;
  const content = await ctx.runtime.documents.read(document.sha256);
  if (!content) throw new Error(`the content ${document.sha256.toString('hex')} is not in DOCUMENTS_DIR`);
  return { document, ...content };
}
