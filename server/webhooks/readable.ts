import type { Scope } from '#server/auth/scopes.ts';
import type { Context } from '#server/context.ts';
import { eventObjects, nounOf, objectOf } from './event-objects.ts';
import { eventTypes, isEventType } from './event-types.ts';
import { WebhookScopeError } from './webhook-endpoint.errors.ts';

const matches = (pattern: string, type: string) =>
  pattern === '*' || pattern === type || pattern === `${type.split('.', 1)[0]}.*`;

/** The scopes of what events like these show. */
function scopesFor(patterns: readonly string[]): Scope[] {
  const types = (Object.keys(eventTypes) as (keyof typeof eventTypes)[]).filter((type) =>
    patterns.some((pattern) => matches(pattern, type)),
  );
  return [...new Set(types.map((type) => eventObjects[nounOf(type)].scope))];
}

export function requireReadable(ctx: Context, patterns: readonly string[]): void {
  const missing = scopesFor(patterns).filter((scope) => !ctx.principal.scopes.has(scope));
  if (missing.length > 0) throw new WebhookScopeError(missing);
}

/** Whether the caller may see what a message of this type shows. */
export const mayRead = (ctx: Context, type: string): boolean =>
  isEventType(type) && ctx.principal.scopes.has(objectOf(type).scope);
