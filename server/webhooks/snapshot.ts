import { z } from 'zod';
import { fromMinor, minorUnits } from '#server/money.ts';

/** How a thing is shown to others at the moment of a change: ids as in the API, never a secret. */
export type Snapshot = Record<string, unknown>;

export const idField = (prefix: string, description: string) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[0-7][0-9a-hjkmnp-tv-z]{25}$`))
    .describe(description);

export const textField = (description: string) => z.string().describe(description);

export const instantField = (description: string) => z.iso.datetime({ precision: 3 }).describe(description);

export const dayField = (description: string) => z.iso.date().describe(description);

export const moneyField = (description: string) =>
  z
    .object({
      amount: z.string().regex(/^-?\d+(\.\d+)?$/),
      currency: z.string().regex(/^[A-Z]{3}$/),
    })
    .describe(description);

export const money = (minor: bigint, currency: string) => ({
  amount: fromMinor(minor, minorUnits(currency) ?? 2),
  currency,
});

export const iso = (instant: Date) => instant.toISOString();
export const isoOrNull = (instant: Date | null | undefined) => instant?.toISOString() ?? null;
