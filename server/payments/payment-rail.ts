/** What a rail is asked to take from a payer. */
export interface PaymentOrder {
  /** Minor units. */
  amount: bigint;
  currency: string;
  /** What it is for, as the payer reads it. */
  purpose: string;
  /** The same for the same attempt, however often it is tried. */
  attempt: string;
}

/**
 * What moves the money. It is asked outside of any transaction, for it may wait for another machine; only what it has
 * taken is recorded, and what then cannot be recorded, because somebody else was faster, it gives back.
 */
export interface PaymentRail {
  name: string;
  /** Takes the money, once for an attempt, and answers what finds it again. */
  take(order: PaymentOrder): Promise<{ reference: string }>;
  giveBack(reference: string): Promise<void>;
}
