import { RequestError, UserError } from '#server/errors.ts';

/** Too many events wait for the log, or it is closing: nothing was recorded, try again. */
export class OverloadedError extends RequestError {
  constructor(message: string) {
    super('OVERLOADED', 503, `${message} Nothing was recorded; try again in a second.`, {
      headers: { 'Retry-After': '1' },
    });
  }
}

/** Whether it is certain that nothing was recorded. After any other error of an append the event may be there. */
export const nothingRecorded = (error: unknown): boolean =>
  error instanceof UserError || error instanceof OverloadedError;

/**
 * An event was not recorded (or, when the connection broke during the commit, may have been). Carries what
 * PostgreSQL said without its `detail`, which quotes the row and so the payload.
 */
export class AppendError extends Error {
  /** PostgreSQL's SQLSTATE, or Node's error code. */
  readonly causeCode: string | null;
  readonly constraint: string | null;

  constructor(message: string, causeCode: string | null = null, constraint: string | null = null) {
    super(message);
    this.causeCode = causeCode;
    this.constraint = constraint;
  }
}

/** A signing key cannot be used. The message names the key and never anything secret. */
export class SigningKeyError extends Error {}
