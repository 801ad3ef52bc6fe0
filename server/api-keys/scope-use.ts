import { expandScopes, isScope, minimalScopes, type Scope } from '#server/auth/scopes.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** The scopes of a key, and since when it is known whether it needs them. */
export interface WatchedKey {
  scopes: readonly string[];
  createdAt: Date;
  scopesSince?: Readonly<Record<string, string>> | null;
}

/** The day of last use by scope, `YYYY-MM-DD` in UTC; a scope that was never needed is not there. */
export type LastUses = ReadonlyMap<string, string>;

export interface ScopeUse {
  scope: Scope;
  isGranted: boolean;
  lastUsedOn: string | null;
  observedSince: Date;
}

export const observedSince = (key: WatchedKey, scope: string): Date =>
  new Date(key.scopesSince?.[scope] ?? key.createdAt);

/** Every scope that the key holds, with those that a granted write implies. */
export function scopeUseOf(key: WatchedKey, uses: LastUses): ScopeUse[] {
  return [...expandScopes(key.scopes)].map((scope) => ({
    scope,
    isGranted: key.scopes.includes(scope),
    lastUsedOn: uses.get(scope) ?? null,
    observedSince: observedSince(key, scope),
  }));
}

/**
 * The granted scopes of which it is known that nothing needed them for so many days: one that is watched for less may
 * yet be needed. A read that a scope in use implies is not named, for taking it away would change nothing.
 */
export function unusedScopes(key: WatchedKey, uses: LastUses, now: Date, days: number): Scope[] {
  const start = new Date(now.getTime() - days * dayMs);
  const isUnused = (scope: string) => !usedSince(uses, scope, start) && observedSince(key, scope) <= start;
  const granted = key.scopes.filter(isScope);
  const kept = expandScopes(granted.filter((scope) => !isUnused(scope)));
  return granted.filter((scope) => isUnused(scope) && !kept.has(scope));
}

/** What stays without these. Of a write that goes, the read that it implied stays if something needed it. */
export function without(
  key: WatchedKey,
  removed: readonly string[],
  uses: LastUses,
  now: Date,
  days: number,
): Scope[] {
  const start = new Date(now.getTime() - days * dayMs);
  const kept = key.scopes.filter(isScope).filter((scope) => !removed.includes(scope));
  const impliedAndUsed = [...expandScopes(removed)].filter(
    (scope) => !removed.includes(scope) && usedSince(uses, scope, start),
  );
  return minimalScopes([...kept, ...impliedAndUsed]);
}

const usedSince = (uses: LastUses, scope: string, start: Date): boolean =>
  (uses.get(scope) ?? '') >= start.toISOString().slice(0, 10);

/** Since when each scope is watched, once the key has these: the new ones from now on. */
export function watchedFrom(
  key: WatchedKey,
  scopes: readonly string[],
  now: Date,
): Record<string, string> | null {
  const before: ReadonlySet<string> = expandScopes(key.scopes);
  const since = [...expandScopes(scopes)].flatMap((scope) => {
    const at = before.has(scope) ? key.scopesSince?.[scope] : now.toISOString();
    return at === undefined ? [] : [[scope, at]];
  });
  return since.length > 0 ? Object.fromEntries(since) : null;
}
