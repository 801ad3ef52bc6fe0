import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendNodeResponse } from '@whatwg-node/server';
import type { RequestError } from '#server/errors.ts';
import { errorBody } from './errors.ts';

/** To go out with whatever is answered, unless that has them itself. */
export function setHeaders(res: ServerResponse, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
}

export function sendJson(
  res: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (res.headersSent) return;
  res.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
    ...headers,
  });
  res.end(JSON.stringify(body));
}

export function sendText(
  res: ServerResponse,
  status: number,
  text: string,
  type = 'text/plain; charset=utf-8',
): void {
  res.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' });
  res.end(text);
}

/** Answers a refusal in the shape of the interface that was asked. */
export type Refuse = (
  req: IncomingMessage,
  res: ServerResponse,
  error: RequestError,
  requestId: string,
) => void;

/** A refusal before GraphQL ran, in GraphQL's own shape and in the media type the caller asked for. */
export const refuseGraphql: Refuse = (req, res, error, requestId) => {
  const wantsGraphql = req.headers.accept?.includes('application/graphql-response+json') === true;
  const type = wantsGraphql ? 'application/graphql-response+json' : 'application/json';
  sendJson(res, error.status, errorBody(error, requestId), {
    ...error.headers,
    'Content-Type': `${type}; charset=utf-8`,
  });
};

export const isStream = (response: Response) =>
  response.headers.get('content-type')?.startsWith('text/event-stream') === true;

/** As fast as it is read, until either end is over. */
export async function sendStream(res: ServerResponse, { status, headers, body }: Response): Promise<void> {
  const gone = new AbortController();
  const reader = body?.getReader();
  res.once('close', () => {
    gone.abort();
    reader?.cancel().catch(() => {});
  });
  for (const [name, value] of headers) res.setHeader(name, value);
  res.writeHead(status);
  res.flushHeaders();
  try {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      if (!res.write(part.value)) await once(res, 'drain', { signal: gone.signal });
    }
  } catch {
    // Whoever listened is gone.
  }
  res.end();
}

/** What is text already goes out with its head in one write. */
export async function sendResponse(
  req: IncomingMessage,
  res: ServerResponse,
  response: Response,
): Promise<void> {
  if (!response.headers.get('content-type')?.includes('json'))
    return sendNodeResponse(response, res, req, false);
  for (const [name, value] of response.headers) res.setHeader(name, value);
  const text = await response.text();
  res.writeHead(response.status).end(text);
}
