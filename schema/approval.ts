import { MoneyLimitError } from '#server/api-keys/money-limit.errors.ts';
import { ApprovalError } from '#server/approvals/approval.errors.ts';
import { builder } from './builder.ts';
import { UserErrorInterface } from './errors.ts';
import { MoneyRef } from './money.ts';

builder.objectType(ApprovalError, {
  name: 'ApprovalError',
  description:
    'The caller may not decide about this: they asked for it themselves (`FOUR_EYES`), or their role only asks (`APPROVER_ROLE`). Nothing was changed.',
  interfaces: [UserErrorInterface],
});

export const MoneyCeilingEnum = builder.enumType('MoneyCeiling', {
  description: 'Which ceiling of a key was met.',
  values: {
    PER_OPERATION: { description: 'The most it may move at once.' },
    PER_DAY: { description: 'The most it may move in one day, UTC.' },
    CURRENCY: { description: 'The key has ceilings, and none for this currency: it moves none of it.' },
  },
});

builder.objectType(MoneyLimitError, {
  name: 'MoneyLimitError',
  description: 'The key would move more money than it may. Nothing was changed, and nothing counted.',
  interfaces: [UserErrorInterface],
  fields: (t) => ({
    ceiling: t.expose('ceiling', { type: MoneyCeilingEnum, description: 'Which ceiling.' }),
    currency: t.expose('currency', { type: 'CurrencyCode', description: 'In which currency.' }),
    limit: t.field({
      type: MoneyRef,
      nullable: true,
      description: 'The ceiling; null where there is none and so nothing is moved.',
      resolve: ({ limit, currency }) => (limit === null ? null : { minor: limit, currency }),
    }),
    used: t.field({
      type: MoneyRef,
      description: 'What the key has asked for today in this currency.',
      resolve: ({ used, currency }) => ({ minor: used, currency }),
    }),
    resetsAt: t.expose('resetsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the day, and with it the count, begins anew; null where waiting does not help.',
    }),
  }),
});
