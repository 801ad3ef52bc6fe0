import { fromMinor, minorUnits } from './money.ts';

const formats = new Map<number, Intl.NumberFormat>();

/** With all the places of ISO 4217, which are not always those of `Intl`: 123456n, "EUR" → "1,234.56". */
export function amountText(minor: bigint, currency: string): string {
  const digits = minorUnits(currency) ?? 2;
  const known = formats.get(digits);
  const format =
    known ?? new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  formats.set(digits, format);
  // As text: a number would round.
  return format.format(fromMinor(minor, digits) as Intl.StringNumericLiteral);
}

export const moneyText = (minor: bigint, currency: string) => `${currency} ${amountText(minor, currency)}`;

const day = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});

/** The calendar day in UTC: `2026-11-20`. */
export const dayOf = (instant: Date): string => instant.toISOString().slice(0, 10);

/** Day before month by name: read the same way everywhere. `2026-11-20` → "20 November 2026". */
export const dayText = (date: string) => day.format(new Date(`${date}T00:00:00Z`));

/** `1.500000` → "1.5". */
export const decimalText = (decimal: string) =>
  decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;
