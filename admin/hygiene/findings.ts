import type { ApiKeyRecordFragment } from '../gql/graphql.ts';

export const findingNames = [
  'noExpiry',
  'idle',
  'fullAccess',
  'anywhere',
  'retiredUsed',
  'deadUsed',
] as const;
export type FindingName = (typeof findingNames)[number];
export type Findings = Record<FindingName, ApiKeyRecordFragment[]>;

export const idleDays = 90;
const dayMs = 86_400_000;

interface Known {
  keys: readonly ApiKeyRecordFragment[];
  /** Keys whose retired secrets were tried lately. */
  retiredUsed: ReadonlySet<string>;
  /** Keys that have ended and were tried lately. */
  deadUsed: readonly ApiKeyRecordFragment[];
  isFullAccess: (scopes: readonly string[]) => boolean;
}

export function findings({ keys, retiredUsed, deadUsed, isFullAccess }: Known, now = Date.now()): Findings {
  const idleSince = now - idleDays * dayMs;
  return {
    noExpiry: keys.filter(({ expiresAt }) => !expiresAt),
    idle: keys.filter(({ lastUsedAt, createdAt }) => new Date(lastUsedAt ?? createdAt).getTime() < idleSince),
    fullAccess: keys.filter(({ scopes }) => isFullAccess(scopes)),
    anywhere: keys.filter(
      ({ ipAllowlist, environment }) => environment === 'LIVE' && ipAllowlist.length === 0,
    ),
    retiredUsed: keys.filter(({ id }) => retiredUsed.has(id)),
    deadUsed: [...deadUsed],
  };
}
