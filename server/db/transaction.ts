import type { EntityManager } from '@mikro-orm/postgresql';
import type { Context } from '#server/context.ts';
import { commitClaim } from './idempotency.ts';

/**
 * One unit of work: an entity manager and a transaction of its own, so that nothing read before it, even by
 * another mutation of the same request, is taken for the present state. Never wait for the network inside.
 */
export async function transaction<Result>(
  ctx: Context,
  work: (em: EntityManager) => Promise<Result>,
): Promise<Result> {
  const result = await ctx.runtime.orm.em.fork().transactional(async (em) => {
    const outcome = await work(em);
    if (ctx.claim) await commitClaim(em, ctx.claim);
    return outcome;
  });
  if (ctx.claim) ctx.claim.hasEffect = true;
  return result;
}
