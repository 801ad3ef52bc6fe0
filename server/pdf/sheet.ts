import { bottom, pageSize, top } from './page.ts';
import type { PrintedInvoice } from './printed-invoice.ts';
import type { Pdf, Typeface } from './typeface.ts';

export interface Sheet {
  doc: Pdf;
  type: Typeface;
  invoice: PrintedInvoice;
  /** Where the next thing goes: its top. */
  y: number;
}

/** Begins a new page where the next thing would not fit on this one. */
export function makeRoom(sheet: Sheet, height: number): boolean {
  if (sheet.y + height <= bottom) return false;
  sheet.doc.addPage({ size: pageSize, margin: 0 });
  sheet.y = top + 14;
  return true;
}
