import type { LimitName } from '#server/limits/windows.ts';

export const resources = ['EVENTS', 'INVOICES', 'KEYS', 'MEMBERS'] as const;
export type Resource = (typeof resources)[number];

/** Counted by the calendar month (UTC); the others are how many there are. */
export type MonthlyResource = Extract<Resource, 'EVENTS' | 'INVOICES'>;

export interface Plan {
  description: string;
  /** Of each key of the organization; what is not named is the server's. */
  limits: Partial<Readonly<Record<LimitName, { limit: number; windowSeconds: number }>>>;
  /** What is not named has no quota. */
  quotas: Partial<Readonly<Record<Resource, number>>>;
}

const perMinute = (limit: number) => ({ limit, windowSeconds: 60 });
const perHour = (limit: number) => ({ limit, windowSeconds: 3_600 });
const atOnce = (limit: number) => ({ limit, windowSeconds: 0 });

/** What an organization may use. An operator gives it one: `npm run organizations -- plan <slug> <plan>`. */
export const plans = {
  SELF_HOSTED: {
    description: "The server's own limits and no quotas: for whoever runs the server.",
    limits: {},
    quotas: {},
  },
  DEVELOPER: {
    description: 'Free, for trying things out: what open sign-up gives.',
    limits: {
      requests: perMinute(60),
      cost: perMinute(50_000),
      uploads: perHour(20),
      connections: atOnce(2),
    },
    quotas: { EVENTS: 1_000, INVOICES: 50, KEYS: 5, MEMBERS: 3 },
  },
  BUSINESS: {
    description: 'For a business at work.',
    limits: {
      requests: perMinute(1_200),
      cost: perMinute(1_200_000),
      uploads: perHour(1_000),
      connections: atOnce(50),
    },
    quotas: { EVENTS: 1_000_000, INVOICES: 10_000, KEYS: 200, MEMBERS: 50 },
  },
} as const satisfies Record<string, Plan>;

export type PlanName = keyof typeof plans;

export const planNames = Object.keys(plans) as PlanName[];

export function isPlan(name: string): name is PlanName {
  return Object.hasOwn(plans, name);
}

/** A name that this version does not have counts as none was given. */
export const planNameOf = (name: string): PlanName => (isPlan(name) ? name : 'SELF_HOSTED');

export const planOf = (name: string): Plan => plans[planNameOf(name)];
