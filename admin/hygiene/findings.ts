import { currentStatuses, endedStatuses } from '../api-keys/resource.ts';
import type { ApiKeyFilterInput } from '../gql/graphql.ts';

export const findingNames = [
  'noExpiry',
  'idle',
  'unusedScopes',
  'fullAccess',
  'anywhere',
  'retiredUsed',
  'deadUsed',
] as const;
export type FindingName = (typeof findingNames)[number];
export type FindingCounts = Record<FindingName, number>;

const found: Record<FindingName, ApiKeyFilterInput> = {
  noExpiry: { neverExpires: true },
  idle: { idleDays: 90 },
  unusedScopes: { unusedScopesDays: 90 },
  fullAccess: { fullAccess: true },
  anywhere: { withoutIpList: true },
  retiredUsed: { retiredSecretUsedDays: 30 },
  deadUsed: { deadUsedDays: 30 },
};

/** What the server is asked for: of keys that still work, but for one finding. */
export const findingFilter = (name: FindingName): ApiKeyFilterInput => ({
  ...found[name],
  status: [...(name === 'deadUsed' ? endedStatuses : currentStatuses)],
});
