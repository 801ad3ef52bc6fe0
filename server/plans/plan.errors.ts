import { UserError } from '#server/errors.ts';
import { type PlanName, planNameOf, type Resource } from './plans.ts';

const what: Record<Resource, string> = {
  EVENTS: 'events a month',
  INVOICES: 'finalized invoices a month',
  KEYS: 'keys',
  MEMBERS: 'members',
};

interface Spent {
  resource: Resource;
  usage: number;
  limit: number;
  plan: string;
  /** How many more were asked for at once. */
  wanted?: number;
}

/** The organization has used what its plan includes. */
export class QuotaExceededError extends UserError {
  override readonly code = 'QUOTA_EXCEEDED';
  readonly resource: Resource;
  readonly usage: number;
  readonly limit: number;
  readonly plan: PlanName;

  constructor({ resource, usage, limit, plan, wanted = 1 }: Spent) {
    const spent =
      usage >= limit
        ? 'all of them are used'
        : `${usage.toLocaleString('en')} of them are used: ${wanted} more are too many`;
    super(`The plan ${plan} includes ${limit.toLocaleString('en')} ${what[resource]}, and ${spent}.`);
    this.resource = resource;
    this.usage = usage;
    this.limit = limit;
    this.plan = planNameOf(plan);
  }
}
