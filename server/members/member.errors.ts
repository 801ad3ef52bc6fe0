import { UserError } from '#server/errors.ts';

/** Nobody, person or key, gives a role that may do more than they may, or changes somebody who holds one. */
export class MemberRoleError extends UserError {
  override readonly code = 'ROLE_NOT_HELD';

  constructor(message: string, path: readonly string[]) {
    super(message, path);
  }
}

/** Somebody must be able to do everything. */
export class LastOwnerError extends UserError {
  override readonly code = 'LAST_OWNER';

  constructor(path: readonly string[] = ['id']) {
    super('This is the only owner. Make somebody else an owner first.', path);
  }
}

/** The credential is not one that may do this: a key of the test environment, or a key where a person is meant. */
export class MemberCredentialError extends UserError {
  override readonly code = 'WRONG_CREDENTIAL';
}

/** Whoever is invited belongs to the organization already, or has an open invitation. */
export class MemberExistsError extends UserError {
  override readonly code: 'ALREADY_MEMBER' | 'ALREADY_INVITED';

  constructor(code: MemberExistsError['code'], message: string) {
    super(message, ['email']);
    this.code = code;
  }
}

/** So many were sent within the last hour that the next one waits. */
export class TooManyInvitationsError extends UserError {
  override readonly code = 'TOO_MANY_INVITATIONS';

  constructor(perHour: number, again: Date) {
    super(
      `An organization sends at most ${perHour} invitations within an hour, and these are sent. The next one can go at ${again.toISOString()}.`,
    );
  }
}

/** The invitation's state does not allow this: it was accepted or revoked. */
export class InvitationStatusError extends UserError {
  override readonly code = 'INVITATION_STATUS';

  constructor(message: string) {
    super(message, ['id']);
  }
}

/** Whoever demands two-factor sign-in of others has it. */
export class TwoFactorMissingError extends UserError {
  override readonly code = 'TWO_FACTOR_MISSING';
}
