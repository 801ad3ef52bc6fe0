import type { Owner } from '#server/context.ts';
import type { Ear } from '#server/db/channels.ts';
import { createFollower, type Follower } from './follower.ts';
import { resyncRequired, tooSlow } from './live.errors.ts';
import { type Notice, readNotice } from './notices.ts';

/** How many notices may wait for one subscriber. */
export const mostWaiting = 1_000;

const channel = 'live';

export interface LiveFeed {
  /** What is committed for this owner from now on, in the order in which it is, as far as it is wanted. */
  follow<Wanted extends Notice>(owner: Owner, wants: (notice: Notice) => notice is Wanted): Follower<Wanted>;
  ear: Ear;
}

interface Following {
  owner: Owner;
  wants(notice: Notice): boolean;
  follower: Follower<Notice>;
}

/** Hands on what the database notifies; every replica hears all of it. It holds no row, so it can leak none. */
export function createLiveFeed(): LiveFeed {
  const followings = new Set<Following>();
  let isListening = false;

  function hear(payload: string): void {
    const notice = readNotice(payload);
    if (!notice) return;
    for (const { owner, wants, follower } of followings) {
      const isTheirs =
        notice.organizationId === owner.organizationId &&
        (notice.environment === null || notice.environment === owner.environment);
      if (isTheirs && wants(notice) && !follower.push(notice)) follower.fail(tooSlow(mostWaiting));
    }
  }

  return {
    follow<Wanted extends Notice>(owner: Owner, wants: (notice: Notice) => notice is Wanted) {
      if (!isListening) throw resyncRequired();
      const follower = createFollower<Notice>(mostWaiting, () => followings.delete(following));
      const following: Following = { owner, wants, follower };
      followings.add(following);
      return follower as unknown as Follower<Wanted>;
    },
    ear: {
      channels: { [channel]: hear },
      setListening(listening) {
        isListening = listening;
        if (!listening) for (const { follower } of followings) follower.fail(resyncRequired());
      },
    },
  };
}
