import type { EntityManager } from '@mikro-orm/postgresql';
import type { Actor } from '#server/auth/principal.ts';
import { approverRoles } from '#server/auth/scopes.ts';
import type { Context } from '#server/context.ts';
import { type ApprovalError, notAnApprover, ownWork, sameHands } from './approval.errors.ts';

/** Why the caller may not decide about what these asked for; null when they may. */
export async function obstacle(
  ctx: Context,
  em: EntityManager,
  askedBy: readonly Actor[],
): Promise<ApprovalError | null> {
  const { actor, role } = ctx.principal;
  if (role && !approverRoles.includes(role)) return notAnApprover(role);
  if (askedBy.some((asker) => isSame(asker, actor))) return ownWork();
  if (![actor, ...askedBy].some(({ type }) => type === 'API_KEY')) return null;
  const mine = await handsOf(ctx, em, actor);
  for (const asker of askedBy) {
    for (const hand of await handsOf(ctx, em, asker)) if (mine.has(hand)) return sameHands();
  }
  return null;
}

/** Refuses where the caller may not decide about what these asked for. */
export async function requireSecondPerson(
  ctx: Context,
  em: EntityManager,
  askedBy: readonly Actor[],
): Promise<void> {
  const inTheWay = await obstacle(ctx, em, askedBy);
  if (inTheWay) throw inTheWay;
}

interface Ended {
  closedByType?: Actor['type'] | null;
  closedById?: string | null;
  closedByLabel?: string | null;
  closeReason?: string | null;
}

/** Notes who has ended it before it went out, and why. */
export function close(ctx: Context, ended: Ended, why: string | null): void {
  const { actor } = ctx.principal;
  ended.closedByType = actor.type;
  ended.closedById = actor.id;
  ended.closedByLabel = actor.label;
  ended.closeReason = why;
}

/** The server itself has no id. */
const isSame = (one: Actor, other: Actor) =>
  one.type === other.type && (one.id === null ? one.label === other.label : one.id === other.id);

/**
 * Everybody who could have acted as this actor: for a key, whoever has been shown a secret of it, by making or
 * rotating it, and so on for keys among them.
 */
async function handsOf(ctx: Context, em: EntityManager, { type, id }: Actor): Promise<Set<string>> {
  if (id === null) return new Set();
  const rows = await em.execute<{ id: string }[]>(
    `with recursive hand (type, id) as (
       select ?::text, ?::uuid
       union
       select shown.actor_type, shown.actor_id from hand
       join activity as shown on shown.subject_id = hand.id and shown.organization_id = ?
         and shown.type in ('api_key.created', 'api_key.rotated') and shown.actor_id is not null
       where hand.type = 'API_KEY')
     select id from hand`,
    [type, id, ctx.principal.organizationId],
  );
  return new Set(rows.map((row) => row.id));
}
