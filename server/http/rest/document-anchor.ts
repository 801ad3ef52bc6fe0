import { sha256In } from '#server/sha256-hex.ts';
import { refuseV1 } from './errors.ts';
import { metadataSchema } from './event-shapes.ts';
import { idempotencyKeySchema, instant, type Sent, text, textIn, wrongMember } from './shapes.ts';
import { payloadOf, refused, type StoredOperation } from './stored-operation.ts';

interface Anchored {
  documentAnchor: {
    __typename: 'DocumentAnchorPayload';
    document: { id: string; sha256: string; fileName: string; eventId: string; createdAt: string };
  };
}

/** Of the text `test`. */
const example = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

/** What others' clients may send, and what to do instead: nothing that was sent is lost in silence. */
const notTaken: Readonly<Record<string, string>> = {
  event_type: 'event_type is always document.anchored here: put a classification into metadata.',
  original_bytes_b64: 'The content is not taken here: upload it with documentUpload (docs/documents.md).',
  trace_id: 'trace_id is not taken here: add the event to the trace afterwards.',
};

/** What of a body is at fault, by its names here. */
const names = {
  ...{ sha256: 'document_hash', fileName: 'document_ref' },
  ...{ mediaType: 'media_type', occurredAt: 'occurred_at' },
} as const;

export const anchorDocument: StoredOperation<Anchored> = {
  name: 'documents',
  method: 'POST',
  path: '/v1/document/anchor',
  refuse: refuseV1,
  describe: {
    summary: 'Anchor a document by its hash',
    description: 'Needs `documents:write`. The content is never sent, and may be of any kind and length.',
    body: {
      type: 'application/json',
      example: { document_hash: example, document_ref: 'lease.pdf', metadata: { case: 'A-17' } },
      schema: {
        type: 'object',
        required: ['document_hash'],
        properties: {
          document_hash: text('SHA-256 of its content, in hex.'),
          document_ref: text('What you call it, a file name for instance.'),
          media_type: text('What it is, e.g. `image/png`.'),
          size: { type: 'integer', description: 'Its length in bytes.' },
          occurred_at: instant('When it came to be, as you say.'),
          metadata: metadataSchema,
          idempotency_key: idempotencyKeySchema,
        },
      },
    },
    answer: {
      status: 201,
      description: 'The anchored document.',
      schema: {
        type: 'object',
        properties: {
          document_id: text('Its id, `doc_…`.'),
          event_id: text('The event that anchors it, `evt_…`.'),
          document_hash: text('SHA-256 of its content, in hex.'),
          document_ref: text('What you call it.'),
          status: { const: 'anchored' },
          created_at: instant('When it was accepted.'),
          verify_url: text('Where anyone can look it up.'),
        },
      },
    },
  },
  document: `mutation RestDocumentAnchor($input: DocumentAnchorInput!) { documentAnchor(input: $input) {
    __typename ... on DocumentAnchorPayload { document { id sha256 fileName eventId createdAt } }
    ... on UserError { code message path } } }`,
  variables: ({ body }) => ({ input: documentInput(body) }),
  answer({ documentAnchor }, { publicUrl }) {
    const { id, sha256, fileName, eventId, createdAt } = payloadOf(
      documentAnchor,
      'DocumentAnchorPayload',
      names,
    ).document;
    return {
      status: 201,
      body: {
        ...{ document_id: id, event_id: eventId, document_hash: sha256, document_ref: fileName },
        ...{ status: 'anchored', created_at: createdAt, verify_url: `${publicUrl}/verify/${eventId}` },
      },
    };
  },
};

function documentInput(body: Sent) {
  const extra = Object.keys(notTaken).find((name) => body[name] != null);
  if (extra) throw refused('BAD_REQUEST', 400, notTaken[extra] ?? '');
  const sha256 = hashIn(body);
  const { size, metadata } = body;
  if (size != null && (typeof size !== 'number' || !Number.isInteger(size))) {
    throw wrongMember('size', 'a whole number of bytes');
  }
  return {
    sha256,
    fileName: textIn(body, 'document_ref') ?? `document ${sha256.slice(0, 12)}`,
    mediaType: textIn(body, 'media_type'),
    occurredAt: textIn(body, 'occurred_at'),
    ...{ size, metadata, idempotencyKey: textIn(body, 'idempotency_key') },
  };
}

function hashIn({ document_hash: hash }: Sent): string {
  if (typeof hash === 'string' && sha256In(hash)) return hash;
  throw wrongMember('document_hash', 'a SHA-256 in hex, 64 characters');
}

interface Verified {
  documentVerify: {
    matches: boolean;
    submittedHash: string;
    anchoredHash: string;
    eventId: string;
    ingestedAt: string;
  } | null;
}

export const verifyDocument: StoredOperation<Verified> = {
  name: 'documents',
  method: 'POST',
  path: '/v1/document/{id}/verify',
  refuse: refuseV1,
  isPublic: true,
  describe: {
    summary: "Check a file's hash against a document",
    description:
      'Needs no key: whoever has the id of the document, or of the event that anchors it, may ask, 60 times a minute ' +
      'from one address.',
    body: {
      type: 'application/json',
      example: { document_hash: example },
      schema: {
        type: 'object',
        required: ['document_hash'],
        properties: { document_hash: text("The file's SHA-256, in hex.") },
      },
    },
    answer: {
      status: 200,
      description: 'Whether it is that document.',
      schema: {
        type: 'object',
        properties: {
          event_id: text('The event that anchors it.'),
          match_result: { type: 'boolean', description: 'Whether it is.' },
          anchored_hash: text('The SHA-256 that was anchored, in hex.'),
          submitted_hash: text('The SHA-256 that was looked for, in hex.'),
          anchored_at: instant('When it was anchored.'),
        },
      },
    },
    errors: ['BAD_USER_INPUT', 'RATE_LIMIT_EXCEEDED'],
  },
  document: `query RestDocumentVerify($id: ID!, $sha256: String!) { documentVerify(id: $id, sha256: $sha256) {
    matches submittedHash anchoredHash eventId ingestedAt } }`,
  variables: ({ params, body }) => ({ id: params.id, sha256: hashIn(body) }),
  answer({ documentVerify }) {
    if (!documentVerify) throw refused('NOT_FOUND', 404, 'No document was anchored under this id.');
    const { matches, submittedHash, anchoredHash, eventId, ingestedAt } = documentVerify;
    return {
      status: 200,
      body: {
        ...{ event_id: eventId, match_result: matches, anchored_hash: anchoredHash },
        ...{ submitted_hash: submittedHash, anchored_at: ingestedAt },
      },
    };
  },
};
