import {
  type ApiKeyRecordFragment,
  HygieneDeadDocument,
  HygieneKeysDocument,
  HygieneTriedDocument,
} from '../gql/graphql.ts';
import type { Ask } from '../relay/ask.ts';
import { request } from '../relay/execute.ts';

const mostKeys = 1_000;
const mostEntries = 1_000;
const mostDead = 100;

interface PageOf<Node> {
  nodes: readonly Node[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** Page after page, up to so many. */
async function allOf<Node>(
  most: number,
  read: (after: string | null) => Promise<PageOf<Node>>,
): Promise<Node[]> {
  const found: Node[] = [];
  for (let after: string | null = null; ; ) {
    const page = await read(after);
    found.push(...page.nodes);
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    if (!after || found.length >= most) return found;
  }
}

export function hygieneReads(ask: Ask) {
  /** The keys of which the activity log tells this since a month ago, each once. */
  async function tried(type: string): Promise<string[]> {
    const since = new Date(Date.now() - 30 * 86_400_000).toISOString();
    const entries = await allOf(
      mostEntries,
      async (after) => (await ask(request(HygieneTriedDocument, { type, since, after }))).activities,
    );
    return [...new Set(entries.map(({ subject }) => subject.id))];
  }

  return {
    hygieneKeys: () =>
      allOf<ApiKeyRecordFragment>(
        mostKeys,
        async (after) => (await ask(request(HygieneKeysDocument, { after }))).apiKeys,
      ),
    hygieneRetired: () => tried('api_key.retired_secret_used'),
    hygieneDead: async (): Promise<ApiKeyRecordFragment[]> => {
      const ids = (await tried('api_key.dead_key_used')).slice(0, mostDead);
      if (ids.length === 0) return [];
      const { nodes } = await ask(request(HygieneDeadDocument, { ids }));
      return nodes.flatMap((node) => (node && 'scopes' in node ? [node as ApiKeyRecordFragment] : []));
    },
  };
}
