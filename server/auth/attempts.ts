interface Rule {
  /** In seconds. */
  window: number;
  max: number;
}

interface Attempts {
  count: number;
  last: number;
  forgottenAt: number;
}

const mostKept = 100_000;

/** How often each address tried to sign in and the like, in the memory of one app. */
export function createAttempts() {
  const kept = new Map<string, Attempts>();

  function prune(now: number): void {
    for (const [key, { forgottenAt }] of kept) if (now >= forgottenAt) kept.delete(key);
    for (const key of kept.keys()) {
      if (kept.size <= mostKept) return;
      kept.delete(key);
    }
  }

  return {
    async consume(key: string, { window, max }: Rule) {
      const now = Date.now();
      const windowMs = window * 1000;
      prune(now);
      const { count, last } = kept.get(key) ?? { count: 0, last: now };
      if (count >= max) return { allowed: false, retryAfter: Math.ceil((last + windowMs - now) / 1000) };
      kept.set(key, { count: count + 1, last: now, forgottenAt: now + windowMs });
      return { allowed: true, retryAfter: null };
    },
  };
}
