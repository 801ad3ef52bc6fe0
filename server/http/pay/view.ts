/** What the public page shows; whoever makes one knows where it comes from. */
export interface PayView {
  kind: 'INVOICE' | 'PAYMENT_LINK';
  environment: 'LIVE' | 'TEST';
  organization: string;
  instructions: string | null;
  title: string;
  description: string | null;
  currency: string;
  status: 'OPEN' | 'PAID' | 'VOID' | 'ACTIVE' | 'COMPLETED' | 'EXPIRED' | 'DISABLED';
  isOverdue: boolean;
  dueOn: string | null;
  client: string | null;
  lines: readonly { description: string; quantity: string; amount: bigint }[];
  total: bigint | null;
  paid: bigint;
  due: bigint | null;
  minAmount: bigint | null;
  maxAmount: bigint | null;
  hasPdf: boolean;
  rail: string | null;
  attempt: string;
}

/** What became of what the payer just did. */
export interface Outcome {
  refusal: string | null;
  sent: Readonly<Record<string, string>>;
}
