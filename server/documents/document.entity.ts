import { defineEntity, p } from '@mikro-orm/core';
import { actor, id, instant, tenant, tenantKey } from '#server/db/columns.ts';

const DocumentSchema = defineEntity({
  name: 'Document',
  tableName: 'document',
  properties: {
    id: id(),
    ...tenant,
    kind: p.enum(['INVOICE', 'OTHER']),
    fileName: p.text(),
    mediaType: p.text(),
    /** Null where its hash alone was sent, and nothing of its length said. */
    size: p.integer().nullable(),
    /** Whether its content was sent, or its hash alone: then all that is said of the file is the sender's word. */
    source: p.enum(['UPLOAD', 'HASH']),
    /** Where its content lies, if it was sent; see `document-store.ts`. It stays when the content goes. */
    sha256: p.blob(),
    /** Chosen before the event is there, so that it cannot be anchored twice; see `document.service.ts`. */
    eventId: p.uuid(),
    /** Null until the event is in the ledger: nobody sees it before. */
    anchoredAt: instant().nullable(),
    /** Since when its content is gone. */
    deletedAt: instant().nullable(),
    createdAt: instant(),
    ...actor,
  },
  uniques: [tenantKey('document')],
  indexes: [
    { name: 'document_sha256_index', properties: ['sha256'] },
    {
      name: 'document_unfinished_index',
      expression:
        'create index "document_unfinished_index" on "document" ("created_at") where "anchored_at" is null',
    },
  ],
});

/** A file that somebody has sent, or the hash of one. What it says of the file never changes; deletion takes the content alone. */
export class Document extends DocumentSchema.class {}
DocumentSchema.setClass(Document);
