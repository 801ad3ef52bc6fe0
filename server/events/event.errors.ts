import { UserError } from '#server/errors.ts';

/** The payload cannot be anchored as it was sent: not an object, too large, or not carried exactly. */
export class InvalidPayloadError extends UserError {
  override readonly code = 'INVALID_PAYLOAD';

  constructor(message: string, path: readonly string[] = ['payload']) {
    super(message, path);
  }
}
