import type { EntityManager } from '@mikro-orm/postgresql';
import type { Context } from '#server/context.ts';
import { commitClaim } from './idempotency.ts';

const afterwards = new WeakMap<EntityManager, Set<() => void>>();

/** Does something once the transaction of this entity manager has been committed, and not at all if it is not. */
export function afterCommit(em: EntityManager, work: () => void): void {
  const known = afterwards.get(em);
  if (known) known.add(work);
  else afterwards.set(em, new Set([work]));
}

/**
 * One unit of work: an entity manager and a transaction of its own, so that nothing read before it, even by
 * another mutation of the same request, is taken for the present state. Never wait for the network inside.
 */
export async function transaction<Result>(
  ctx: Context,
  work: (em: EntityManager) => Promise<Result>,
): Promise<Result> {
  let own: EntityManager | undefined;
  const result = await ctx.runtime.orm.em.fork().transactional(async (em) => {
    own = em;
    const outcome = await work(em);
    if (ctx.claim) await commitClaim(em, ctx.claim);
    return outcome;
  });
  if (ctx.claim) ctx.claim.hasEffect = true;
  for (const then of (own && afterwards.get(own)) ?? []) then();
  return result;
}
