import {
  type ApiKeyRecordFragment,
  HygieneKeysDocument,
  type HygieneKeysQuery,
  HygieneRetiredDocument,
} from '../gql/graphql.ts';
import type { Ask } from '../relay/ask.ts';
import { request } from '../relay/execute.ts';

export function hygieneReads(ask: Ask) {
  return {
    hygieneKeys: async (most = 1_000) => {
      const keys: ApiKeyRecordFragment[] = [];
      for (let after: string | null = null; ; ) {
        const { apiKeys: page }: HygieneKeysQuery = await ask(request(HygieneKeysDocument, { after }));
        keys.push(...page.nodes);
        after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
        if (!after || keys.length >= most) return keys;
      }
    },
    hygieneRetired: async () => {
      const since = new Date(Date.now() - 30 * 86_400_000).toISOString();
      const { activities: page } = await ask(request(HygieneRetiredDocument, { since }));
      return page.nodes.map(({ subject }) => subject.id);
    },
  };
}
