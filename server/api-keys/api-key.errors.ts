import { UserError } from '#server/errors.ts';
import type { ApiKeyStatus } from './api-key-status.ts';

/** The key's state does not allow this, e.g. changing a revoked key. */
export class ApiKeyStatusError extends UserError {
  override readonly code = 'API_KEY_STATUS';
  readonly status: ApiKeyStatus;

  constructor(status: ApiKeyStatus, message: string) {
    super(message, ['id']);
    this.status = status;
  }
}

/** Nobody, person or key, grants more than they hold. */
export class ApiKeyScopeError extends UserError {
  override readonly code = 'SCOPE_NOT_HELD';
  readonly scopes: readonly string[];

  constructor(scopes: readonly string[]) {
    super(`You cannot grant what you do not hold yourself: ${scopes.join(', ')}.`, ['scopes']);
    this.scopes = scopes;
  }
}

/** A secret of the key is not in the state that this needs. */
export class ApiKeySecretError extends UserError {
  override readonly code = 'API_KEY_SECRET';

  constructor(message: string) {
    super(message, ['id']);
  }
}

/** These scopes, or with none named all that the key has, are not known to be unneeded for so many days. */
export class ApiKeyScopesInUseError extends UserError {
  override readonly code = 'API_KEY_SCOPES_IN_USE';
  readonly scopes: readonly string[];

  constructor(scopes: readonly string[], days: number) {
    const which = scopes.length > 0 ? scopes.join(', ') : 'No scope of this key';
    const what = scopes.length > 0 ? 'not known to be granted and unused' : 'known to be unused';
    super(`${which} ${scopes.length > 1 ? 'are' : 'is'} ${what} for ${days} days.`, ['scopes']);
    this.scopes = scopes;
  }
}

/** There is nothing to go by: nobody has used the key, or any scope of it, for so many days. */
export class ApiKeyUnusedError extends UserError {
  override readonly code = 'API_KEY_UNUSED';

  constructor(message: string) {
    super(message, ['id']);
  }
}
