import type { Context } from '#server/context.ts';
import { scopeUsesOf } from '#server/usage/scope-use.query.ts';
import { invalid } from '#server/validation.ts';
import { ApiKeyScopesInUseError, ApiKeyStatusError, ApiKeyUnusedError } from './api-key.errors.ts';
import { change } from './api-key.service.ts';
import { unusedScopes, watchedFrom, without } from './scope-use.ts';
import { isSpan, spanRule, usualDays } from './span.ts';

export interface ShrinkScopesInput {
  /** For how long nothing needed what is taken away; 90 when left out. */
  days?: number | null;
  /** Only these, each of which must be unused for so long; all that are when left out. */
  scopes?: readonly string[] | null;
}

/** Takes scopes away that nothing has needed for so many days, never the last one: that is for a revocation to do. */
export async function shrinkScopes(ctx: Context, id: string, input: ShrinkScopesInput): Promise<void> {
  const days = input.days ?? usualDays;
  if (!isSpan(days)) invalid(['days'], spanRule);
  await ctx.runtime.usage.flush();
  const uses = await scopeUsesOf.fresh(ctx, id);
  await change(ctx, id, 'api_key.updated', (key, status) => {
    if (status === 'REVOKED' || status === 'EXPIRED') {
      throw new ApiKeyStatusError(status, `This key is ${status.toLowerCase()} for good. Create a new key.`);
    }
    const unused: readonly string[] = unusedScopes(key, uses, ctx.now(), days);
    const removed = input.scopes ? [...new Set(input.scopes)] : unused;
    const wrong = removed.filter((scope) => !unused.includes(scope));
    if (wrong.length > 0 || removed.length === 0) throw new ApiKeyScopesInUseError(wrong, days);
    const scopes = without(key, removed, uses, ctx.now(), days);
    if (scopes.length === 0) {
      throw new ApiKeyUnusedError(
        `The key needed none of its scopes in the last ${days} days, and cannot be without any. Revoke or disable it instead.`,
      );
    }
    const before = { scopes: key.scopes };
    key.scopesSince = watchedFrom(key, scopes, ctx.now());
    key.scopes = scopes;
    return { before, after: { scopes } };
  });
}
