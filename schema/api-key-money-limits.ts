import { nextDay, spentToday } from '#server/api-keys/money-limits.ts';
import { builder } from './builder.ts';
import { MoneyRef } from './money.ts';
import { ApiKeyRef } from './refs.ts';

export const ApiKeyMoneyLimitInput = builder.inputType('ApiKeyMoneyLimitInput', {
  description: 'The most of one currency that a key may move; at least one of the two ceilings.',
  fields: (t) => ({
    currency: t.field({ type: 'CurrencyCode', required: true, description: 'Of which currency.' }),
    perOperation: t.field({
      type: 'Decimal',
      description: 'The most at once; no such ceiling when left out.',
    }),
    perDay: t.field({
      type: 'Decimal',
      description: 'The most in one day, UTC; no such ceiling when left out.',
    }),
  }),
});

interface MoneyLimit {
  currency: string;
  perOperation: bigint | null;
  perDay: bigint | null;
  usedToday: bigint;
  resetsAt: Date;
}

const MoneyLimitRef = builder.objectRef<MoneyLimit>('ApiKeyMoneyLimit').implement({
  description: 'The most of one currency that a key may move, by payouts and disbursements.',
  fields: (t) => ({
    currency: t.expose('currency', { type: 'CurrencyCode', description: 'Of which currency.' }),
    perOperation: t.field({
      type: MoneyRef,
      nullable: true,
      description: 'The most at once; null for no such ceiling.',
      resolve: ({ perOperation: minor, currency }) => (minor === null ? null : { minor, currency }),
    }),
    perDay: t.field({
      type: MoneyRef,
      nullable: true,
      description: 'The most in one day, UTC; null for no such ceiling.',
      resolve: ({ perDay: minor, currency }) => (minor === null ? null : { minor, currency }),
    }),
    usedToday: t.field({
      type: MoneyRef,
      description: 'What the key has asked for and approved today, whatever became of it.',
      resolve: ({ usedToday: minor, currency }) => ({ minor, currency }),
    }),
    resetsAt: t.expose('resetsAt', { type: 'DateTime', description: 'When the day, UTC, is over.' }),
  }),
});

builder.objectField(ApiKeyRef, 'moneyLimits', (t) =>
  t.field({
    type: [MoneyLimitRef],
    description:
      'Ceilings for the money it may move; empty for none. With any, a currency that is not named is not moved.',
    resolve: async ({ id, moneyLimits }, _args, ctx) => {
      if (!moneyLimits) return [];
      const spent = await spentToday(ctx, id);
      return moneyLimits.map(({ currency, perOperation, perDay }) => ({
        currency,
        perOperation: perOperation === null ? null : BigInt(perOperation),
        perDay: perDay === null ? null : BigInt(perDay),
        usedToday: spent.get(currency) ?? 0n,
        resetsAt: nextDay(ctx.now()),
      }));
    },
  }),
);
