import Big from 'big.js';
import { data } from 'currency-codes';

const digits = new Map(data.map((currency) => [currency.code, currency.digits]));

/** Decimal places of an ISO 4217 currency; null when there is no such currency. */
export function minorUnits(currency: string): number | null {
  return digits.get(currency) ?? null;
}

/** The most that an amount, or a sum of payments, may be in minor units: well within a `bigint` column. */
export const mostMinor = 10n ** 15n;

/** "19.99", 2 → 1999n. Null when the text has more places than the currency. */
export function toMinor(amount: string, digits: number): bigint | null {
  const scaled = new Big(amount).times(new Big(10).pow(digits));
  return scaled.eq(scaled.round(0)) ? BigInt(scaled.toFixed(0)) : null;
}

/** 1999n, 2 → "19.99". */
export function fromMinor(minor: bigint, digits: number): string {
  const sign = minor < 0n ? '-' : '';
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, '0');
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
