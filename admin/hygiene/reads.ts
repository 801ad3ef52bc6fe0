import {
  type ApiKeyFilterInput,
  HygieneCountsDocument,
  HygieneKeysDocument,
  HygieneRevokeDocument,
} from '../gql/graphql.ts';
import { type Ask, acting } from '../relay/ask.ts';
import { request } from '../relay/execute.ts';
import { type FindingCounts, findingFilter, findingNames } from './findings.ts';

/** What the server takes at once. */
const mostRevoked = 100;

export function hygieneReads(ask: Ask) {
  const act = acting(ask);
  return {
    hygieneCounts: async (): Promise<FindingCounts> => {
      const filters = findingNames.map((name) => [name, findingFilter(name)] as const);
      const counts = await ask(
        request(
          HygieneCountsDocument,
          Object.fromEntries(filters) as Record<keyof FindingCounts, ApiKeyFilterInput>,
        ),
      );
      return Object.fromEntries(findingNames.map((name) => [name, counts[name].totalCount])) as FindingCounts;
    },
    hygieneKeys: async (filter: ApiKeyFilterInput, after: string | null) =>
      (await ask(request(HygieneKeysDocument, { filter, after }))).apiKeys,
    revokeApiKeys: async (ids: readonly string[], reason?: string) => {
      const outcomes: { id: string; error?: string }[] = [];
      for (let start = 0; start < ids.length; start += mostRevoked) {
        const input = { ids: ids.slice(start, start + mostRevoked), reason };
        const results = await act(request(HygieneRevokeDocument, { input }));
        outcomes.push(...results.map(({ id, refusal }) => ({ id, error: refusal?.message })));
      }
      return outcomes;
    },
  };
}
