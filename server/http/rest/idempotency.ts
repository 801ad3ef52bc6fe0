import { type Context, ownedBy } from '#server/context.ts';
import { claim, settleClaim } from '#server/db/idempotency.ts';
import { fingerprint, keyInHeader } from '#server/http/idempotency.ts';
import type { RestAnswer } from './endpoint.ts';

/** Does it once for the request's idempotency key; whoever sends the same again gets the first answer. */
export async function once(
  ctx: Context,
  asked: (key: string) => Promise<readonly unknown[]>,
  work: () => Promise<RestAnswer>,
): Promise<RestAnswer> {
  const key = keyInHeader(ctx);
  if (key === null) return work();
  const { pool } = ctx.runtime;
  const request = { key, fingerprint: fingerprint(await asked(key), ctx), now: ctx.now() };
  const found = await claim(pool, ownedBy(ctx), request);
  if (!('id' in found)) {
    ctx.isRepeat = true;
    return found.data as RestAnswer;
  }
  ctx.claim = found;
  try {
    const answer = await work();
    await settleClaim(pool, found, { data: answer });
    return answer;
  } catch (error) {
    if (!found.hasEffect) await settleClaim(pool, found, {});
    throw error;
  }
}
