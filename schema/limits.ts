import type { LimitSource, LimitWindow } from '#server/limits/windows.ts';
import { QuotaExceededError } from '#server/plans/plan.errors.ts';
import { type PlanName, plans, type Resource } from '#server/plans/plans.ts';
import type { Quota } from '#server/plans/quota.query.ts';
import { builder } from './builder.ts';
import { UserErrorInterface } from './errors.ts';

export const LimitSourceEnum = builder.enumType('LimitSource', {
  description: 'Who has set a limit; the first of them that has.',
  values: {
    KEY: { description: "The key's own." },
    ORGANIZATION: { description: 'Given to the organization by whoever runs the server.' },
    PLAN: { description: 'The plan of the organization.' },
    SERVER: { description: 'The configuration of the server.' },
  } satisfies Record<LimitSource, object>,
});

export const RateLimitRef = builder.objectRef<LimitWindow>('ApiKeyRateLimit').implement({
  description: 'A window of a key: so much in so many seconds, from the first request on.',
  fields: (t) => ({
    name: t.exposeString('name', { description: '`requests`, `cost`, `uploads` or `connections`.' }),
    limit: t.exposeInt('limit', { description: 'How many fit in one window.' }),
    windowSeconds: t.exposeInt('windowSeconds', {
      description: 'How long a window lasts; 0 for `connections`, of which so many may be open at once.',
    }),
    source: t.expose('source', { type: LimitSourceEnum, description: 'Who has set it.' }),
  }),
});

export const PlanEnum = builder.enumType('Plan', {
  description: 'What an organization may use. Whoever runs the server gives it one.',
  values: Object.fromEntries(
    Object.entries(plans).map(([name, { description }]) => [name, { description }]),
  ) as Record<PlanName, { description: string }>,
});

const QuotaResourceEnum = builder.enumType('QuotaResource', {
  description: 'What a plan includes so many of, live and test together.',
  values: {
    EVENTS: { description: 'Events anchored in a calendar month, UTC.' },
    INVOICES: { description: 'Invoices finalized in a calendar month, UTC.' },
    KEYS: { description: 'Keys that are neither revoked nor expired.' },
    MEMBERS: {
      description:
        'People who belong to the organization. Open invitations take a place too: a new one is refused when there is none left.',
    },
  } satisfies Record<Resource, object>,
});

export const QuotaRef = builder.objectRef<Quota>('Quota').implement({
  description: 'How much of something the organization has used of what its plan includes.',
  fields: (t) => ({
    resource: t.expose('resource', { type: QuotaResourceEnum, description: 'Of what.' }),
    used: t.exposeInt('used', { description: 'How much is used.' }),
    limit: t.exposeInt('limit', {
      nullable: true,
      description: 'How much is included; null for any number.',
    }),
    resetsAt: t.expose('resetsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it begins at 0 again; null for what is counted as it stands.',
    }),
  }),
});

builder.objectType(QuotaExceededError, {
  name: 'QuotaExceededError',
  description:
    'The organization has used all that its plan includes of this. Nothing was changed or counted.',
  interfaces: [UserErrorInterface],
  fields: (t) => ({
    resource: t.expose('resource', { type: QuotaResourceEnum, description: 'Of what.' }),
    usage: t.exposeInt('usage', { description: 'How much is used.' }),
    limit: t.exposeInt('limit', { description: 'How much is included.' }),
    plan: t.expose('plan', { type: PlanEnum, description: 'In which plan.' }),
  }),
});
