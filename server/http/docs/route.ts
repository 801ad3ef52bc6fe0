import type { IncomingMessage, ServerResponse } from 'node:http';
import { RequestError } from '#server/errors.ts';
import { addresses } from '#server/http/addresses.ts';
import type { Refuse } from '#server/http/respond.ts';
import type { Exchange, Route } from '#server/http/routes.ts';
import { contentSecurityPolicy } from './assets.ts';
import { createSite, type Served, type Site } from './site.ts';

const guards = {
  'Content-Security-Policy': contentSecurityPolicy,
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
};

/** `/docs/`: the documentation of this very version, for everybody. It is read when the first reader comes. */
export function docsRoute(publicUrl: string | undefined): Route {
  let made: Site | undefined;
  const site = () => {
    made ??= createSite(publicUrl);
    return made;
  };

  async function answer({ req, res, path }: Exchange): Promise<void> {
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      throw new RequestError('METHOD_NOT_ALLOWED', 405, 'Use GET.', { headers: { Allow: 'GET, HEAD' } });
    }
    const found = await site().at(path);
    if (found) return send(req, res, found);
    const usual = path === '/docs' ? '/docs/' : path.replace(/(?<=.)\/$|\.md$/, '');
    if (usual === path || !(await site().at(usual))) throw notFound();
    res.writeHead(308, { Location: usual, 'Cache-Control': 'no-cache' }).end();
  }

  const refuse: Refuse = (_req, res, error) => {
    if (res.headersSent) return;
    const title = error.status === 404 ? 'Nothing is here' : 'This did not work';
    res.writeHead(error.status, {
      ...{ 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' },
      ...guards,
      ...error.headers,
    });
    res.end(site().message(title, error.message));
  };

  return { name: 'docs', at: /^\/docs(\/|$)/, answer, refuse, addresses: addresses.docs };
}

const notFound = () =>
  new RequestError('NOT_FOUND', 404, 'There is no page of the documentation at this address.');

function send(req: IncomingMessage, res: ServerResponse, served: Served): void {
  const { type, text, compressed, etag, isImmutable } = served;
  const headers = {
    'Cache-Control': isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    ETag: etag,
    Vary: 'Accept-Encoding',
    ...guards,
  };
  if (req.headers['if-none-match']?.split(/\s*,\s*/).includes(etag)) {
    res.writeHead(304, headers).end();
    return;
  }
  const isSmall = /\bgzip\b(?!;q=0(?:\.0*)?(?:,|$))/.test(String(req.headers['accept-encoding'] ?? ''));
  const body = isSmall ? compressed : Buffer.from(text);
  res.writeHead(200, {
    ...headers,
    'Content-Type': type,
    'Content-Length': body.length,
    ...(isSmall ? { 'Content-Encoding': 'gzip' } : {}),
  });
  res.end(req.method === 'HEAD' ? undefined : body);
}
