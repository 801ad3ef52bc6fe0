import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Context } from '#server/context.ts';
import { decodeId, encodeId } from '#server/db/id.ts';
import { RequestError } from '#server/errors.ts';
import { receiveAsked } from '#server/http/idempotency.ts';
import { keyHeaders } from '#server/http/key-headers.ts';
import { noteUse } from '#server/http/key-use.ts';
import { badForm, closeForm, type Form, isMultipart, openForm } from '#server/http/multipart.ts';
import type { Exchange } from '#server/http/routes.ts';
import type { IncomingFile } from '#server/incoming-file.ts';
import { documentDescriptions as described } from './document-descriptions.ts';
import { beforeWork, type Endpoint, type RestAnswer, type RestDeps, servedEndpoint } from './endpoint.ts';
import { refuseApiV1, refuseV1 } from './errors.ts';
import { admit } from './files.ts';
import { once } from './idempotency.ts';
import { operationName, pathPattern, type ServedVerb, type Verb } from './verb.ts';

type Kind = 'INVOICE' | 'OTHER';

interface DocumentFacts {
  id: string;
  kind: Kind;
  fileName: string;
  mediaType: string;
  size: number | null;
  sha256: Buffer;
  eventId: string;
  deletedAt: Date | null;
  createdAt: Date;
}

/** What of documents this façade opens; the same functions as the mutations'. */
export interface DocumentActions {
  upload(ctx: Context, file: IncomingFile, kind: Kind): Promise<string>;
  remove(ctx: Context, id: string, only: Kind): Promise<void>;
  find(ctx: Context, id: string): Promise<DocumentFacts | null>;
  numbered(
    ctx: Context,
    filter: { kind: Kind; deleted: boolean },
    window: { page: number; pageSize: number },
  ): Promise<{ documents: DocumentFacts[]; total: number }>;
  openContent(
    ctx: Context,
    id: string,
  ): Promise<{ document: DocumentFacts; stream: Readable; size: number } | null>;
}

/** EnvoyX's verbs: invoices that others wrote, as PDF files. Those written here are GraphQL's. */
export function documentVerbs(deps: RestDeps, actions: DocumentActions): ServedVerb[] {
  return [
    servedEndpoint(deps, uploadOf(actions)),
    servedEndpoint(deps, listOf(actions)),
    servedEndpoint(deps, readOf(actions)),
    servedEndpoint(deps, removeOf(actions)),
    servedContent(deps, actions, invoiceContent),
    servedContent(deps, actions, documentContent),
  ];
}

const shared = { name: 'uploaded-invoices', keepsToClients: false, refuse: refuseApiV1 } as const;

const uploadOf = ({ upload, find }: DocumentActions): Endpoint => ({
  ...shared,
  ...described.upload,
  scopes: ['invoices:write'],
  async answer(ctx, _key, { req }) {
    const form = await beforeWork(ctx, () => formIn(req, ctx));
    const { file } = form;
    try {
      const asked = async (key: string) => {
        await receiveAsked(ctx, key, file);
        return [operationName({ ...shared, ...described.upload }), file];
      };
      return await once(ctx, asked, async () => {
        const document = await find(ctx, await upload(ctx, file, 'INVOICE'));
        return enveloped(201, 'INVOICE_UPLOADED', 'The invoice was uploaded.', document && shown(document));
      });
    } finally {
      await closeForm(req, form);
    }
  },
});

async function formIn(req: IncomingMessage, ctx: Context): Promise<Form> {
  if (!isMultipart(req)) {
    const message = 'Send the file as multipart/form-data, e.g. curl -F "file=@invoice.pdf".';
    throw new RequestError('UNSUPPORTED_MEDIA_TYPE', 415, message);
  }
  const form = await openForm(req, ctx.runtime.documents, []);
  if (form.part === 'file') return form;
  await closeForm(req, form);
  throw badForm('The file belongs into the part named "file".');
}

const listOf = ({ numbered }: DocumentActions): Endpoint => ({
  ...shared,
  ...described.list,
  scopes: ['invoices:read'],
  async answer(ctx, _key, { req }) {
    const asked = new URLSearchParams(req.url?.split('?', 2)[1]);
    const window = {
      page: numberIn(asked, 'page', { usual: 1, most: 100_000 }),
      pageSize: numberIn(asked, 'page_size', { usual: 20, most: 100 }),
    };
    const status = asked.get('status_filter') ?? 'uploaded';
    if (status !== 'uploaded' && status !== 'deleted') {
      throw new RequestError('BAD_USER_INPUT', 400, 'status_filter must be uploaded or deleted.');
    }
    const found = await numbered(ctx, { kind: 'INVOICE', deleted: status === 'deleted' }, window);
    return enveloped(200, 'OK', 'The uploaded invoices, newest first.', {
      items: found.documents.map(shown),
      ...{ page: window.page, page_size: window.pageSize, total: found.total },
    });
  },
});

