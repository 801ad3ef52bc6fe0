import type { ServerResponse } from 'node:http';
import { RequestError } from '#server/errors.ts';
import { createAddressLimiter } from '#server/http/address-limiter.ts';
import { addresses } from '#server/http/addresses.ts';
import { readBody } from '#server/http/body.ts';
import type { Refuse } from '#server/http/respond.ts';
import { sendPdf } from '#server/http/rest/files.ts';
import type { Exchange, Route } from '#server/http/routes.ts';
import type { PayPages, PayVisit } from '#server/pay-view.ts';
import { messagePage, payPage } from './page.ts';
import { contentSecurityPolicy, style, stylePath } from './style.ts';

const perMinute = 60;
/** Drawing so many rows of text counts as another visit. */
const rowsOfVisit = 100;
const maxFormBytes = 8_192;

/** `/pay/{token}`: for whoever has the link, and for nobody else. It needs no account and runs no script. */
export function payRoute(pages: PayPages, visitOf: (exchange: Exchange) => PayVisit): Route {
  const limiter = createAddressLimiter(perMinute);

  async function answer(exchange: Exchange): Promise<void> {
    const { req, res, path } = exchange;
    if (path === stylePath) return sendStyle(res);
    const visit = visitOf(exchange);
    await limiter.spend(visit.caller.ip);
    const [token = '', ...rest] = path.slice('/pay/'.length).split('/');
    const action = `/pay/${token}`;
    if (rest.length > 0) {
      if (rest.join('/') !== 'invoice.pdf') throw notFound();
      const file = await pages.file(token, visit);
      if (!file) throw notFound();
      const further = Math.floor(file.rows / rowsOfVisit);
      if (further > 0) await limiter.spend(visit.caller.ip, further);
      return sendPdf(res, { name: file.name, bytes: await file.draw() });
    }
    if (req.method === 'POST') {
      const sent = formOf(await readBody(req, maxFormBytes), req.headers['content-type']);
      const paid = await pages.pay(token, sent, visit);
      if (!paid) throw notFound();
      const { page, refusal } = paid;
      return sendPage(res, refusal ? 422 : 200, payPage(page, action, { refusal, sent }));
    }
    if (req.method !== 'GET') {
      throw new RequestError('METHOD_NOT_ALLOWED', 405, 'Use GET.', { headers: { Allow: 'GET, POST' } });
    }
    const view = await pages.show(token, visit);
    if (!view) throw notFound();
    sendPage(res, 200, payPage(view, action, null));
  }

  return { name: 'pay', at: /^\/pay\//, answer, refuse: refusePage, addresses: addresses.pay };
}

function sendStyle(res: ServerResponse): void {
  const headers = {
    'Content-Type': 'text/css; charset=utf-8',
    'Cache-Control': 'public, max-age=31536000, immutable',
  };
  res.writeHead(200, headers).end(style);
}

const notFound = () =>
  new RequestError(
    'NOT_FOUND',
    404,
    'This link leads nowhere, or no longer does. Ask whoever sent it to you for another.',
  );

function formOf(body: string, type: string | undefined): Record<string, string> {
  if (!/^application\/x-www-form-urlencoded *(;|$)/i.test(type ?? '')) {
    throw new RequestError('UNSUPPORTED_MEDIA_TYPE', 415, 'Send the form of this page.');
  }
  return Object.fromEntries(new URLSearchParams(body));
}

const titles: Partial<Record<number, string>> = {
  404: 'Nothing is here',
  429: 'Too many requests',
  503: 'Too much to do',
};

const refusePage: Refuse = (_req, res, error) =>
  sendPage(
    res,
    error.status,
    messagePage(titles[error.status] ?? 'This did not work', error.message),
    error.headers,
  );

function sendPage(
  res: ServerResponse,
  status: number,
  html: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (res.headersSent) return;
  res.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'private, no-store',
    'Content-Security-Policy': contentSecurityPolicy,
    'Referrer-Policy': 'no-referrer',
    'X-Frame-Options': 'DENY',
    'X-Robots-Tag': 'noindex, nofollow',
    ...headers,
  });
  res.end(html);
}
