import type { Context } from '#server/context.ts';
import { decodeId } from '#server/db/id.ts';
import type { Drawing } from '#server/drawing.ts';
import { RequestError } from '#server/errors.ts';
import { readBody, requireJson } from '#server/http/body.ts';
import { keyHeaders } from '#server/http/key-headers.ts';
import { noteUse } from '#server/http/key-use.ts';
import { maxBodyBytes } from '#server/http/limits.ts';
import type { Exchange } from '#server/http/routes.ts';
import { beforeWork, type RestDeps } from './endpoint.ts';
import { refuseV1 } from './errors.ts';
import { admit, drawn, sendPdf, spend } from './files.ts';
import { operationName, pathPattern, pdf, type ServedVerb, type Verb } from './verb.ts';

export interface InvoiceFiles {
  invoiceFile(ctx: Context, id: string): Promise<Drawing | null>;
  generateInvoice(ctx: Context, body: string): Promise<Drawing>;
  /** What matches the filters of a query string, as lines of CSV. */
  exportInvoices(
    ctx: Context,
    query: URLSearchParams,
  ): Promise<{ count: number; lines: AsyncIterable<string> }>;
}

/** Drawing anything costs as much as reading this many fields. */
const cost = 200;

const reading = { scopes: ['invoices:read'], keepsToClients: true } as const;
const writing = { scopes: ['invoices:write'], keepsToClients: true } as const;

const readInvoice: Verb & typeof reading = {
  ...reading,
  name: 'invoice-pdf',
  method: 'GET',
  path: '/invoices/{id}.pdf',
  refuse: refuseV1,
  describe: {
    summary: 'An invoice as a PDF',
    description: 'Needs `invoices:read`. For keys and, in the console, for people.',
    answer: { status: 200, description: 'The page or pages.', ...pdf },
    errors: ['OVERLOADED'],
  },
};

export function invoicePdf({ runtime, requests }: RestDeps, { invoiceFile }: InvoiceFiles): ServedVerb {
  async function answer({ req, res, path, use }: Exchange): Promise<void> {
    use.outcome.operation = operationName(readInvoice);
    const ctx = await requests.contextFor(req, requests.callerOf(req), use);
    await admit(ctx, readInvoice, cost);
    const id = decodeId(pathPattern(readInvoice).exec(path)?.groups?.id ?? '');
    const file = id?.type === 'Invoice' ? await invoiceFile(ctx, id.uuid) : null;
    if (!file) throw new RequestError('NOT_FOUND', 404, 'There is no such invoice here.');
    const bytes = await drawn(ctx, readInvoice, file);
    noteUse(runtime, use, 200);
    sendPdf(res, { name: file.name, bytes }, keyHeaders(ctx));
  }
  return { verb: readInvoice, answer };
}

const decimal = { type: ['number', 'string'] } as const;

/** A PDF of what the body says; Finvo's one call. */
const generate: Verb & typeof writing = {
  ...writing,
  name: 'generate',
  method: 'POST',
  path: '/generate',
  refuse: refuseV1,
  describe: {
    summary: 'Draw an invoice that is not kept',
    description: 'Needs `invoices:write`.',
    body: {
      type: 'application/json',
      schema: {
        type: 'object',
        required: ['invoice_number', 'date', 'recipient', 'line_items'],
        properties: {
          invoice_number: { type: 'string' },
          date: { type: 'string', format: 'date' },
          due_date: { type: 'string', format: 'date' },
          currency: { type: 'string', default: 'USD', description: 'ISO 4217.' },
          note: { type: 'string', description: 'At most 2,000 characters.' },
          recipient: {
            type: 'object',
            required: ['name'],
            properties: { name: { type: 'string' }, email: { type: 'string' } },
          },
          line_items: {
            type: 'array',
            items: {
              type: 'object',
              required: ['description', 'quantity', 'unit_price'],
              properties: {
                description: { type: 'string' },
                quantity: { ...decimal, description: 'A JSON number or its text; read exactly.' },
                unit_price: { ...decimal, description: 'The same.' },
                tax_rate: { ...decimal, description: 'In percent.' },
              },
            },
          },
        },
      },
      example: {
        invoice_number: 'INV-2026-014',
        date: '2026-11-20',
        recipient: { name: 'Ada Engines', email: 'ap@ada.example' },
        line_items: [{ description: 'Consulting, per hour', quantity: 7.5, unit_price: 128 }],
      },
    },
    answer: { status: 200, description: 'The page or pages.', ...pdf },
    errors: ['VALIDATION_FAILED', 'OVERLOADED'],
  },
};

export function generatedPdf({ runtime, requests }: RestDeps, { generateInvoice }: InvoiceFiles): ServedVerb {
  async function answer({ req, res, use }: Exchange): Promise<void> {
    use.outcome.operation = operationName(generate);
    const ctx = await requests.contextFor(req, requests.callerOf(req), use);
    await spend(ctx, generate, { requests: 1, cost });
    const body = await beforeWork(ctx, async () => {
      requireJson(req);
      return readBody(req, maxBodyBytes);
    });
    const file = await generateInvoice(ctx, body);
    const bytes = await drawn(ctx, generate, file);
    noteUse(runtime, use, 200);
    sendPdf(res, { name: file.name, bytes }, keyHeaders(ctx));
  }
  return { verb: generate, answer };
}
