import type { Caller } from './context.ts';
import type { Drawing } from './drawing.ts';

/** Everything a public page shows, of an invoice or of a payment link; it knows nothing else. */
export interface PayView {
  kind: 'INVOICE' | 'PAYMENT_LINK';
  environment: 'LIVE' | 'TEST';
  organization: string;
  instructions: string | null;
  /** The invoice's number or the link's name. */
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
  /** What is to be paid; null where the payer says how much. */
  due: bigint | null;
  minAmount: bigint | null;
  maxAmount: bigint | null;
  hasPdf: boolean;
  /** Which rail would take it; null where none is connected. */
  rail: string | null;
  /** Identifies this form: sent twice, it pays once. */
  attempt: string;
}

/** Who looks at one. */
export interface PayVisit {
  caller: Caller;
  requestId: string;
  /** Whether a member of this organization is looking. */
  isMemberOf(organizationId: string): Promise<boolean>;
}

/** What the payer's browser sends: all of it is just text. */
export type PayForm = Readonly<Record<string, string>>;

/** What can be done with a page; each answers null when the token opens nothing. */
export interface PayPages {
  show(token: string, visit: PayVisit): Promise<PayView | null>;
  pay(
    token: string,
    form: PayForm,
    visit: PayVisit,
  ): Promise<{ page: PayView; refusal: string | null } | null>;
  file(token: string, visit: PayVisit): Promise<Drawing | null>;
}
