import { shorten } from './bytes.ts';

interface Decimal {
  /** Without zeros at either end; empty for zero. */
  digits: string;
  exponent: number;
}

const zero = '0'.charCodeAt(0);
/** An integer this short is below 2^53 and always exact. */
const safeLength = 15;

/**
 * Why the number written as `text` (JSON or GraphQL grammar) is another one after RFC 8785, or null.
 * `1.0` and `1` are one value; `0.1000000000000000055511151231257827` becomes 0.1 and is refused.
 */
export function inexactNumber(text: string): string | null {
  if (text.length <= safeLength && /^-?\d+$/.test(text)) return null;
  const number = Number(text);
  if (Number.isFinite(number) && sameValue(decimalOf(text), decimalOf(String(number)))) return null;
  return `The number ${shorten(text)} cannot be carried exactly (RFC 8785 numbers are IEEE 754 doubles); send it as a string.`;
}

function sameValue(a: Decimal, b: Decimal): boolean {
  return a.digits === b.digits && (a.digits === '' || a.exponent === b.exponent);
}

/** The sign is left out: reading and writing a number never changes it, and -0 equals 0. */
function decimalOf(text: string): Decimal {
  const [mantissa = '', exponent = '0'] = text.replace(/^-/, '').split(/[eE]/);
  const [whole = '', fraction = ''] = mantissa.split('.');
  const digits = whole + fraction;
  let start = 0;
  let end = digits.length;
  while (start < end && digits.charCodeAt(start) === zero) start++;
  while (end > start && digits.charCodeAt(end - 1) === zero) end--;
  return {
    digits: digits.slice(start, end),
    exponent: Number(exponent) - fraction.length + (digits.length - end),
  };
}
