import type { ScopeCatalogueQuery } from '../gql/graphql.ts';

export type ScopeInfo = ScopeCatalogueQuery['scopes'][number];
export type Level = 'none' | 'read' | 'write';

export interface ScopeRow {
  resource: string;
  read?: ScopeInfo;
  write?: ScopeInfo;
}

/** One row per resource, in the server's order. */
export function scopeRows(catalogue: readonly ScopeInfo[]): ScopeRow[] {
  const rows = new Map<string, ScopeRow>();
  for (const scope of catalogue) {
    const [resource = '', verb] = scope.name.split(':');
    const row = rows.get(resource) ?? { resource };
    if (verb === 'read' || verb === 'write') row[verb] = scope;
    rows.set(resource, row);
  }
  return [...rows.values()];
}

export function levelOf(scopes: readonly string[], resource: string): Level {
  if (scopes.includes(`${resource}:write`)) return 'write';
  return scopes.includes(`${resource}:read`) ? 'read' : 'none';
}

/** Writing implies reading, so a resource is named once at most. */
export function withLevel(scopes: readonly string[], resource: string, level: Level): string[] {
  const others = scopes.filter((scope) => !scope.startsWith(`${resource}:`));
  return level === 'none' ? others : [...others, `${resource}:${level}`];
}

export function minimal(scopes: readonly string[]): string[] {
  const held = new Set(scopes);
  return [...held].filter(
    (scope) => !(scope.endsWith(':read') && held.has(scope.replace(/:read$/, ':write'))),
  );
}

export function sameScopes(one: readonly string[], other: readonly string[]): boolean {
  const [a, b] = [minimal(one).sort(), minimal(other).sort()];
  return a.length === b.length && a.every((scope, index) => scope === b[index]);
}

/** Holding the scope itself, or the write that implies it. */
export function grants(scopes: readonly string[], scope: string): boolean {
  return scopes.includes(scope) || scopes.includes(scope.replace(/:read$/, ':write'));
}
