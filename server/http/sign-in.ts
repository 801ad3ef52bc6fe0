import type { IncomingMessage } from 'node:http';
import { toNodeHandler } from 'better-auth/node';
import type { People } from '#server/auth/people.ts';
import { clientIpHeader, requestIdHeader } from '#server/auth/people-settings.ts';
import type { Config } from '#server/config.ts';
import type { Caller } from '#server/context.ts';
import { RequestError } from '#server/errors.ts';
import { requireSameOrigin } from './csrf.ts';
import { maxBodyBytes } from './limits.ts';
import type { Exchange } from './routes.ts';

/** What better-auth offers and we do: the rest of its routes would change members without leaving our trace. */
const offered = new Set([
  '/api/auth/sign-in/email',
  '/api/auth/sign-out',
  '/api/auth/get-session',
  '/api/auth/change-password',
  '/api/auth/update-user',
  '/api/auth/list-sessions',
  '/api/auth/revoke-other-sessions',
  '/api/auth/sign-in/options',
  '/api/auth/two-factor/enable',
  '/api/auth/two-factor/disable',
  '/api/auth/two-factor/verify-totp',
  '/api/auth/two-factor/verify-backup-code',
  '/api/auth/two-factor/generate-backup-codes',
  '/api/auth/sign-up',
  '/api/auth/invitation/look',
  '/api/auth/invitation/accept',
  '/api/auth/organization/list',
  '/api/auth/organization/set-active',
]);

/** Only where there is a mail server to send the link. */
const offeredWithMail = new Set([
  '/api/auth/request-password-reset',
  '/api/auth/reset-password',
  '/api/auth/send-verification-email',
  '/api/auth/verify-email',
]);

/** `/api/auth/…`: better-auth, told the address we have established instead of the one the caller claims. */
export function createSignIn(people: People, { publicUrl, smtpUrl }: Config) {
  const handle = toNodeHandler(people);
  const isOffered = (path: string) =>
    offered.has(path) || (smtpUrl !== undefined && offeredWithMail.has(path));

  return async ({ req, res, path, requestId }: Exchange, caller: Caller): Promise<void> => {
    if (!isOffered(path)) {
      throw new RequestError('NOT_FOUND', 404, `There is nothing at ${req.method} ${path}.`);
    }
    if (req.method !== 'GET') requireSameOrigin(req, publicUrl);
    const length = Number(req.headers['content-length'] ?? 0);
    if (length > maxBodyBytes || req.headers['transfer-encoding'] !== undefined) {
      const message = 'Send a body with its Content-Length, of at most 1 MB.';
      throw new RequestError('PAYLOAD_TOO_LARGE', 413, message);
    }
    req.headers.host = hostOf(req);
    req.headers['x-forwarded-proto'] = /^https\b/i.test(String(req.headers['x-forwarded-proto']))
      ? 'https'
      : 'http';
    req.headers[clientIpHeader] = caller.ip;
    req.headers[requestIdHeader] = requestId;
    await handle(req, res);
  };
}

/** better-auth's handler makes a URL of it, and of the protocol: what is none would be a fault there. */
function hostOf(req: IncomingMessage): string {
  const host = req.headers.host ?? '';
  const url = /^[^/?#@\\]+$/.test(host) ? URL.parse(`http://${host}`) : null;
  if (!url) throw new RequestError('BAD_REQUEST', 400, 'The Host header is not a host.');
  return url.host;
}
