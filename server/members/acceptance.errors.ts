import { UserError } from '#server/errors.ts';

const messages = {
  INVITATION_NOT_FOUND: 'There is no such invitation. The link may be incomplete, or a newer one was sent.',
  INVITATION_EXPIRED: 'This invitation has expired. Ask for a new one.',
  INVITATION_REVOKED: 'This invitation was withdrawn. Ask whoever invited you.',
  INVITATION_USED: 'This invitation has been accepted already. Sign in instead.',
  INVITATION_OTHER_EMAIL:
    'This invitation is for another e-mail address than the one you are signed in with.',
  ACCOUNT_EXISTS: 'You have an account on this server already. Sign in, then open the link again.',
  ALREADY_MEMBER: 'You belong to this organization already.',
};

/** Why an invitation cannot be accepted, or not like this. */
export class AcceptanceError extends UserError {
  override readonly code: keyof typeof messages;

  constructor(code: keyof typeof messages) {
    super(messages[code]);
    this.code = code;
  }
}
