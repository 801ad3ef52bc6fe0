import { type Context, ownedBy } from '#server/context.ts';
import { type Follower, reading } from '#server/live/follower.ts';
import type { ActivityNotice, Notice } from '#server/live/notices.ts';
import * as activity from './activity.query.ts';

export interface RecordedFilter {
  /** Whole types (`api_key.revoked`) or what comes before the dot (`api_key`). */
  type?: readonly string[] | null;
  subjectId?: string | null;
}

export const nounOf = (type: string) => type.split('.', 1)[0] ?? '';

/** What is noted in the activity log from now on, as far as it fits. */
export function followed(
  ctx: Context,
  { type, subjectId }: RecordedFilter,
  nouns: readonly string[] | null = null,
): Follower<ActivityNotice> {
  return ctx.runtime.live.follow(
    ownedBy(ctx),
    (notice: Notice): notice is ActivityNotice =>
      notice.kind === 'ACTIVITY' &&
      (!nouns || nouns.includes(nounOf(notice.type))) &&
      (!subjectId || notice.subjectId === subjectId) &&
      (!type || type.includes(notice.type) || type.includes(nounOf(notice.type))),
  );
}

/** The entries themselves. */
export function recorded(ctx: Context, filter: RecordedFilter) {
  return reading(ctx, followed(ctx, filter), async (own, { activityId }) => {
    const entry = await activity.byId(own, activityId);
    return entry ? [entry] : [];
  });
}
