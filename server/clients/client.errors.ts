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

/** Whoever was paid, or is to be paid, stays on record. */
export class ClientHasPayoutsError extends UserError {
  override readonly code = 'CLIENT_HAS_PAYOUTS';

  constructor() {
    super('Payouts or disbursements name this client, so it cannot be deleted. Archive it instead.', ['id']);
  }
}

export class ClientArchivedError extends UserError {
  override readonly code = 'CLIENT_ARCHIVED';

  constructor() {
    super('This client is archived. Unarchive it to do business with it again.', ['clientId']);
  }
}

/** What is wrong with one row of a file, cell by cell. */
export interface RowFault {
  /** As a spreadsheet counts: the header is 1. */
  row: number;
  errors: { column: string; message: string }[];
}

/** Rows of a file of clients are not acceptable, and so none of it was taken in. */
export class ClientImportError extends UserError {
  override readonly code = 'CLIENT_IMPORT_INVALID';
  readonly totalRows: number;
  readonly faults: readonly RowFault[];

  constructor(field: string, totalRows: number, faults: readonly RowFault[]) {
    super(
      `${faults.length} of ${totalRows} ${totalRows === 1 ? 'row' : 'rows'} cannot be taken in; nothing was.`,
      [field],
    );
    this.totalRows = totalRows;
    this.faults = faults;
  }
}
