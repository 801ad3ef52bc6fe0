import type { Context } from '#server/context.ts';
import { encodeId } from '#server/db/id.ts';
import { UnsupportedDocumentError } from '#server/documents/document.errors.ts';
import * as documents from '#server/documents/document.query.ts';
import * as service from '#server/documents/document.service.ts';
import { NotFoundError } from '#server/errors.ts';
import * as events from '#server/events/event.query.ts';
import { QuotaExceededError } from '#server/plans/plan.errors.ts';
import { ActorRef } from './actor.ts';
import { builder, readable } from './builder.ts';
import { pageCost, toConnection } from './connection.ts';
import { UserErrorInterface } from './errors.ts';
import { idOf } from './ids.ts';
import { idInput, orderInput } from './inputs.ts';
import { DocumentRef, EventRef } from './refs.ts';

const DocumentKind = builder.enumType('DocumentKind', {
  description: 'What a document was sent as.',
  values: {
    INVOICE: { description: 'An invoice that somebody else wrote.' },
    OTHER: { description: 'Anything else.' },
  } satisfies Record<documents.DocumentRecord['kind'], object>,
});

const DocumentSource = builder.enumType('DocumentSource', {
  description: 'How a document came.',
  values: {
    UPLOAD: { description: 'Its content was sent, and kept.' },
    HASH: {
      description:
        "Its hash alone was sent. Name, type and length are its sender's word, as nobody here saw the file.",
    },
  } satisfies Record<documents.DocumentRecord['source'], object>,
});

builder.node(DocumentRef, {
  description:
    'A file that was sent, or the hash of one. The hash is anchored in the ledger, so that nobody can change it unnoticed.',
  authScopes: { holds: 'documents:read' },
  id: { resolve: (document) => document.id, description: 'Its id, `doc_…`.' },
  loadWithoutCache: (id, ctx) => readable(ctx, 'documents:read', () => documents.byId(ctx, id)),
  fields: (t) => ({
    kind: t.expose('kind', { type: DocumentKind, description: 'What it was sent as.' }),
    fileName: t.exposeString('fileName', { description: "The file's name, as its sender has it." }),
    mediaType: t.exposeString('mediaType', {
      description: 'What its content is: `application/pdf`, as found there; of a hash, as its sender says.',
    }),
    size: t.exposeInt('size', {
      nullable: true,
      description: 'Its length in bytes; null where a hash was sent alone and the length not said.',
    }),
    source: t.expose('source', { type: DocumentSource, description: 'How it came.' }),
    sha256: t.string({
      description: 'SHA-256 of its content, in hex. It stays when the content is deleted.',
      resolve: ({ sha256 }) => sha256.toString('hex'),
    }),
    contentUrl: t.string({
      nullable: true,
      description:
        'Where to GET its content, with the same credential. Null once it is deleted, or if it was never sent.',
      resolve: ({ id, source, deletedAt }) =>
        deletedAt || source === 'HASH' ? null : `/v1/documents/${encodeId('Document', id)}/content`,
    }),
    eventId: t.id({
      description: 'The id of the event that anchors it.',
      resolve: ({ eventId }) => encodeId('Event', eventId),
    }),
    event: t.field({
      type: EventRef,
      nullable: true,
      description: 'The event that anchors it, of the type `document.uploaded` or `document.anchored`.',
      resolve: ({ eventId }, _args, ctx) => events.byId(ctx, eventId),
    }),
    deletedAt: t.expose('deletedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when its content is gone; null while it is there, or if it was never sent.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was sent.' }),
    createdBy: t.field({ type: ActorRef, description: 'Who sent it.', resolve: (document) => document }),
  }),
});

const DocumentConnection = builder.connectionObject(
  { type: DocumentRef, name: 'DocumentConnection', description: 'A page of documents.' },
  { name: 'DocumentEdge', description: 'A document and its place in the list.' },
);

