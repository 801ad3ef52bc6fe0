import type { IncomingMessage, ServerResponse } from 'node:http';
import { toNodeHandler } from 'better-auth/node';
import { clientIpHeader, type People } from '#server/auth/people.ts';
import type { Config } from '#server/config.ts';
import type { Caller } from '#server/context.ts';
import { RequestError } from '#server/errors.ts';
import { requireSameOrigin } from './csrf.ts';
import { maxBodyBytes } from './limits.ts';

/** What better-auth offers and we do: the rest of its routes would change members without leaving our trace. */
const offered = new Set([
  '/api/auth/sign-in/email',
  '/api/auth/sign-out',
  '/api/auth/get-session',
  '/api/auth/change-password',
  '/api/auth/organization/list',
  '/api/auth/organization/set-active',
]);

/** `/api/auth/…`: better-auth, told the address we have established instead of the one the caller claims. */
export function createSignIn(people: People, { publicUrl }: Config) {
  const handle = toNodeHandler(people);
  return async (req: IncomingMessage, res: ServerResponse, path: string, caller: Caller): Promise<void> => {
    if (!offered.has(path)) {
      throw new RequestError('NOT_FOUND', 404, `There is nothing at ${req.method} ${path}.`);
    }
    if (req.method !== 'GET') requireSameOrigin(req, publicUrl);
    const length = Number(req.headers['content-length'] ?? 0);
    if (length > maxBodyBytes || req.headers['transfer-encoding'] !== undefined) {
      const message = 'Send a body with its Content-Length, of at most 1 MB.';
      throw new RequestError('PAYLOAD_TOO_LARGE', 413, message);
    }
    req.headers[clientIpHeader] = caller.ip;
    await handle(req, res);
  };
}
