import {
  RequestKeysDocument,
  type RequestRecordFragment,
  RequestsDocument,
  type RequestsQuery,
} from '../gql/graphql.ts';
import type { Ask } from '../relay/ask.ts';
import { request } from '../relay/execute.ts';
import { requestFilter } from './resource.ts';

export function requestReads(ask: Ask) {
  return {
    requestKeys: () => ask(request(RequestKeysDocument, {})),
    /** For a file: page after page, up to a number that a browser can hold. */
    allRequests: async (filter: Record<string, unknown>, most = 10_000) => {
      const rows: RequestRecordFragment[] = [];
      const asked = requestFilter(filter);
      for (let after: string | null = null; ; ) {
        const { page }: RequestsQuery = await ask(
          request(RequestsDocument, { first: 100, after, filter: asked }),
        );
        rows.push(...page.nodes);
        after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
        if (!after || rows.length >= most) return { rows, complete: !after };
      }
    },
  };
}