const DocumentFilterInput = builder.inputType('DocumentFilterInput', {
  description: 'Which documents to list; all conditions must hold.',
  fields: (t) => ({
    search: t.string({ description: "Part of the file's name." }),
    kind: t.field({ type: DocumentKind, description: 'Sent as this.' }),
    sha256: t.string({ description: 'With exactly this content: its SHA-256 in hex.' }),
    source: t.field({ type: DocumentSource, description: 'That came like this.' }),
    deleted: t.boolean({
      description: 'Only those whose content was deleted, or only the others. Both when left out.',
    }),
  }),
});

const DocumentOrderField = builder.enumType('DocumentOrderField', {
  description: 'What documents can be ordered by.',
  values: {
    CREATED_AT: { description: 'Time of sending.' },
    FILE_NAME: { description: "The file's name, without regard to case." },
  },
});

const DocumentOrderInput = orderInput(
  'DocumentOrderInput',
  'The order of a list of documents.',
  DocumentOrderField,
  'CREATED_AT',
);

builder.queryFields((t) => ({
  document: t.field({
    type: DocumentRef,
    nullable: true,
    description: "One document. Null when it does not exist or is another tenant's.",
    authScopes: { holds: 'documents:read' },
    args: { id: t.arg.id({ required: true, description: "The document's id." }) },
    resolve: (_root, { id }, ctx) => documents.byId(ctx, idOf('Document', id)),
  }),
  documents: t.connection(
    {
      type: DocumentRef,
      description: 'The documents, newest first unless ordered otherwise.',
      authScopes: { holds: 'documents:read' },
      complexity: pageCost,
      args: {
        filter: t.arg({ type: DocumentFilterInput, description: 'Which documents.' }),
        orderBy: t.arg({ type: DocumentOrderInput, description: 'In which order.' }),
      },
      resolve: async (_root, args, ctx) => toConnection(await documents.list(ctx, args)),
    },
    DocumentConnection,
  ),
}));

builder.objectType(UnsupportedDocumentError, {
  name: 'UnsupportedDocumentError',
  description: 'The content is not a PDF, whatever its name and declared type say.',
  interfaces: [UserErrorInterface],
});

export const documentPayload = (name: string, description: string) =>
  builder.objectRef<{ id: string }>(name).implement({
    description,
    fields: (t) => ({
      document: t.field({
        type: DocumentRef,
        description: 'The document as it is now.',
        resolve: async ({ id }, _args, ctx) => found(ctx, id),
      }),
    }),
  });

async function found(ctx: Context, id: string): Promise<documents.DocumentRecord> {
  const document = await documents.byId.fresh(ctx, id);
  if (!document) throw new NotFoundError('document');
  return document;
}

const DocumentUploadInput = builder.inputType('DocumentUploadInput', {
  description: 'The file to take in.',
  fields: (t) => ({
    file: t.field({
      type: 'Upload',
      required: true,
      description: 'A PDF of at most 10 MB, in a request that is multipart/form-data.',
    }),
    kind: t.field({
      type: DocumentKind,
      required: true,
      defaultValue: 'OTHER',
      description: 'What it is sent as.',
    }),
  }),
});

builder.mutationFields((t) => ({
  documentUpload: t.field({
    type: documentPayload('DocumentUploadPayload', 'The document, with its hash in the ledger.'),
    description:
      'Takes a file in and anchors its hash. Send it as the GraphQL multipart request specification says: ' +
      '`operations`, `map` and one file.',
    authScopes: { holds: 'documents:write' },
    errors: { types: [UnsupportedDocumentError, QuotaExceededError] },
    args: { input: t.arg({ type: DocumentUploadInput, required: true, description: 'The file.' }) },
    resolve: async (_root, { input }, ctx) => ({ id: await service.upload(ctx, input.file, input.kind) }),
  }),
  documentDelete: t.field({
    type: documentPayload('DocumentDeletePayload', 'The document without its content.'),
    description:
      "Deletes a document's content. Its hash, its event and its trace stay. Deleting twice changes nothing, " +
      'nor does deleting what was never sent.',
    authScopes: { holds: 'documents:write' },
    errors: { types: [NotFoundError] },
    args: {
      input: t.arg({
        type: idInput('DocumentDeleteInput', 'Which document to delete.', 'document'),
        required: true,
        description: 'Which document.',
      }),
    },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('Document', input.id);
      await service.remove(ctx, id);
      return { id };
    },
  }),
}));
