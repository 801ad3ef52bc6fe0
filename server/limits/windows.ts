import type { RateLimits } from '#server/api-keys/api-key.entity.ts';

/** A named window: so many points in so many seconds, from the first request on. It never slides. */
export interface LimitWindow {
  name: LimitName;
  limit: number;
  windowSeconds: number;
}

export const limitNames = ['requests', 'cost'] as const;
export type LimitName = (typeof limitNames)[number];

export interface LimitDefaults {
  requestsPerMinute: number;
  costPerMinute: number;
}

/** The windows of a key: its own where it has them, else the server's. A limit of 0 is none. */
export function windowsOf(defaults: LimitDefaults, own: RateLimits | null): LimitWindow[] {
  const usual: LimitWindow[] = [
    { name: 'requests', limit: defaults.requestsPerMinute, windowSeconds: 60 },
    { name: 'cost', limit: defaults.costPerMinute, windowSeconds: 60 },
  ];
  return usual.map((window) => ({ ...window, ...own?.[window.name] })).filter(({ limit }) => limit > 0);
}
