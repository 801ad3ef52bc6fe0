import type { Context } from '#server/context.ts';
import { rateLimitHeaders } from '#server/limits/rate-limits.ts';

const noticeMs = 30 * 24 * 60 * 60 * 1000;

/** What a program should know of its key with every answer: what is left to spend, and a near end. */
export function keyHeaders(ctx: Context): Record<string, string> {
  const { key } = ctx.principal;
  const headers: Record<string, string> = ctx.isRepeat ? { 'Idempotency-Replayed': 'true' } : {};
  if (!key) return headers;
  Object.assign(headers, rateLimitHeaders(ctx.meter.spent));
  if (key.expiresAt && key.expiresAt.getTime() - ctx.now().getTime() <= noticeMs) {
    headers['X-Api-Key-Expires-At'] = key.expiresAt.toISOString();
  }
  return headers;
}
