import type { InvoiceCreateInput, InvoiceRecordFragment } from '../gql/graphql.ts';
import { optional } from '../relay/changed.ts';
import { formatDecimal } from '../ui/format.ts';

export interface InvoiceLineForm {
  description: string;
  quantity: string;
  unitPrice: string;
  taxRate: string | null;
}

export interface InvoiceForm {
  clientId: string;
  currency: string;
  dueOn: string | null;
  memo: string | null;
  lines: InvoiceLineForm[];
}

export const emptyLine: InvoiceLineForm = { description: '', quantity: '1', unitPrice: '', taxRate: null };

export function invoiceForm(record: InvoiceRecordFragment): InvoiceForm {
  return {
    clientId: record.client.id,
    currency: record.currency,
    dueOn: record.dueOn,
    memo: record.memo,
    lines: record.lines.map(({ description, quantity, unitPrice, taxRate }) => ({
      description,
      quantity: formatDecimal(quantity),
      unitPrice: unitPrice.amount,
      taxRate: taxRate && formatDecimal(taxRate),
    })),
  };
}

export function invoiceFields({ clientId, currency, dueOn, memo, lines }: InvoiceForm): InvoiceCreateInput {
  return {
    clientId,
    currency: currency.trim().toUpperCase(),
    dueOn: optional(dueOn),
    memo: optional(memo),
    lines: lines.map((line) => ({
      description: line.description.trim(),
      quantity: String(line.quantity).trim(),
      unitPrice: String(line.unitPrice).trim(),
      taxRate: optional(line.taxRate),
    })),
  };
}
