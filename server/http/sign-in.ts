import type { IncomingMessage, ServerResponse } from 'node:http';
import { toNodeHandler } from 'better-auth/node';
import { clientIpHeader, type People } from '#server/auth/people.ts';
import type { Caller } from '#server/context.ts';
import { RequestError } from '#server/errors.ts';
import { maxBodyBytes } from './limits.ts';

/** `/api/auth/…`: better-auth, told the address we have established instead of the one the caller claims. */
export function createSignIn(people: People) {
  const handle = toNodeHandler(people);
  return async (req: IncomingMessage, res: ServerResponse, caller: Caller): Promise<void> => {
    const length = req.headers['content-length'];
    if (Number(length ?? 0) > maxBodyBytes || req.headers['transfer-encoding'] !== undefined) {
      throw new RequestError(
        'PAYLOAD_TOO_LARGE',
        413,
        'Send a body with its Content-Length, of at most 1 MB.',
      );
    }
    req.headers[clientIpHeader] = caller.ip;
    await handle(req, res);
  };
}
