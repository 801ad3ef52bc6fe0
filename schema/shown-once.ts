import type { Context } from '#server/context.ts';

export const shownOnceNote =
  'Null where the answer is that of an earlier request with the same idempotency key.';

/** A secret on its way out: the answer that is kept for the request's idempotency key goes without it. */
export function shownOnce(ctx: Context, secret: string): string {
  ctx.claim?.secrets.add(secret);
  return secret;
}