const readOf = ({ find }: DocumentActions): Endpoint => ({
  ...shared,
  ...described.read,
  scopes: ['invoices:read'],
  async answer(ctx, _key, { path }) {
    const document = await find(ctx, idIn(described.read, path));
    if (document?.kind !== 'INVOICE') throw notFound();
    return enveloped(200, 'OK', 'The uploaded invoice.', shown(document));
  },
});

const removeOf = ({ remove }: DocumentActions): Endpoint => ({
  ...shared,
  ...described.remove,
  scopes: ['invoices:write'],
  async answer(ctx, _key, { path }) {
    const id = idIn(described.remove, path);
    await remove(ctx, id, 'INVOICE');
    const data = { id: encodeId('Document', id) };
    return enveloped(200, 'INVOICE_DELETED', 'The file is gone; its hash and its event stay.', data);
  },
});

interface ContentVerb {
  verb: Verb & Pick<Endpoint, 'scopes' | 'keepsToClients'>;
  kind: Kind | null;
}

const invoiceContent: ContentVerb = {
  verb: { ...shared, ...described.invoiceContent, scopes: ['invoices:read'] },
  kind: 'INVOICE',
};

const documentContent: ContentVerb = {
  verb: {
    ...{ name: 'document-content', refuse: refuseV1, keepsToClients: false },
    ...{ ...described.documentContent, scopes: ['documents:read'] },
  },
  kind: null,
};

/** For keys and, in the console, for people. */
function servedContent(
  { runtime, requests }: RestDeps,
  { openContent }: DocumentActions,
  { verb, kind }: ContentVerb,
): ServedVerb {
  async function answer({ req, res, path, use }: Exchange): Promise<void> {
    use.outcome.operation = operationName(verb);
    const ctx = await requests.contextFor(req, requests.callerOf(req), use);
    await admit(ctx, verb, 1);
    const found = await openContent(ctx, idIn(verb, path));
    if (!found || (kind && found.document.kind !== kind)) {
      found?.stream.destroy();
      throw notFound();
    }
    const etag = `"${found.document.sha256.toString('hex')}"`;
    const isKnown = req.headers['if-none-match']?.split(/\s*,\s*/).includes(etag) === true;
    noteUse(runtime, use, isKnown ? 304 : 200);
    if (!isKnown) return send(ctx, res, found, etag);
    found.stream.destroy();
    res.writeHead(304, { ETag: etag, ...keyHeaders(ctx) }).end();
  }
  return { verb, answer };
}

/** To be saved, never shown or run in our origin, whatever it is. */
async function send(
  ctx: Context,
  res: ServerResponse,
  { document, stream, size }: { document: DocumentFacts; stream: Readable; size: number },
  etag: string,
): Promise<void> {
  const { fileName, mediaType, sha256 } = document;
  const plain = fileName.replace(/[^\w .-]/g, '_');
  const exact = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  res.writeHead(200, {
    'Content-Type': mediaType,
    'Content-Length': size,
    'Content-Disposition': `attachment; filename="${plain}"; filename*=UTF-8''${exact}`,
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Cache-Control': 'private, no-cache',
    'Repr-Digest': `sha-256=:${sha256.toString('base64')}:`,
    ETag: etag,
    ...keyHeaders(ctx),
  });
  await pipeline(stream, res).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') ctx.log.error({ err: error }, 'a download broke off');
  });
}

function idIn(verb: Pick<Verb, 'path'>, path: string): string {
  const decoded = decodeId(pathPattern(verb).exec(path)?.groups?.id ?? '');
  if (decoded?.type !== 'Document') throw notFound();
  return decoded.uuid;
}

const notFound = () => new RequestError('NOT_FOUND', 404, 'No document with this id exists here.');

function numberIn(asked: URLSearchParams, name: string, { usual, most }: { usual: number; most: number }) {
  const text = asked.get(name) ?? String(usual);
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= most) return value;
  throw new RequestError('BAD_USER_INPUT', 400, `${name} must be a whole number from 1 to ${most}.`);
}

const enveloped = (status: number, code: string, message: string, data: unknown): RestAnswer => ({
  status,
  body: { success: true, status, code, message, data },
});

const shown = (document: DocumentFacts) => ({
  id: encodeId('Document', document.id),
  status: document.deletedAt ? 'deleted' : 'uploaded',
  file_name: document.fileName,
  media_type: document.mediaType,
  size: document.size,
  sha256: document.sha256.toString('hex'),
  event_id: encodeId('Event', document.eventId),
  created_at: document.createdAt.toISOString(),
  deleted_at: document.deletedAt?.toISOString() ?? null,
});
