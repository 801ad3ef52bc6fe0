import { RateLimiterRes } from 'rate-limiter-flexible';
import type { PrincipalKey } from '#server/auth/principal.ts';
import { RequestError } from '#server/errors.ts';
import type { LimiterStore } from './limiter-store.ts';
import { type LimitDefaults, type LimitName, type LimitWindow, settingsOf, windowsOf } from './windows.ts';

/** A window with what is left of it. */
export interface WindowState extends LimitWindow {
  remaining: number;
  /** Seconds until it is full again, rounded up. */
  resetSeconds: number;
}

export interface RateLimits {
  /** Takes the points from the named windows of the key, or from none and throws `RATE_LIMIT_EXCEEDED`. */
  spend(key: PrincipalKey, points: Points): Promise<WindowState[]>;
  /** Throws the same where so many points could not be spent now, and takes none. */
  requireRoom(key: PrincipalKey, points: Points): Promise<void>;
  /** Takes back what was spent for something that then was refused, and answers what is left now. */
  giveBack(key: PrincipalKey, points: Points): Promise<WindowState[]>;
  /** What the key may have of it; null for any number. */
  windowOf(key: PrincipalKey, name: LimitName): LimitWindow | null;
}

export type Points = Readonly<Partial<Record<LimitName, number>>>;

export function createRateLimits(store: LimiterStore, defaults: LimitDefaults): RateLimits {
  const windows = new WeakMap<PrincipalKey, LimitWindow[]>();

  function windowsOfKey(key: PrincipalKey): LimitWindow[] {
    const known = windows.get(key) ?? windowsOf(defaults, settingsOf(key));
    windows.set(key, known);
    return known;
  }

  async function take(
    key: PrincipalKey,
    window: LimitWindow,
    points: number,
  ): Promise<WindowState | RateLimiterRes> {
    try {
      return stateOf(window, await store.limiterFor(window).consume(key.id, points));
    } catch (error) {
      if (error instanceof RateLimiterRes) return error;
      throw error;
    }
  }

  return {
    async spend(key, points) {
      const spent: WindowState[] = [];
      for (const window of windowsOfKey(key)) {
        const wanted = points[window.name];
        if (wanted === undefined) continue;
        const state = await take(key, window, wanted);
        if (state instanceof RateLimiterRes) {
          await giveBack(store, key, [...spent, window], points);
          throw exceeded(stateOf(window, state), spent, key.plan);
        }
        spent.push(state);
      }
      return spent;
    },
    async requireRoom(key, points) {
      for (const window of windowsOfKey(key)) {
        const wanted = points[window.name] ?? 0;
        const found = wanted > 0 ? await store.limiterFor(window).get(key.id) : null;
        if (found && found.remainingPoints < wanted) throw exceeded(stateOf(window, found), [], key.plan);
      }
    },
    async giveBack(key, points) {
      const windows = windowsOfKey(key).filter(({ name }) => points[name] !== undefined);
      return giveBack(store, key, windows, points);
    },
    windowOf: (key, name) => windowsOfKey(key).find((window) => window.name === name) ?? null,
  };
}

/** A refused request spends nothing, in no window. */
async function giveBack(
  store: LimiterStore,
  key: PrincipalKey,
  windows: readonly LimitWindow[],
  points: Points,
): Promise<WindowState[]> {
  return Promise.all(
    windows.map(async (window) =>
      stateOf(window, await store.limiterFor(window).reward(key.id, points[window.name] ?? 0)),
    ),
  );
}

function stateOf(window: LimitWindow, result: RateLimiterRes): WindowState {
  return {
    ...window,
    remaining: Math.max(0, result.remainingPoints),
    resetSeconds: Math.ceil(Math.max(0, result.msBeforeNext) / 1000),
  };
}

function exceeded(state: WindowState, others: readonly WindowState[], plan: string): RequestError {
  const retryAfter = Math.max(1, state.resetSeconds);
  const { name, limit, windowSeconds, source } = state;
  return new RequestError(
    'RATE_LIMIT_EXCEEDED',
    429,
    `Too many requests: this key may spend ${limit} ${name} in ${windowSeconds} seconds. Try again in ${retryAfter} seconds.`,
    {
      details: { retryAfter, plan, limit: { name, limit, windowSeconds, remaining: 0, source } },
      headers: {
        'Retry-After': String(retryAfter),
        ...rateLimitHeaders([...others, { ...state, remaining: 0 }]),
      },
    },
  );
}

/** `RateLimit-Policy` and `RateLimit` as in draft-ietf-httpapi-ratelimit-headers-10. */
export function rateLimitHeaders(windows: readonly WindowState[]): Record<string, string> {
  if (windows.length === 0) return {};
  return {
    'RateLimit-Policy': windows
      .map(({ name, limit, windowSeconds }) => `"${name}";q=${limit};w=${windowSeconds}`)
      .join(', '),
    RateLimit: windows
      .map(({ name, remaining, resetSeconds }) => `"${name}";r=${remaining};t=${resetSeconds}`)
      .join(', '),
  };
}
