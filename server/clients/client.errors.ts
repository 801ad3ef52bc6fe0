import { UserError } from '#server/errors.ts';

/** A client with invoices is archived, not deleted: invoices keep naming whom they were for. */
export class ClientHasInvoicesError extends UserError {
  override readonly code = 'CLIENT_HAS_INVOICES';
  readonly invoiceCount: number;

  constructor(invoiceCount: number) {
    const noun = invoiceCount === 1 ? 'invoice' : 'invoices';
    super(`This client has ${invoiceCount} ${noun} and cannot be deleted. Archive it instead.`, ['id']);
    this.invoiceCount = invoiceCount;
  }
}

export class ClientArchivedError extends UserError {
  override readonly code = 'CLIENT_ARCHIVED';

  constructor() {
    super('This client is archived. Unarchive it to invoice it again.', ['clientId']);
  }
}
