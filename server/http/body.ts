import type { IncomingMessage } from 'node:http';
import { RequestError } from '#server/errors.ts';
import { bodyMs } from './limits.ts';

/**
 * A body that is not JSON could say in another way what `exact-input.ts` would refuse, and a form can be posted
 * by any page: GraphQL over HTTP asks for JSON alone.
 */
export function requireJson(
  { headers }: IncomingMessage,
  todo = 'Send the body as Content-Type: application/json.',
): void {
  if (/^application\/(graphql\+)?json *(;|$)/i.test(headers['content-type'] ?? '')) return;
  throw new RequestError('UNSUPPORTED_MEDIA_TYPE', 415, todo);
}

const tooLarge = (limit: number) =>
  new RequestError('PAYLOAD_TOO_LARGE', 413, `The request body may have at most ${limit} bytes.`, {
    headers: { Connection: 'close' },
  });

export const tooSlow = () =>
  new RequestError('REQUEST_TIMEOUT', 408, 'The request body took too long to arrive.', {
    headers: { Connection: 'close' },
  });

/** Invalid bytes are refused: replaced by U+FFFD they would be kept as something nobody sent. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The body as text, never holding more than `limit` bytes. Done here and not by Yoga's `maxRequestBodySize`,
 * which halves what the server can answer (anchors/performance).
 */
export async function readBody(req: IncomingMessage, limit: number): Promise<string> {
  return textOf(await readBytes(req, limit));
}

export function textOf(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new RequestError('BAD_REQUEST', 400, 'The request body is not valid UTF-8.');
  }
}

/** The body as it came: what a signature is over. */
export function readBytes(req: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(req.headers['content-length'] ?? 0) > limit) return Promise.reject(tooLarge(limit));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const late = setTimeout(() => {
      req.removeAllListeners('data');
      req.resume();
      reject(tooSlow());
    }, bodyMs);
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) {
        req.removeAllListeners('data');
        req.resume();
        reject(tooLarge(limit));
        return;
      }
      chunks.push(chunk);
    });
    req.on('end', () => {
      clearTimeout(late);
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
    });
    req.on('error', reject);
    req.on('close', () => {
      clearTimeout(late);
      if (req.readableEnded) return;
      reject(new RequestError('BAD_REQUEST', 400, 'The request ended before its body was complete.'));
    });
  });
}
