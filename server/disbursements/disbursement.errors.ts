import { UserError } from '#server/errors.ts';
import type { DisbursementItemStatus, DisbursementStatus } from './disbursement.entity.ts';

/** The disbursement's state, or that of one of its rows, does not allow this. */
export class DisbursementStatusError extends UserError {
  override readonly code = 'DISBURSEMENT_STATUS';
  readonly status: DisbursementStatus;
  /** Of the row, where it is about one. */
  readonly itemStatus: DisbursementItemStatus | null;

  constructor(status: DisbursementStatus, message: string, itemStatus: DisbursementItemStatus | null = null) {
    super(message, ['id']);
    this.status = status;
    this.itemStatus = itemStatus;
  }
}

/** Rows that cannot be paid have to be corrected or removed first. */
export class DisbursementInvalidError extends UserError {
  override readonly code = 'DISBURSEMENT_INVALID';
  readonly invalidRows: number;

  constructor(invalidRows: number) {
    super(
      invalidRows === 0
        ? 'No row is left to pay.'
        : `${invalidRows} ${invalidRows === 1 ? 'row has' : 'rows have'} to be corrected or removed first.`,
      ['id'],
    );
    this.invalidRows = invalidRows;
  }
}
