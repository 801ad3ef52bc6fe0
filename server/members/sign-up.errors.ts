import { UserError } from '#server/errors.ts';

/** Somebody with this address is here already. */
export class AccountExistsError extends UserError {
  override readonly code = 'ACCOUNT_EXISTS';

  constructor() {
    super('There is an account with this e-mail address. Sign in instead.', ['email']);
  }
}

/** Where mail can be sent, keys are made and others invited by people who have shown that their address is theirs. */
export class EmailNotVerifiedError extends UserError {
  override readonly code = 'EMAIL_NOT_VERIFIED';

  constructor() {
    super(
      'Open the link in the mail that was sent to you, to show that the address is yours; then try again.',
    );
  }
}
