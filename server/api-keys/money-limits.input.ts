import { z } from 'zod';
import { minorUnits, toMinor } from '#server/money.ts';
import type { MoneyLimits } from './api-key.entity.ts';

export interface MoneyLimitInput {
  currency: string;
  perOperation?: string | null;
  perDay?: string | null;
}

const most = 10n ** 17n;

/** Minor units; undefined when there is no such amount of the currency. */
function minor(amount: string | null | undefined, currency: string): bigint | null | undefined {
  if (amount == null) return null;
  const units = toMinor(amount, minorUnits(currency) ?? 2);
  return units === null || units < 0n || units > most ? undefined : units;
}

const limit = z
  .object({ currency: z.string(), perOperation: z.string().nullish(), perDay: z.string().nullish() })
  .superRefine(({ currency, ...ceilings }, check) => {
    for (const name of ['perOperation', 'perDay'] as const) {
      if (minor(ceilings[name], currency) !== undefined) continue;
      const message = `A ceiling is an amount of ${currency} from 0 on, with no more decimal places than it has.`;
      check.addIssue({ code: 'custom', path: [name], message });
    }
    if (ceilings.perOperation == null && ceilings.perDay == null) {
      check.addIssue({ code: 'custom', path: ['perDay'], message: 'Give perOperation, perDay or both.' });
    }
  });

/** None, or an empty list, is no ceilings at all. */
export const moneyLimits = z
  .array(limit)
  .max(50, 'At most 50 currencies.')
  .refine(
    (list) => new Set(list.map(({ currency }) => currency)).size === list.length,
    'Name each currency once.',
  )
  .transform((list): MoneyLimits | null =>
    list.length === 0
      ? null
      : list.map(({ currency, perOperation, perDay }) => ({
          currency,
          perOperation: minor(perOperation, currency)?.toString() ?? null,
          perDay: minor(perDay, currency)?.toString() ?? null,
        })),
  );
