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
