import { UserError } from '#server/errors.ts';

/** The payload cannot be anchored as it was sent: not an object, too large, or not carried exactly. */
export class InvalidPayloadError extends UserError {
  override readonly code = 'INVALID_PAYLOAD';

  constructor(message: string, path: readonly string[] = ['payload']) {
    super(message, path);
  }
}

/** The metadata cannot be kept as they were sent: not flat, too many or too large. */
export class InvalidMetadataError extends UserError {
  override readonly code = 'INVALID_METADATA';
}
