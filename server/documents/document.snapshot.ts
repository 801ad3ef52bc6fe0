import { z } from 'zod';
import { encodeId } from '#server/db/id.ts';
import { hex } from '#server/ledger/commitment.ts';
import { idField, instantField, iso, isoOrNull, textField } from '#server/webhooks/snapshot.ts';
import type { Document } from './document.entity.ts';

export const documentSnapshot = z.strictObject({
  id: idField('doc', "The document's id."),
  kind: z.enum(['INVOICE', 'OTHER']).describe('What it was sent as.'),
  fileName: textField("The file's name, as its sender has it."),
  mediaType: textField('What its content is.'),
  size: z.int().nullable().describe('Its length in bytes; null where that was not said.'),
  source: z.enum(['UPLOAD', 'HASH']).describe('Whether its content was sent, or its hash alone.'),
  sha256: textField('SHA-256 of its content, in hex.'),
  eventId: idField('evt', 'The event that anchors it in the ledger.'),
  createdAt: instantField('When it was sent.'),
  deletedAt: instantField('When its content was deleted; null while it is there.').nullable(),
});

export type DocumentSnapshot = z.infer<typeof documentSnapshot>;

export function snapshotOf(document: Document): DocumentSnapshot {
  const { kind, fileName, mediaType, size, source } = document;
  return {
    id: encodeId('Document', document.id),
    ...{ kind, fileName, mediaType, size: size ?? null, source },
    sha256: hex(document.sha256),
    eventId: encodeId('Event', document.eventId),
    createdAt: iso(document.createdAt),
    deletedAt: isoOrNull(document.deletedAt),
  };
}

export const documentSample: DocumentSnapshot = {
  id: 'doc_01kah8qf4ye0sbxj4m2zqv3n8d',
  kind: 'INVOICE',
  fileName: 'invoice-4711.pdf',
  mediaType: 'application/pdf',
  size: 48_213,
  source: 'UPLOAD',
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  eventId: 'evt_01kah8qf4ye0sbxj4m2zqv3n8e',
  createdAt: '2026-11-20T09:30:00.000Z',
  deletedAt: null,
};
