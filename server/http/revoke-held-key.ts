import type { IncomingMessage } from 'node:http';
import { presentedKey } from '#server/auth/authenticate.ts';
import type { Caller } from '#server/context.ts';
import { RequestError } from '#server/errors.ts';
import { createAddressLimiter } from './address-limiter.ts';
import { readBody, requireJson } from './body.ts';
import { headerReader } from './headers.ts';
import { sendJson } from './respond.ts';
import { refuseV1 } from './rest/errors.ts';
import type { ServedVerb, Verb } from './rest/verb.ts';
import type { Exchange } from './routes.ts';

export type RevokeHeldKey = (text: string, caller: Caller, requestId: string) => Promise<void>;

const perMinute = 20;
const maxBytes = 4_096;

const verb: Verb = {
  name: 'revoke-key',
  method: 'POST',
  path: '/v1/keys/revoke',
  isPublic: true,
  refuse: refuseV1,
  describe: {
    summary: 'End a key that you hold',
    description:
      'For whoever found a key. It may also stand in a header, as for any request. The answer is the same whether it is known or not. 20 calls a minute and address.',
    body: {
      type: 'application/json',
      schema: {
        type: 'object',
        properties: { key: { type: 'string', description: 'The whole key.' } },
      },
      example: { key: 'sk_test_…' },
    },
    answer: {
      status: 200,
      description: 'It was read; a key that is known here is revoked.',
      schema: { type: 'object', properties: { received: { const: true } } },
    },
    errors: ['RATE_LIMIT_EXCEEDED'],
  },
};

/**
 * `POST /v1/keys/revoke`: "I hold this key, revoke it". Public, and answered the same whether the key is known or
 * not, so that nobody learns anything of a key here but that it works no more.
 */
export function heldKeyVerb(revoke: RevokeHeldKey, callerOf: (req: IncomingMessage) => Caller): ServedVerb {
  const limiter = createAddressLimiter(perMinute);

  async function answer({ req, res, requestId }: Exchange): Promise<void> {
    const caller = callerOf(req);
    await limiter.spend(caller.ip);
    const key = presentedKey(headerReader(req)) ?? (await keyInBody(req));
    await revoke(key, caller, requestId);
    sendJson(res, 200, { received: true });
  }

  return { verb, answer };
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
