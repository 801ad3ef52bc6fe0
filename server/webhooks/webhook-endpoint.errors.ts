import { UserError } from '#server/errors.ts';

/** The endpoint's state does not allow this. */
export class WebhookEndpointStatusError extends UserError {
  override readonly code = 'WEBHOOK_ENDPOINT_STATUS';

  constructor(message: string) {
    super(message, ['id']);
  }
}

/** Whoever is told of things reads them: nobody has others told of what they may not read. */
export class WebhookScopeError extends UserError {
  override readonly code = 'SCOPE_NOT_HELD';
  readonly scopes: readonly string[];

  constructor(scopes: readonly string[]) {
    super(`These events show what you may not read yourself; it takes ${scopes.join(', ')}.`, ['events']);
    this.scopes = scopes;
  }
}
