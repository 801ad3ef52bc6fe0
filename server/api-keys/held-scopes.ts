import type { Context } from '#server/context.ts';
import { invalid } from '#server/validation.ts';
import { ApiKeyScopeError } from './api-key.errors.ts';

/** Nobody grants, or gets into their hands, more than they hold themselves. */
export function requireHeld(ctx: Context, wanted: readonly string[], forKeyId?: string): void {
  const held: ReadonlySet<string> = ctx.principal.scopes;
  const missing = wanted.filter((scope) => !held.has(scope));
  if (missing.length > 0) throw new ApiKeyScopeError(missing);
  if (forKeyId === undefined || forKeyId !== ctx.principal.key?.id) requireNoCeilings(ctx, wanted);
}

const movesMoney: ReadonlySet<string> = new Set(['payouts:write', 'disbursements:write']);

/** Another key counts for itself: handed on, what a key with ceilings may do would have none. */
function requireNoCeilings({ principal }: Context, wanted: readonly string[]): void {
  if (principal.key?.hasMoneyLimits && wanted.some((scope) => movesMoney.has(scope))) {
    invalid(['scopes'], 'A key with money ceilings cannot hand on payouts:write or disbursements:write.');
  }
}
