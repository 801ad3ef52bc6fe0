import type { Paper } from './paper.ts';
import type { PrintedInvoice } from './printed-invoice.ts';

export interface Sheet extends Paper {
  invoice: PrintedInvoice;
}
