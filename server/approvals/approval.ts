import type { EntityManager } from '@mikro-orm/postgresql';
import type { Actor } from '#server/auth/principal.ts';
import { approverRoles } from '#server/auth/scopes.ts';
import type { Context } from '#server/context.ts';
import { perRequest } from '#server/db/per-request.ts';
import { type ApprovalError, notAnApprover, ownWork, sameHands } from './approval.errors.ts';

type Hands = ReadonlySet<string>;

/**
 * Why the caller may not decide about what these asked for; null when they may. Whoever decides asks within their
 * transaction; whoever only shows it leaves `em` out, and a page of things is one query.
 */
export async function obstacle(
  ctx: Context,
  askedBy: readonly Actor[],
  em?: EntityManager,
): Promise<ApprovalError | null> {
  const { actor, role } = ctx.principal;
  if (role && !approverRoles.includes(role)) return notAnApprover(role);
  if (askedBy.some((asker) => isSame(asker, actor))) return ownWork();
  const keys = [actor, ...askedBy].flatMap(({ type, id }) => (type === 'API_KEY' && id ? [id] : []));
  if (keys.length === 0) return null;
  const found = em
    ? await readHands(ctx, em, keys)
    : await Promise.all(keys.map((key) => handsOfKey(ctx, key)));
  const handsOf = ({ type, id }: Actor): Hands =>
    (type === 'API_KEY' && id && found[keys.indexOf(id)]) || new Set(id ? [id] : []);
  const mine = handsOf(actor);
  const areSame = askedBy.some((asker) => [...handsOf(asker)].some((hand) => mine.has(hand)));
  return areSame ? sameHands() : null;
}

/** Refuses where the caller may not decide about what these asked for. */
export async function requireSecondPerson(
  ctx: Context,
  em: EntityManager,
  askedBy: readonly Actor[],
): Promise<void> {
  const inTheWay = await obstacle(ctx, askedBy, em);
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

const handsOfKey = perRequest((ctx, keys: readonly string[]) =>
  readHands(ctx, ctx.runtime.orm.em.fork(), keys),
);

/**
 * Everybody who could have acted as each of these keys: whoever has been shown a secret of it, by making or rotating it,
 * and so on for keys among them.
 */
async function readHands(ctx: Context, em: EntityManager, keys: readonly string[]): Promise<Hands[]> {
  const rows = await em.execute<{ key: string; hands: string[] }[]>(
    `with recursive hand (key, type, id) as (
       select key, 'API_KEY', key from unnest(?::uuid[]) as key
       union
       select hand.key, shown.actor_type, shown.actor_id from hand
       join activity as shown on shown.subject_id = hand.id and shown.organization_id = ?
         and shown.type in ('api_key.created', 'api_key.rotated') and shown.actor_id is not null
       where hand.type = 'API_KEY')
     select key, array_agg(id) as hands from hand group by key`,
    [`{${keys.join()}}`, ctx.principal.organizationId],
  );
  const handsOf = new Map(rows.map(({ key, hands }) => [key, new Set(hands)]));
  return keys.map((key) => handsOf.get(key) ?? new Set());
}
