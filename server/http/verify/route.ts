import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Caller } from '#server/context.ts';
import { RequestError } from '#server/errors.ts';
import { createAddressLimiter } from '#server/http/address-limiter.ts';
import { addresses } from '#server/http/addresses.ts';
import { consoleDir } from '#server/http/console.ts';
import { type Refuse, sendText, setHeaders } from '#server/http/respond.ts';
import type { Exchange, Route } from '#server/http/routes.ts';

/** Proofs for whoever has been given an id, without any payload. */
interface SharedProofs {
  /** Whether there is one, for much less than it costs. */
  exists(id: string): Promise<boolean>;
  /** Null when there is none. */
  proof(id: string): Promise<string | null>;
}

/** The `.tlog-proof` of an event, and the proof bundle of a sealed trace. */
export interface Shared {
  events: SharedProofs;
  traces: SharedProofs;
}

/** One visit is a page and its proof. */
const perMinute = 240;

/** Its own script, style and requests; nothing inline, nothing of others, and no markup out of strings. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/**
 * `/verify` and `/verify/{id}`, the page that checks a proof in its visitor's browser, and the proof:
 * `/verify/{id}.tlog-proof` of an event, `/verify/{id}.json` of a sealed trace. For anybody, without an account: these
 * ids are known to whom their owner has given them.
 */
export function verifyRoute(
  shared: Shared,
  callerOf: (req: IncomingMessage) => Caller,
  directory = consoleDir,
): Route {
  const trace = { ...shared.traces, extension: '.json', type: 'application/json; charset=utf-8' };
  const event = { ...shared.events, extension: '.tlog-proof', type: 'text/plain; charset=utf-8' };
  const limiter = createAddressLimiter(perMinute);
  const html = join(directory, 'verify/index.html');
  const page = existsSync(html) ? readFileSync(html, 'utf8') : null;

  async function answer({ req, res, path }: Exchange): Promise<void> {
    res.setHeader('Access-Control-Allow-Origin', '*');
    if (req.method !== 'GET' && req.method !== 'HEAD')
      throw new RequestError('METHOD_NOT_ALLOWED', 405, 'Use GET.', { headers: { Allow: 'GET, HEAD' } });
    const name = path.slice('/verify/'.length);
    if (name === '') return sendPage(res, 200, page);
    await limiter.spend(callerOf(req).ip);
    const file = [trace, event].find(({ extension }) => name.endsWith(extension));
    if (!file) {
      const exists = await (name.startsWith('trc_') ? trace : event).exists(name);
      return sendPage(res, exists ? 200 : 404, page);
    }
    const proof = await file.proof(name.slice(0, -file.extension.length));
    if (proof === null) throw new RequestError('NOT_FOUND', 404, 'There is no proof with this name.');
    sendProof(res, name, file.type, proof);
  }

  return { name: 'verify', at: /^\/verify(\/|$)/, answer, refuse, addresses: addresses.verify };
}

function sendPage(res: ServerResponse, status: number, page: string | null): void {
  if (page === null) {
    sendText(res, 503, 'The page is not built. Start with "npm start", or run "npm run build".\n');
    return;
  }
  res.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(page),
    'Cache-Control': 'no-cache',
    'Content-Security-Policy': contentSecurityPolicy,
    'Referrer-Policy': 'no-referrer',
    'X-Frame-Options': 'DENY',
    'X-Robots-Tag': 'noindex, nofollow',
  });
  res.end(page);
}

/** An old proof stays true while the log grows, and so it may be kept for a while. */
function sendProof(res: ServerResponse, name: string, type: string, proof: string): void {
  res.writeHead(200, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(proof),
    'Content-Disposition': `attachment; filename="${name}"`,
    'Cache-Control': 'public, max-age=60',
    'X-Robots-Tag': 'noindex, nofollow',
  });
  res.end(proof);
}

const refuse: Refuse = (_req, res, error) => {
  if (res.headersSent) return;
  setHeaders(res, error.headers ?? {});
  sendText(res, error.status, `${error.message}\n`);
};
