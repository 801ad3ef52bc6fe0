import type { IncomingMessage } from 'node:http';
import type { HeaderReader } from '#server/auth/authenticate.ts';

/** Reads a request's headers as RFC 9110 §5.3 combines repeated ones; Node drops the second `Authorization`. */
export function headerReader(req: Pick<IncomingMessage, 'headers' | 'rawHeaders'>): HeaderReader {
  return (name) => {
    const value = name === 'authorization' ? authorizationOf(req) : req.headers[name];
    return Array.isArray(value) ? value.join(', ') : (value ?? null);
  };
}

function authorizationOf({
  headers,
  rawHeaders,
}: Pick<IncomingMessage, 'headers' | 'rawHeaders'>): string | string[] | undefined {
  if (headers.authorization === undefined) return undefined;
  const values: string[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (name.length === 'authorization'.length && name.toLowerCase() === 'authorization') {
      values.push(rawHeaders[at + 1] ?? '');
    }
  }
  return values;
}
