import { approverRoles, type Role } from '#server/auth/scopes.ts';
import { UserError } from '#server/errors.ts';

/** Money leaves only when somebody else says yes, who may. `FOUR_EYES` or `APPROVER_ROLE`. */
export class ApprovalError extends UserError {
  override readonly code: 'FOUR_EYES' | 'APPROVER_ROLE';

  constructor(code: ApprovalError['code'], message: string) {
    super(message, ['id']);
    this.code = code;
  }
}

export const ownWork = () =>
  new ApprovalError(
    'FOUR_EYES',
    'You asked for this yourself, or changed it on the way: somebody else has to approve or reject it.',
  );

export const sameHands = () =>
  new ApprovalError(
    'FOUR_EYES',
    'A key that asked for this, or that decides about it, was made or rotated by the other side: one person could do both. Somebody else has to approve or reject it.',
  );

const words = (role: Role) => role.toLowerCase().replace('_', ' ');

export const notAnApprover = (role: Role) =>
  new ApprovalError(
    'APPROVER_ROLE',
    `The role ${words(role)} asks for money to go out; these decide about it: ${approverRoles.map(words).join(', ')}.`,
  );
