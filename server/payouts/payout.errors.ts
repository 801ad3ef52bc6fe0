import { UserError } from '#server/errors.ts';
import type { PayoutStatus } from './payout.entity.ts';

/** The payout's state does not allow this, e.g. approving one that somebody has rejected meanwhile. */
export class PayoutStatusError extends UserError {
  override readonly code = 'PAYOUT_STATUS';
  readonly status: PayoutStatus;

  constructor(status: PayoutStatus, message: string) {
    super(message, ['id']);
    this.status = status;
  }
}
