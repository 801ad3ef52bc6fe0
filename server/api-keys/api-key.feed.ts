import { nounOf } from '#server/activity/activity.feed.ts';
import { type Context, ownedBy } from '#server/context.ts';
import { reading } from '#server/live/follower.ts';
import type { ActivityNotice, KeyUsedNotice, Notice } from '#server/live/notices.ts';
import * as apiKeys from './api-key.query.ts';

export interface KeyActivity {
  /** `api_key.verbed`. */
  type: string;
  apiKey: apiKeys.ApiKeyRecord;
}

type KeyNotice = ActivityNotice | KeyUsedNotice;

function isOfKeys(notice: Notice): notice is KeyNotice {
  return notice.kind === 'KEY_USED' || (notice.kind === 'ACTIVITY' && nounOf(notice.type) === 'api_key');
}

const keyOf = (notice: KeyNotice) => (notice.kind === 'KEY_USED' ? notice.keyId : notice.subjectId);

/** What happens to keys from now on, of one or of all: that they change, and that they are used. */
export function active(ctx: Context, { id, type }: { id?: string | null; type?: readonly string[] | null }) {
  const typeOf = (notice: KeyNotice) => (notice.kind === 'KEY_USED' ? 'api_key.used' : notice.type);
  const following = ctx.runtime.live.follow(
    ownedBy(ctx),
    (notice: Notice): notice is KeyNotice =>
      isOfKeys(notice) && (!id || keyOf(notice) === id) && (!type || type.includes(typeOf(notice))),
  );
  return reading(ctx, following, async (own, notice): Promise<KeyActivity[]> => {
    const apiKey = await apiKeys.byId(own, keyOf(notice));
    return apiKey ? [{ type: typeOf(notice), apiKey }] : [];
  });
}
