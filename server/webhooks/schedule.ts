const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** Standard Webhooks 1.0: how long after each failed attempt the next one is due; the first is made at once. */
const delaysMs = [
  5 * secondMs,
  5 * minuteMs,
  30 * minuteMs,
  2 * hourMs,
  5 * hourMs,
  10 * hourMs,
  14 * hourMs,
  20 * hourMs,
  24 * hourMs,
] as const;

export const attemptsInAll = delaysMs.length + 1;
const jitter = 0.2;
const longestWaitMs = 24 * hourMs;

/**
 * When to try again after so many failures; null when it was the last time. `Retry-After` can only put it off, for a
 * day at most. ± 20 %, so that what failed together does not come back together.
 */
export function nextAttempt(
  failures: number,
  now: Date,
  retryAfterMs: number | null,
  random: () => number = Math.random,
): Date | null {
  const delay = delaysMs[failures - 1];
  if (delay === undefined) return null;
  const spread = delay * (1 - jitter + 2 * jitter * random());
  const wait = Math.max(spread, Math.min(retryAfterMs ?? 0, longestWaitMs));
  return new Date(now.getTime() + Math.round(wait));
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3), in milliseconds from now; null when it says neither. */
export function retryAfterOf(value: string | undefined, now: Date): number | null {
  if (!value) return null;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * secondMs;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}

const longestHoldMs = hourMs;
const usualHoldMs = 30 * secondMs;

/** How long an endpoint that says it is given too much, or is not there for the moment, is left alone altogether. */
export function holdOf(status: number | null, retryAfterMs: number | null): number | null {
  if (status === 429) return Math.min(retryAfterMs ?? usualHoldMs, longestHoldMs);
  if (status === 503 && retryAfterMs !== null) return Math.min(retryAfterMs, longestHoldMs);
  return null;
}

/** After so long without a single success an endpoint is disabled. */
export const failingForMs = 5 * 24 * hourMs;
