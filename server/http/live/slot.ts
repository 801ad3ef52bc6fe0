import type { Principal } from '#server/auth/principal.ts';
import type { Runtime } from '#server/context.ts';
import { RequestError } from '#server/errors.ts';

/** Tabs of one person, in all browsers. */
const mostOfPerson = 50;
const retryAfter = 5;

interface Slot {
  release(): Promise<void>;
}

/** A place among the live connections of a key, or of a person. */
export async function takeSlot({ limits, liveSlots }: Runtime, principal: Principal): Promise<Slot> {
  const { key, user } = principal;
  const window = key ? limits.windowOf(key, 'connections') : null;
  const holder = key?.id ?? user?.id;
  if (!holder || (key && !window)) return { release: async () => {} };
  const limit = window?.limit ?? mostOfPerson;
  const slot = await liveSlots.take(principal, holder, limit);
  if (slot) return slot;
  const details = {
    retryAfter,
    ...(key ? { plan: key.plan } : {}),
    limit: { name: 'connections', limit, windowSeconds: 0, remaining: 0, source: window?.source ?? 'SERVER' },
  };
  throw new RequestError(
    'RATE_LIMIT_EXCEEDED',
    429,
    `${key ? 'This key' : 'You'} may have ${limit} live connections at once, and has them. Close one, or send several subscriptions over one WebSocket.`,
    { details, headers: { 'Retry-After': String(retryAfter) } },
  );
}
