import { type JsonSchema, pdf, type Verb } from './verb.ts';

type Described = Pick<Verb, 'method' | 'path' | 'describe'>;

const instant = { type: 'string', format: 'date-time' };

const invoice: JsonSchema = {
  type: 'object',
  properties: {
    id: { type: 'string', description: '`doc_…`' },
    status: { enum: ['uploaded', 'deleted'] },
    file_name: { type: 'string' },
    media_type: { const: 'application/pdf' },
    size: { type: 'integer', description: 'In bytes.' },
    sha256: { type: 'string', description: 'Of the content, in hex.' },
    event_id: { type: 'string', description: 'The event that anchors it, `evt_…`.' },
    created_at: instant,
    deleted_at: { ...instant, type: ['string', 'null'] },
  },
};

const enveloped = (data: JsonSchema): JsonSchema => ({
  type: 'object',
  required: ['success', 'status', 'code', 'message', 'data'],
  properties: {
    success: { const: true },
    status: { type: 'integer' },
    code: { type: 'string' },
    message: { type: 'string' },
    data,
  },
});

const ok = (description: string, data: JsonSchema) => ({ status: 200, description, schema: enveloped(data) });
const content = { status: 200, description: 'The file, as it was sent.', ...pdf };

/** Where the verbs of uploaded invoices are, and what they say of themselves. */
export const documentDescriptions = {
  upload: {
    method: 'POST',
    path: '/api/v1/invoices/upload',
    describe: {
      summary: 'Upload an invoice',
      description: 'A PDF of at most 10 MB. Needs `invoices:write`; 100 an hour and key.',
      body: {
        type: 'multipart/form-data',
        schema: {
          type: 'object',
          required: ['file'],
          properties: { file: { type: 'string', format: 'binary' } },
        },
      },
      answer: { status: 201, description: 'Kept, and anchored.', schema: enveloped(invoice) },
      errors: [
        'UNSUPPORTED_DOCUMENT',
        'QUOTA_EXCEEDED',
        'REQUEST_TIMEOUT',
        'IDEMPOTENCY_CONFLICT',
        'IDEMPOTENCY_KEY_REUSED',
        'IDEMPOTENCY_ANSWER_LOST',
      ],
    },
  },
  list: {
    method: 'GET',
    path: '/api/v1/invoices',
    describe: {
      summary: 'Uploaded invoices, newest first',
      description: 'Needs `invoices:read`.',
      query: {
        page: { type: 'integer', minimum: 1, default: 1, description: 'Which page.' },
        page_size: { type: 'integer', minimum: 1, maximum: 100, default: 20, description: 'How many on it.' },
        status_filter: {
          ...{ enum: ['uploaded', 'deleted'], default: 'uploaded' },
          description: 'Those that are there, or those that were deleted.',
        },
      },
      answer: ok('A page.', {
        type: 'object',
        properties: {
          items: { type: 'array', items: invoice },
          page: { type: 'integer' },
          page_size: { type: 'integer' },
          total: { type: 'integer' },
        },
      }),
    },
  },
  read: {
    method: 'GET',
    path: '/api/v1/invoices/{id}',
    describe: {
      summary: 'An uploaded invoice',
      description: 'Needs `invoices:read`. A deleted one is still told of.',
      answer: ok('What is known of it.', invoice),
    },
  },
  remove: {
    method: 'DELETE',
    path: '/api/v1/invoices/{id}',
    describe: {
      summary: 'Delete an uploaded invoice',
      description: 'Needs `invoices:write`. The content goes; hash and event stay.',
      answer: ok('It is gone.', { type: 'object', properties: { id: { type: 'string' } } }),
    },
  },
  invoiceContent: {
    method: 'GET',
    path: '/api/v1/invoices/{id}/content',
    describe: {
      summary: 'The file of an uploaded invoice',
      description: 'Needs `invoices:read`.',
      answer: content,
    },
  },
  documentContent: {
    method: 'GET',
    path: '/v1/documents/{id}/content',
    describe: {
      summary: 'The file of a document',
      description: 'Needs `documents:read`. For keys and, in the console, for people.',
      answer: content,
    },
  },
} as const satisfies Record<string, Described>;
