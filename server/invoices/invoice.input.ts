import Big from 'big.js';
import { z } from 'zod';
import { type InputIssue, ValidationError } from '#server/errors.ts';
import { minorUnits, mostMinor, toMinor } from '#server/money.ts';
import { invalid, optionalText, text } from '#server/validation.ts';
import { lineAmounts, totals } from './line-amounts.ts';
import { printedRows } from './printed-rows.ts';

export interface InvoiceLineInput {
  description: string;
  quantity: string;
  unitPrice: string;
  taxRate?: string | null;
}

export interface InvoiceInput {
  clientId?: string | null;
  currency?: string | null;
  /** A calendar day, `YYYY-MM-DD`. */
  dueOn?: string | null;
  memo?: string | null;
  lines?: readonly InvoiceLineInput[] | null;
}

const maxLines = 500;
/** Some seventy pages, so that drawing them stays small. */
const maxRows = 2_500;
export const currency = z.string().refine((code) => minorUnits(code) !== null, {
  error: (issue) => `"${issue.input}" is no ISO 4217 currency code.`,
});

const line = z.object({
  description: text('The description', 1_000),
  quantity: z
    .string()
    .refine((value) => new Big(value).gt(0), 'The quantity must be more than zero.')
    .refine((value) => new Big(value).lt('1e12'), 'The quantity must be below 1,000,000,000,000.')
    .refine((value) => places(value) <= 6, 'The quantity has at most 6 decimal places.'),
  unitPrice: z.string().refine((value) => new Big(value).abs().lt('1e12'), 'The unit price is too large.'),
  taxRate: z
    .string()
    .refine(
      (value) => new Big(value).gte(0) && new Big(value).lte(100),
      'The tax rate is a percentage from 0 to 100.',
    )
    .refine((value) => places(value) <= 4, 'The tax rate has at most 4 decimal places.')
    .nullish(),
});

export const lines = z
  .array(line)
  .min(1, 'An invoice needs at least one line.')
  .max(maxLines, `An invoice has at most ${maxLines} lines.`)
  .refine(
    (given) => given.length > maxLines || printedRows(given) <= maxRows,
    `The descriptions of an invoice come to at most ${maxRows} rows on paper: about 80 characters each, and every line and line break begins another. Shorten them.`,
  );

const memo = optionalText('The memo', 2_000);
const dueOn = z.string().nullish();

export const createInput = z.object({ clientId: z.string(), currency, dueOn, memo, lines });
export const updateInput = z.object({
  clientId: z.string().optional(),
  currency: currency.optional(),
  dueOn,
  memo,
  lines: lines.optional(),
});
export const voidReason = z.object({ reason: optionalText('The reason', 500) });

function places(value: string): number {
  const { c, e } = new Big(value);
  return Math.max(0, c.length - 1 - e);
}

export interface PricedLine {
  description: string;
  quantity: string;
  unitPrice: bigint;
  taxRate: string | null;
  amount: bigint;
  taxAmount: bigint;
}

/** Prices each line in minor units; refuses what the currency cannot express. */
export function priceLines(given: readonly z.output<typeof line>[], currencyCode: string): PricedLine[] {
  const digits = minorUnits(currencyCode) ?? 2;
  const issues: InputIssue[] = [];
  const priced = given.map((each, index): PricedLine => {
    const unitPrice = toMinor(each.unitPrice, digits);
    if (unitPrice === null) {
      const message = `${currencyCode} has ${digits} decimal places; ${each.unitPrice} has more.`;
      issues.push({ path: ['lines', String(index), 'unitPrice'], message });
    }
    const basis = { quantity: each.quantity, unitPrice: unitPrice ?? 0n, taxRate: each.taxRate ?? null };
    const amounts = lineAmounts(basis);
    if (amounts.amount > mostMinor || amounts.amount < -mostMinor) {
      issues.push({
        path: ['lines', String(index)],
        message: 'This line comes to more than an invoice can hold.',
      });
    }
    return { description: each.description, ...basis, ...amounts };
  });
  const [first, ...rest] = issues;
  if (first) throw new ValidationError([first, ...rest]);
  return priced;
}

/** What the lines come to; `path` is where they stand in the input. */
export function payableTotals(lines: readonly PricedLine[], path: readonly string[] = ['lines']) {
  const sums = totals(lines);
  if (sums.total < 0n) invalid(path, 'The lines come to less than zero; an invoice cannot owe its client.');
  return sums;
}
