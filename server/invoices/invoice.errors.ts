import { UserError } from '#server/errors.ts';
import type { InvoiceStatus } from './invoice.entity.ts';

/** The invoice's state does not allow this, e.g. editing one that is open. */
export class InvoiceStatusError extends UserError {
  override readonly code = 'INVOICE_STATUS';
  readonly status: InvoiceStatus;

  constructor(status: InvoiceStatus, message: string) {
    super(message, ['id']);
    this.status = status;
  }
}

/** More than is due, which nobody owes. */
export class PaymentAmountError extends UserError {
  override readonly code = 'PAYMENT_AMOUNT';
  /** Minor units. */
  readonly due: bigint;
  readonly currency: string;

  constructor(due: bigint, currency: string, text: string) {
    super(`Only ${text} ${currency} is due. Record at most that.`, ['amount']);
    this.due = due;
    this.currency = currency;
  }
}

/** The payment has been reversed already. */
export class PaymentReversedError extends UserError {
  override readonly code = 'PAYMENT_REVERSED';

  constructor() {
    super('This payment has been reversed already.', ['id']);
  }
}
