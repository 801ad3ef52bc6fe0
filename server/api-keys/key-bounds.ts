import type { EntityManager } from '@mikro-orm/postgresql';
import { anyCovers, parseNetworks } from '#server/auth/networks.ts';
import type { Context } from '#server/context.ts';
import { invalid } from '#server/validation.ts';
import { ApiKey } from './api-key.entity.ts';
import { requireHeld } from './held-scopes.ts';

/** Until when, from where and with what a key is accepted, whatever its scopes. */
export type Bounds = Partial<
  Pick<ApiKey, 'notBefore' | 'expiresAt' | 'ipAllowlist' | 'ipDenylist' | 'documents'>
>;

interface Rule {
  field: keyof Bounds;
  /** Whether a key with these bounds is accepted nowhere that one with `most` is not. */
  isWithin(own: Bounds, most: Bounds, now: Date): boolean;
  /** What to ask for instead. */
  todo(most: Bounds): string;
}

const latest = (instant: Date | null | undefined, now: Date) => (instant && instant > now ? instant : now);
const networks = (list: readonly string[] | undefined) => parseNetworks(list ?? []);

const rules: readonly Rule[] = [
  {
    field: 'notBefore',
    isWithin: (own, most, now) => latest(own.notBefore, now) >= latest(most.notBefore, now),
    todo: (most) => `it must not begin before ${most.notBefore?.toISOString()}.`,
  },
  {
    field: 'expiresAt',
    isWithin: (own, most) => !most.expiresAt || (own.expiresAt != null && own.expiresAt <= most.expiresAt),
    todo: (most) => `give an expiry of ${most.expiresAt?.toISOString()} or earlier.`,
  },
  {
    field: 'ipAllowlist',
    isWithin(own, most) {
      const [inner, outer] = [networks(own.ipAllowlist), networks(most.ipAllowlist)];
      return outer.length === 0 || (inner.length > 0 && inner.every((network) => anyCovers(outer, network)));
    },
    todo: () => 'name networks, and only such as lie within its own allow list.',
  },
  {
    field: 'ipDenylist',
    isWithin(own, most) {
      const denied = networks(own.ipDenylist);
      return networks(most.ipDenylist).every((network) => anyCovers(denied, network));
    },
    todo: () => 'deny what its own deny list denies.',
  },
  {
    field: 'documents',
    isWithin({ documents: own = [] }, { documents: most = [] }) {
      return most.length === 0 || (own.length > 0 && own.every((document) => most.includes(document)));
    },
    todo: () => 'name documents, and only such as it is pinned to itself.',
  },
];

/** The key that is asking; null for people and the server, whom their own bounds do not concern. */
export function askingKey({ principal }: Context, em: EntityManager): Promise<ApiKey | null> {
  return principal.key ? em.findOneOrFail(ApiKey, principal.key.id) : Promise.resolve(null);
}

export const boundsOf = ({ notBefore, expiresAt, ipAllowlist, ipDenylist, documents }: ApiKey): Bounds => ({
  ...{ notBefore, expiresAt, ipAllowlist, ipDenylist, documents },
});

/** Those in which the one key would be accepted where the other is not. */
const beyond = (own: Bounds, most: Bounds, now: Date) =>
  rules.filter((rule) => !rule.isWithin(own, most, now));

/** No key that a key makes is accepted where its maker is not: it would be a twin that outlives or outgrows it. */
export function requireWithinMaker(ctx: Context, made: Bounds, maker: Bounds | null): void {
  if (maker) refuse(beyond(made, maker, ctx.now()), maker);
}

/**
 * A key never prolongs or widens itself, and another only if it holds all that that one may do, and no further than
 * it reaches itself. People may.
 */
export async function requireMayWiden(
  ctx: Context,
  em: EntityManager,
  key: ApiKey,
  before: Bounds,
): Promise<void> {
  const asking = await askingKey(ctx, em);
  const widened = asking ? beyond(key, before, ctx.now()) : [];
  if (!asking || !widened[0]) return;
  if (asking.id === key.id) {
    invalid([widened[0].field], 'A key cannot prolong or widen itself: sign in to the console.');
  }
  requireHeld(ctx, key.scopes);
  refuse(
    widened.filter((rule) => !rule.isWithin(key, asking, ctx.now())),
    asking,
  );
}

function refuse([rule]: readonly Rule[], most: Bounds): void {
  if (rule) invalid([rule.field], `A key gives no other more than it has itself: ${rule.todo(most)}`);
}
