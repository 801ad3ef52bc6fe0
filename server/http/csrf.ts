import type { IncomingMessage } from 'node:http';
import { RequestError } from '#server/errors.ts';

type Asking = Pick<IncomingMessage, 'headers'>;

/**
 * A cookie rides along on requests that other sites make, so a request with one must prove that our own page
 * made it: by what the browser says of its origin, and by a content type or header that a foreign page cannot
 * send without being asked first (CORS preflight, which is never granted). Keys need none of this.
 */
export function requireSameOrigin(req: Asking, publicUrl: string | undefined): void {
  const site = req.headers['sec-fetch-site'];
  const sameSite = site === undefined || site === 'same-origin' || site === 'none';
  const preflighted =
    req.headers['x-requested-with'] !== undefined ||
    /^application\/json\b/i.test(req.headers['content-type'] ?? '');
  if (sameSite && preflighted && originMatches(req, publicUrl)) return;
  throw new RequestError(
    'CSRF_REJECTED',
    403,
    'A request with a session cookie must come from the console itself: same origin, with Content-Type: application/json or an X-Requested-With header. Programs use an API key.',
  );
}

/** A browser names its origin in every upgrade, sends cookies along whatever it is, and asks nobody first. */
export function requireOwnOrigin(req: Asking, publicUrl: string | undefined): void {
  if (req.headers.origin !== undefined && originMatches(req, publicUrl)) return;
  throw new RequestError(
    'CSRF_REJECTED',
    403,
    'A live connection with a session cookie must come from the console itself: send its Origin. Programs use an API key.',
  );
}

/** The host asked for, or PUBLIC_URL's, for proxies that rewrite the Host header. */
function originMatches(req: Asking, publicUrl: string | undefined): boolean {
  const { origin, host } = req.headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  return new URL(origin).host === host || (publicUrl !== undefined && new URL(publicUrl).origin === origin);
}
