import { LockMode } from '@mikro-orm/core';
import * as activity from '#server/activity/activity.service.ts';
import { type Context, ownedBy } from '#server/context.ts';
import { encodeId, newId } from '#server/db/id.ts';
import { transaction } from '#server/db/transaction.ts';
import { NotFoundError } from '#server/errors.ts';
import { anchorOwn, type SaidOf } from '#server/events/event.service.ts';
import type { IncomingFile, ReceivedFile } from '#server/incoming-file.ts';
import { hex } from '#server/ledger/commitment.ts';
import { nothingRecorded } from '#server/ledger/ledger.errors.ts';
import { countingUpload } from '#server/uploads.ts';
import { Document } from './document.entity.ts';
import { UnsupportedDocumentError } from './document.errors.ts';
import { snapshotOf } from './document.snapshot.ts';
import { lockContent, releaseContent } from './document-content.ts';
import { fileNameOf } from './file-name.ts';
import { hashOnly } from './hash-only.ts';

const pdf = 'application/pdf';

/**
 * Takes a file in. Three steps, of which the second decides: a row that nobody sees, the event that anchors it, and
 * then the row is shown and told of. A process that dies before the second leaves what housekeeping takes away, and
 * after it what housekeeping completes; the event's id is in the row from the start, so there is never a second one.
 */
export async function upload(ctx: Context, file: IncomingFile, kind: Document['kind']): Promise<string> {
  return countingUpload(ctx, async () => {
    const content = await file.received();
    if (!isPdf(content)) throw new UnsupportedDocumentError();
    const document = await hold(ctx, content, { fileName: fileNameOf(file.name), kind });
    await anchorHeld(ctx, document);
    return document.id;
  });
}

/** ISO 32000 has the header first and the marker last; readers accept them within the first and last 1,024 bytes. */
const isPdf = ({ head, tail }: ReceivedFile) => head.includes('%PDF-') && tail.includes('%%EOF');

/** Not under the request's idempotency key: nothing has taken effect yet. */
function hold(
  ctx: Context,
  content: ReceivedFile,
  given: Pick<Document, 'fileName' | 'kind'>,
): Promise<Document> {
  return ctx.runtime.orm.em.fork().transactional(async (em) => {
    const { sha256, size } = content;
    await lockContent(em, sha256);
    await content.keep();
    return em.create(
      Document,
      newDocument(ctx, { ...given, mediaType: pdf, size, sha256, source: 'UPLOAD' }),
    );
  });
}

type Said = Pick<Document, 'fileName' | 'kind' | 'mediaType' | 'size' | 'sha256' | 'source'>;

const newDocument = (ctx: Context, said: Said) => ({
  id: newId(),
  ...ownedBy(ctx),
  ...said,
  eventId: newId(),
  anchoredAt: null,
  deletedAt: null,
  createdAt: ctx.now(),
  ...activity.createdBy(ctx),
});

export interface HashInput extends SaidOf {
  /** In hex. */
  sha256: string;
  fileName: string;
  mediaType?: string | null;
  size?: number | null;
}

/** Anchors a file by its hash alone, in the same steps: what it is and how long, the ledger has from its sender. */
export async function anchor(ctx: Context, input: HashInput): Promise<string> {
  const { occurredAt, metadata, ...said } = input;
  const held = newDocument(ctx, hashOnly(said));
  const document = await ctx.runtime.orm.em.fork().transactional(async (em) => em.create(Document, held));
  await anchorHeld(ctx, document, { occurredAt, metadata });
  return document.id;
}

async function anchorHeld(ctx: Context, document: Document, said: SaidOf = {}): Promise<void> {
  const { id, kind, fileName, mediaType, size, sha256, source, eventId } = document;
  const payload = {
    document_id: encodeId('Document', id),
    kind: kind.toLowerCase(),
    file_name: fileName,
    media_type: mediaType,
    ...(size === null ? {} : { size }),
    sha256: hex(sha256),
  };
  try {
    await anchorOwn(ctx, { id: eventId, type: typeOf(source), payload, ...said });
  } catch (error) {
    // Otherwise the event may be there: housekeeping looks.
    if (nothingRecorded(error)) await drop(ctx, document);
    throw error;
  }
  await complete(ctx, id);
}

const typeOf = (source: Document['source']) =>
  source === 'UPLOAD' ? 'document.uploaded' : 'document.anchored';

/** Removes a row that has not been anchored, and its content. */
export async function drop(ctx: Context, { id, sha256 }: Pick<Document, 'id' | 'sha256'>): Promise<void> {
  await ctx.runtime.orm.em.fork().nativeDelete(Document, { id, ...ownedBy(ctx), anchoredAt: null });
  await releaseContent(ctx.runtime, Buffer.from(sha256));
}

/** Shows an anchored document and tells of it; once, whoever does. */
export async function complete(ctx: Context, id: string): Promise<void> {
  await transaction(ctx, async (em) => {
    const document = await em.findOne(
      Document,
      { id, ...ownedBy(ctx), anchoredAt: null },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    if (!document) return;
    document.anchoredAt = ctx.now();
    const object = snapshotOf(document);
    const { sha256, size, kind, eventId } = object;
    activity.record(ctx, em, {
      type: typeOf(document.source),
      subject: { id, label: document.fileName },
      data: { kind, size, sha256, eventId },
      object,
    });
  });
}

/** Takes the content away, if any was sent; the row keeps its hash and the way to its event. `remove`: `delete` is a reserved word. */
export async function remove(ctx: Context, id: string, only?: Document['kind']): Promise<void> {
  const sha256 = await transaction(ctx, async (em) => {
    const document = await em.findOne(
      Document,
      { id, ...ownedBy(ctx), anchoredAt: { $ne: null }, ...(only ? { kind: only } : {}) },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    if (!document) throw new NotFoundError('document');
    if (document.deletedAt || document.source === 'HASH') return null;
    document.deletedAt = ctx.now();
    const object = snapshotOf(document);
    const { sha256, eventId } = object;
    activity.record(ctx, em, {
      type: 'document.deleted',
      subject: { id, label: document.fileName },
      data: { sha256, eventId },
      object,
    });
    return document.sha256;
  });
  if (!sha256) return;
  await releaseContent(ctx.runtime, Buffer.from(sha256)).catch((error: unknown) => {
    ctx.log.warn({ err: error, document: id }, 'a deleted content is still there; housekeeping tries again');
  });
}
