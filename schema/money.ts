import { fromMinor, minorUnits } from '#server/money.ts';
import { builder } from './builder.ts';

export interface Money {
  /** Minor units. */
  minor: bigint;
  currency: string;
}

export const MoneyRef = builder.objectRef<Money>('Money').implement({
  description: 'An exact amount of money.',
  fields: (t) => ({
    amount: t.field({
      type: 'Decimal',
      description: "In the currency's main unit, with all its decimal places, e.g. `19.90`.",
      resolve: ({ minor, currency }) => fromMinor(minor, minorUnits(currency) ?? 2),
    }),
    currency: t.expose('currency', { type: 'CurrencyCode', description: 'The currency of the amount.' }),
  }),
});
