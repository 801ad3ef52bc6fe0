import { multiply, parseDecimal, rescale, toText } from './decimal.ts';
import type { InvoiceLineForm } from './invoiceForm.ts';

export interface Totals {
  lines: (string | null)[];
  subtotal: string;
  tax: string;
  total: string;
}

export function minorDigits(currency: string): number {
  try {
    return (
      new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ??
      2
    );
  } catch {
    return 2;
  }
}

/** What the server will compute: each line and its tax rounded once to the minor unit, then added up. */
export function invoiceTotals(lines: readonly Partial<InvoiceLineForm>[], currency: string): Totals {
  const digits = minorDigits(currency);
  const amounts = lines.map((line) => lineAmounts(line, digits));
  const sum = (of: 'amount' | 'tax') => amounts.reduce((total, line) => total + (line?.[of] ?? 0n), 0n);
  const [subtotal, tax] = [sum('amount'), sum('tax')];
  return {
    lines: amounts.map((line) => (line ? toText(line.amount, digits) : null)),
    subtotal: toText(subtotal, digits),
    tax: toText(tax, digits),
    total: toText(subtotal + tax, digits),
  };
}

function lineAmounts(line: Partial<InvoiceLineForm>, digits: number): { amount: bigint; tax: bigint } | null {
  const quantity = parseDecimal(line.quantity);
  const price = parseDecimal(line.unitPrice);
  if (!quantity || !price) return null;
  const amount = rescale(multiply(quantity, price), digits);
  const rate = parseDecimal(line.taxRate);
  if (!rate) return { amount, tax: 0n };
  const percent = { units: rate.units, scale: rate.scale + 2 };
  return { amount, tax: rescale(multiply({ units: amount, scale: 0 }, percent), 0) };
}
