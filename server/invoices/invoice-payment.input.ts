import Big from 'big.js';
import { z } from 'zod';
import type { Context } from '#server/context.ts';
import { minorUnits, toMinor } from '#server/money.ts';
import { type PaymentMethod, paymentMethods } from '#server/payments/payment-method.entity.ts';
import { invalid, optionalText } from '#server/validation.ts';

export interface PaymentInput {
  /** In the main unit, e.g. "19.90". */
  amount: string;
  method?: PaymentMethod | null;
  reference?: string | null;
  paidAt?: Date | null;
}

/** What there is to say of any payment. */
export const paymentFields = {
  amount: z.string().refine((value) => new Big(value).gt(0), 'The amount must be more than zero.'),
  method: z
    .enum(paymentMethods)
    .refine((method) => method !== 'SIMULATED', 'Simulated payments are taken by the public page alone.')
    .nullish(),
  reference: optionalText('The reference', 200),
  paidAt: z.date().nullish(),
};
export const paymentInput = z.object(paymentFields);

export const reverseInput = z.object({ reason: optionalText('The reason', 500) });

/** In minor units; refuses what the currency cannot express. */
export function minorAmount(amount: string, currency: string, path: readonly string[] = ['amount']): bigint {
  const digits = minorUnits(currency) ?? 2;
  const minor = toMinor(amount, digits);
  if (minor === null) invalid(path, `${currency} has ${digits} decimal places; ${amount} has more.`);
  return minor;
}

/** When it was paid: now, or a time before. A minute is granted to clocks that are ahead. */
export function paidAtOf(ctx: Context, paidAt: Date | null | undefined): Date {
  const now = ctx.now();
  if (!paidAt) return now;
  if (paidAt.getTime() > now.getTime() + 60_000) invalid(['paidAt'], 'A payment cannot lie in the future.');
  return paidAt;
}
