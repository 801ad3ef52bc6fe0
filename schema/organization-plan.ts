import { windowsOf } from '#server/limits/windows.ts';
import { planNameOf } from '#server/plans/plans.ts';
import { quotasOf } from '#server/plans/quota.query.ts';
import { builder } from './builder.ts';
import { PlanEnum, QuotaRef, RateLimitRef } from './limits.ts';
import { OrganizationRef } from './organization.ts';

builder.objectFields(OrganizationRef, (t) => ({
  plan: t.field({
    type: PlanEnum,
    description: 'What it may use.',
    resolve: ({ plan }) => planNameOf(plan),
  }),
  limits: t.field({
    type: [RateLimitRef],
    description: 'The windows of each of its keys that has none of its own.',
    resolve: ({ plan, rateLimits }, _args, { runtime }) =>
      windowsOf(runtime.config.rateLimits, { key: null, organization: rateLimits, plan }),
  }),
  quotas: t.field({
    type: [QuotaRef],
    description: 'What its plan includes, and how much of it is used; also what is not bounded.',
    resolve: ({ plan }, _args, ctx) => quotasOf(ctx, plan),
  }),
}));
