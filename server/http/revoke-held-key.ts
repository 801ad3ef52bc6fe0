import type { IncomingMessage } from 'node:http';
import { presentedKey } from '#server/auth/authenticate.ts';
import type { Caller } from '#server/context.ts';
import { RequestError } from '#server/errors.ts';
import { createAddressLimiter } from './address-limiter.ts';
import { readBody, requireJson } from './body.ts';
import { headerReader } from './headers.ts';
import { sendJson } from './respond.ts';
import type { Exchange } from './routes.ts';

export type RevokeHeldKey = (text: string, caller: Caller, requestId: string) => Promise<void>;

const perMinute = 20;
const maxBytes = 4_096;

/**
 * `POST /v1/keys/revoke`: "I hold this key, revoke it". Public, and answered the same whether the key is known or
 * not, so that nobody learns anything of a key here but that it works no more.
 */
export function createHeldKeyRoute(revoke: RevokeHeldKey, callerOf: (req: IncomingMessage) => Caller) {
  const limiter = createAddressLimiter(perMinute);

  return async ({ req, res, requestId }: Exchange): Promise<void> => {
    if (req.method !== 'POST') {
      throw new RequestError('METHOD_NOT_ALLOWED', 405, 'Use POST.', { headers: { Allow: 'POST' } });
    }
    const caller = callerOf(req);
    await limiter.spend(caller.ip);
    const key = presentedKey(headerReader(req)) ?? (await keyInBody(req));
    await revoke(key, caller, requestId);
    sendJson(res, 200, { received: true });
  };
}

async function keyInBody(req: IncomingMessage): Promise<string> {
  requireJson(req);
  const text = await readBody(req, maxBytes);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = null;
  }
  const key = typeof body === 'object' && body !== null && 'key' in body ? body.key : null;
  if (typeof key === 'string' && key.trim()) return key.trim();
  throw new RequestError('BAD_REQUEST', 400, 'Send the key as {"key": "…"}, or as for any other request.');
}
