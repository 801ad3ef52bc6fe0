/** What is printed of an invoice; all amounts are in minor units of its currency. */
export interface PrintedInvoice {
  number: string | null;
  status: 'DRAFT' | 'OPEN' | 'PAID' | 'VOID';
  issuer: { name: string; details: string | null };
  client: { name: string; email: string | null };
  instructions: string | null;
  currency: string;
  issuedOn: string | null;
  dueOn: string | null;
  memo: string | null;
  lines: readonly PrintedLine[];
  subtotal: bigint;
  tax: bigint;
  total: bigint;
  amountPaid: bigint;
  amountDue: bigint;
  /** Stands in the file as its time of creation, so that the same invoice is the same bytes. */
  at: Date;
}

export interface PrintedLine {
  description: string;
  quantity: string;
  unitPrice: bigint;
  taxRate: string | null;
  amount: bigint;
}
