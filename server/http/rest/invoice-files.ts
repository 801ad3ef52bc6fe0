import type { ServerResponse } from 'node:http';
import { insufficientScope } from '#server/auth/authenticate.ts';
import type { Context } from '#server/context.ts';
import { decodeId } from '#server/db/id.ts';
import { RequestError } from '#server/errors.ts';
import { readBody, requireJson } from '#server/http/body.ts';
import { keyHeaders } from '#server/http/key-headers.ts';
import { noteUse } from '#server/http/key-use.ts';
import { maxBodyBytes } from '#server/http/limits.ts';
import type { Exchange, Route } from '#server/http/routes.ts';
import { allowedKey, type RestDeps } from './endpoint.ts';
import { refuseV1 } from './errors.ts';

export interface File {
  name: string;
  bytes: Buffer;
}

export interface InvoiceFiles {
  invoiceFile(ctx: Context, id: string): Promise<File | null>;
  generateInvoice(ctx: Context, body: string): Promise<File>;
}

/** Drawing a page costs as much as reading this many fields. */
const cost = 200;

const reading = { scopes: ['invoices:read'], keepsToClients: true } as const;
const writing = { scopes: ['invoices:write'], keepsToClients: true } as const;

/** `GET /invoices/{id}.pdf`, for keys and, in the console, for people. */
export function invoicePdfRoute({ runtime, requests }: RestDeps, { invoiceFile }: InvoiceFiles): Route {
  async function answer({ req, res, path, use }: Exchange): Promise<void> {
    requireMethod(req.method, 'GET');
    use.outcome.operation = 'GET /invoices/{id}.pdf';
    const ctx = await requests.contextFor(req, requests.callerOf(req), use);
    if (ctx.principal.kind === 'USER') requireRead(ctx);
    else await spend(ctx, reading);
    const id = decodeId(/^\/invoices\/(.*)\.pdf$/.exec(path)?.[1] ?? '');
    const file = id?.type === 'Invoice' ? await invoiceFile(ctx, id.uuid) : null;
    if (!file) throw new RequestError('NOT_FOUND', 404, 'There is no such invoice here.');
    noteUse(runtime, use, 200);
    sendPdf(res, file, keyHeaders(ctx));
  }
  return { name: 'invoice-pdf', at: /^\/invoices\/[^/]+\.pdf$/, answer, refuse: refuseV1 };
}

/** `POST /generate`: a PDF of what the body says; Finvo's one call. */
export function generateRoute({ runtime, requests }: RestDeps, { generateInvoice }: InvoiceFiles): Route {
  async function answer({ req, res, use }: Exchange): Promise<void> {
    requireMethod(req.method, 'POST');
    use.outcome.operation = 'POST /generate';
    const ctx = await requests.contextFor(req, requests.callerOf(req), use);
    await spend(ctx, writing);
    requireJson(req);
    const file = await generateInvoice(ctx, await readBody(req, maxBodyBytes));
    noteUse(runtime, use, 200);
    sendPdf(res, file, keyHeaders(ctx));
  }
  return { name: 'generate', at: /^\/generate$/, answer, refuse: refuseV1 };
}

function requireMethod(method: string | undefined, expected: 'GET' | 'POST'): void {
  if (method === expected) return;
  throw new RequestError('METHOD_NOT_ALLOWED', 405, `Use ${expected}.`, { headers: { Allow: expected } });
}

function requireRead({ principal }: Context): void {
  if (!principal.scopes.has('invoices:read')) throw insufficientScope(['invoices:read']);
}

async function spend(ctx: Context, needs: typeof reading | typeof writing): Promise<void> {
  const key = allowedKey(ctx, needs);
  ctx.meter.cost = cost;
  ctx.meter.spent = await ctx.runtime.limits.spend(key, { requests: 1, cost });
}

/** Shown, not run: nothing in it may do anything. */
export function sendPdf(
  res: ServerResponse,
  { name, bytes }: File,
  headers: Record<string, string> = {},
): void {
  res.writeHead(200, {
    'Content-Type': 'application/pdf',
    'Content-Length': bytes.length,
    'Content-Disposition': `inline; filename="${name.replace(/[^\w.-]/g, '_')}"`,
    'Cache-Control': 'private, no-store',
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'Referrer-Policy': 'no-referrer',
    'X-Robots-Tag': 'noindex',
    ...headers,
  });
  res.end(bytes);
}
