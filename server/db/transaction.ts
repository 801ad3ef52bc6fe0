import type { EntityManager } from '@mikro-orm/postgresql';
import type { Context } from '#server/context.ts';

/**
 * One unit of work: an entity manager and a transaction of its own, so that nothing read before it, even by
 * another mutation of the same request, is taken for the present state. Never wait for the network inside.
 */
export function transaction<Result>(
  ctx: Context,
  work: (em: EntityManager) => Promise<Result>,
): Promise<Result> {
  return ctx.runtime.orm.em.fork().transactional(work);
}
