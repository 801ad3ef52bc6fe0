import type { PrincipalKey } from '#server/auth/principal.ts';
import { planOf } from '#server/plans/plans.ts';

export const limitNames = ['requests', 'cost', 'uploads', 'connections'] as const;
export type LimitName = (typeof limitNames)[number];

/** Which of those who may set a limit has set it. */
export type LimitSource = 'KEY' | 'ORGANIZATION' | 'PLAN' | 'SERVER';

export interface Allowance {
  limit: number;
  /** 0 where so many may be at once, however long. */
  windowSeconds: number;
}

/** A named window: so many points in so many seconds, from the first request on. It never slides. */
export interface LimitWindow extends Allowance {
  name: LimitName;
  source: LimitSource;
}

export interface LimitDefaults {
  requestsPerMinute: number;
  costPerMinute: number;
  uploadsPerHour: number;
}

/** Windows by name, as they are stored. */
export type OwnLimits = Readonly<Record<string, Allowance>> | null;

/** What the windows of a key are made of, besides the server's. */
export interface LimitSettings {
  key: OwnLimits;
  organization: OwnLimits;
  plan: string;
}

/** How long a window of this name is, unless somebody says otherwise. */
export const usualSeconds: Readonly<Record<LimitName, number>> = {
  ...{ requests: 60, cost: 60, uploads: 3_600, connections: 0 },
};

const serverLimits = (defaults: LimitDefaults): Record<LimitName, number> => ({
  requests: defaults.requestsPerMinute,
  cost: defaults.costPerMinute,
  uploads: defaults.uploadsPerHour,
  connections: 5,
});

/** What a key of the organization may not exceed by a limit of its own; null when nothing bounds it. */
export const ceilingOf = ({ organization, plan }: Omit<LimitSettings, 'key'>, name: LimitName) =>
  organization?.[name] ?? planOf(plan).limits[name] ?? null;

/** Never more at once, and never more often. */
export function isWithin(own: Allowance, ceiling: Allowance | null): boolean {
  if (!ceiling) return true;
  if (ceiling.windowSeconds === 0) return own.limit <= ceiling.limit;
  return own.limit <= ceiling.limit * Math.min(1, own.windowSeconds / ceiling.windowSeconds);
}

/**
 * The windows of a key: its own where it has them, else the organization's, else the plan's, else the server's. One
 * of its own that has come to lie above what the organization may have is left out. A limit of 0 is none.
 */
export function windowsOf(defaults: LimitDefaults, settings: LimitSettings): LimitWindow[] {
  const server = serverLimits(defaults);
  return limitNames
    .map((name): LimitWindow => {
      const own = settings.key?.[name];
      const ceiling = ceilingOf(settings, name);
      if (own && isWithin(own, ceiling)) return { name, ...own, source: 'KEY' };
      if (ceiling)
        return { name, ...ceiling, source: settings.organization?.[name] ? 'ORGANIZATION' : 'PLAN' };
      return { name, limit: server[name], windowSeconds: usualSeconds[name], source: 'SERVER' };
    })
    .filter(({ limit }) => limit > 0);
}

export const settingsOf = ({ rateLimits, organizationLimits, plan }: PrincipalKey): LimitSettings => ({
  ...{ key: rateLimits, organization: organizationLimits, plan },
});
