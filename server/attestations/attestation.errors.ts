import { UserError } from '#server/errors.ts';

type Code =
  | 'EMPTY_PAYLOAD'
  | 'INVALID_CONTEXT'
  | 'SUBJECT_TOO_LARGE'
  | 'SUBJECT_TOO_MANY_KEYS'
  | 'ATTRIBUTES_TOO_LARGE'
  | 'ATTRIBUTES_TOO_MANY_KEYS';

/** The attestation says too little to prove anything, or more than one can. */
export class InvalidAttestationError extends UserError {
  override readonly code: Code;

  constructor(code: Code, message: string, path: readonly string[]) {
    super(message, path);
    this.code = code;
  }
}
