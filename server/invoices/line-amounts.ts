import Big from 'big.js';

export interface LineAmounts {
  amount: bigint;
  taxAmount: bigint;
}

/** Quantity × unit price and its tax, each rounded once, half away from zero, to the minor unit. */
export function lineAmounts(line: {
  quantity: string;
  unitPrice: bigint;
  taxRate: string | null;
}): LineAmounts {
  const exact = new Big(line.quantity).times(line.unitPrice.toString());
  const amount = exact.round(0, Big.roundHalfUp);
  const tax = amount
    .times(line.taxRate ?? 0)
    .div(100)
    .round(0, Big.roundHalfUp);
  return { amount: BigInt(amount.toFixed(0)), taxAmount: BigInt(tax.toFixed(0)) };
}

export function totals(lines: readonly LineAmounts[]): { subtotal: bigint; tax: bigint; total: bigint } {
  let subtotal = 0n;
  let tax = 0n;
  for (const line of lines) {
    subtotal += line.amount;
    tax += line.taxAmount;
  }
  return { subtotal, tax, total: subtotal + tax };
}
