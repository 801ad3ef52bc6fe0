import { UserError } from '#server/errors.ts';
import type { PaymentLinkStatus } from './payment-link.entity.ts';

/** The link's state does not allow this, e.g. paying a completed one. */
export class PaymentLinkStatusError extends UserError {
  override readonly code = 'PAYMENT_LINK_STATUS';
  readonly status: PaymentLinkStatus;

  constructor(status: PaymentLinkStatus, message: string, path: readonly string[] = ['id']) {
    super(message, path);
    this.status = status;
  }
}

/** What was paid for stays as it was: a link with payments keeps its terms, and is disabled, not deleted. */
export class PaymentLinkHasPaymentsError extends UserError {
  override readonly code = 'PAYMENT_LINK_HAS_PAYMENTS';
  readonly paymentCount: number;

  constructor(paymentCount: number, message: string, path: readonly string[] = ['id']) {
    super(message, path);
    this.paymentCount = paymentCount;
  }
}
