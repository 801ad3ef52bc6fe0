import Big from 'big.js';
import { electronicFormatIBAN, isValidIBAN } from 'ibantools';
import { z } from 'zod';
import { minorUnits, mostMinor, toMinor } from '#server/money.ts';
import { invalid, optionalText, text } from '#server/validation.ts';

export interface PayoutInput {
  clientId?: string | null;
  recipientName: string;
  destination: string;
  amount: string;
  currency: string;
  reference?: string | null;
  memo?: string | null;
}

const looksLikeIban = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/;

/** An IBAN without its blanks; whatever else names an account where it is, as it is. */
export function tidyDestination(destination: string): string {
  const compact = electronicFormatIBAN(destination);
  return compact && looksLikeIban.test(compact) ? compact : destination.trim();
}

export const destinationFault = (destination: string): string | null =>
  looksLikeIban.test(destination) && !isValidIBAN(destination)
    ? 'This looks like an IBAN, but its length or check digits are wrong.'
    : null;

export const recipientName = text('The name', 140);
export const destination = text('The destination', 140)
  .transform(tidyDestination)
  .refine((value) => destinationFault(value) === null, {
    error: (issue) => destinationFault(String(issue.input)) ?? '',
  });
export const reference = optionalText('The reference', 140);

export const createInput = z.object({
  clientId: z.string().nullish(),
  recipientName,
  destination,
  amount: z.string(),
  currency: z.string(),
  reference,
  memo: optionalText('The memo', 1_000),
});

export const reasonInput = z.object({ reason: optionalText('The reason', 500) });

/** Minor units of an amount that can be paid out; or what is wrong with it. */
export function payable(amount: string, currency: string): bigint | string {
  const digits = minorUnits(currency);
  if (digits === null) return `"${currency}" is no ISO 4217 currency code.`;
  const minor = toMinor(amount, digits);
  if (minor === null) return `${currency} has ${digits} decimal places; ${amount} has more.`;
  if (!new Big(amount).gt(0)) return 'The amount must be more than zero.';
  return minor > mostMinor ? 'The amount is too large.' : minor;
}

export function requirePayable(amount: string, currency: string): bigint {
  const minor = payable(amount, currency);
  return typeof minor === 'string' ? invalid(['amount'], minor) : minor;
}
