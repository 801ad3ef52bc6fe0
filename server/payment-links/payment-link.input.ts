import Big from 'big.js';
import { z } from 'zod';
import type { Context } from '#server/context.ts';
import { moneyText } from '#server/format.ts';
import { currency } from '#server/invoices/invoice.input.ts';
import { minorAmount, paymentFields } from '#server/invoices/invoice-payment.input.ts';
import { mostMinor } from '#server/money.ts';
import { invalid, optionalEmail, optionalText, text } from '#server/validation.ts';

export interface PaymentLinkInput {
  name?: string | null;
  description?: string | null;
  currency?: string | null;
  /** In the main unit, as `minAmount` and `maxAmount`. */
  amount?: string | null;
  minAmount?: string | null;
  maxAmount?: string | null;
  reusable?: boolean | null;
  expiresAt?: Date | null;
}

const amount = (label: string) =>
  z
    .string()
    .refine((value) => new Big(value).gt(0), `${label} must be more than zero.`)
    .nullish();

const terms = {
  amount: amount('The amount'),
  minAmount: amount('The smallest amount'),
  maxAmount: amount('The largest amount'),
};
const description = optionalText('The description', 2_000);
const expiresAt = z.date().nullish();

export const createInput = z.object({
  name: text('The name', 200),
  description,
  currency,
  ...terms,
  reusable: z.boolean().nullish(),
  expiresAt,
});

export const updateInput = z.object({
  name: text('The name', 200).optional(),
  description,
  ...terms,
  reusable: z.boolean().optional(),
  expiresAt,
});

export const recordInput = z.object({
  ...paymentFields,
  payerName: optionalText("The payer's name", 200),
  payerEmail: optionalEmail,
});

type Terms = Partial<Record<keyof typeof terms, string | null>>;

/** In minor units; refuses what the currency cannot express, and what is more than a link can hold. */
export function linkAmount(amount: string, code: string, path: readonly string[] = ['amount']): bigint {
  const minor = minorAmount(amount, code, path);
  if (minor > mostMinor) invalid(path, `At most ${moneyText(mostMinor, code)}.`);
  return minor;
}

/** In minor units, once they make sense together. */
export function termsOf(given: Terms, code: string) {
  const minor = (name: keyof typeof terms) => {
    const value = given[name];
    return value == null ? null : linkAmount(value, code, [name]);
  };
  const [fixed, min, max] = [minor('amount'), minor('minAmount'), minor('maxAmount')];
  if (fixed !== null && (min !== null || max !== null)) {
    invalid(['amount'], 'Give an amount, or the smallest and largest that the payer may choose, not both.');
  }
  if (min !== null && max !== null && min > max)
    invalid(['maxAmount'], 'The largest amount must not be less than the smallest.');
  return { amount: fixed, minAmount: min, maxAmount: max };
}

export function requireFuture(ctx: Context, instant: Date | null | undefined): void {
  if (instant && instant <= ctx.now()) invalid(['expiresAt'], 'The expiry must lie in the future.');
}
