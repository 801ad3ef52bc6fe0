import { type Context, ownedBy } from '#server/context.ts';
import { reading } from '#server/live/follower.ts';
import type { EventsNotice, Notice } from '#server/live/notices.ts';
import { between } from './event.query.ts';

export interface AnchoredFilter {
  type?: readonly string[] | null;
}

const isOfEvents = (notice: Notice): notice is EventsNotice => notice.kind === 'EVENTS';

/** The tenant's events from now on, in the order of the log. */
export function anchored(ctx: Context, { type }: AnchoredFilter) {
  const following = ctx.runtime.live.follow(ownedBy(ctx), isOfEvents);
  return reading(ctx, following, async (own, { firstIndex, lastIndex }) => {
    const events = await between(own, firstIndex, lastIndex);
    return events.filter((event) => !type || type.includes(event.type));
  });
}
