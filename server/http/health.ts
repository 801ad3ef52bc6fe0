import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { sha256 } from '#server/auth/secrets.ts';
import type { Runtime } from '#server/context.ts';
import type { RequestMetrics } from './metrics.ts';
import { sendJson, sendText } from './respond.ts';

const readyWithinMs = 2_000;

/** `/readyz`: whether a request sent now would be served. Not while stopping, not without a database. */
export async function answerReady(res: ServerResponse, runtime: Runtime, stopping: boolean): Promise<void> {
  if (stopping) return sendJson(res, 503, { status: 'stopping' });
  const reachable = await Promise.race([
    runtime.pool.query('select 1').then(
      () => true,
      () => false,
    ),
    new Promise<boolean>((resolve) => setTimeout(resolve, readyWithinMs, false).unref()),
  ]);
  sendJson(res, reachable ? 200 : 503, { status: reachable ? 'ready' : 'database unreachable' });
}

/** `/metrics`: with `METRICS_TOKEN` as bearer token, or from this machine itself where none is set. */
export async function answerMetrics(
  req: IncomingMessage,
  res: ServerResponse,
  metrics: RequestMetrics,
  token: string | undefined,
): Promise<void> {
  if (!mayReadMetrics(req, token)) {
    const message = token
      ? 'Send METRICS_TOKEN as a bearer token.'
      : 'Metrics are served on loopback only, unless METRICS_TOKEN is set.';
    return sendText(res, 403, `${message}\n`);
  }
  sendText(res, 200, await metrics.text(), metrics.contentType);
}

function mayReadMetrics(req: IncomingMessage, token: string | undefined): boolean {
  if (token) {
    const given = /^Bearer (.+)$/.exec(req.headers.authorization ?? '')?.[1] ?? '';
    return timingSafeEqual(sha256(given), sha256(token));
  }
  const address = req.socket.remoteAddress ?? '';
  const proxied = req.headers['x-forwarded-for'] !== undefined || req.headers.forwarded !== undefined;
  return !proxied && (address === '::1' || /^(::ffff:)?127\./.test(address));
}
