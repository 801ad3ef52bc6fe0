import {
  type CheckedHistory,
  type ShownChange,
  verifyHistory,
} from '../../server/ledger/verifier/history.ts';
import {
  ApiKeyChangesDocument,
  ApiKeyHistoryDocument,
  ApiKeyProofsDocument,
  type Environment,
  type PageFactsFragment,
} from '../gql/graphql.ts';
import { publishedKeys } from '../publishedKeys.ts';
import type { Ask } from '../relay/ask.ts';
import { request } from '../relay/execute.ts';

const pageSize = 50;
/** A change has its entry within seconds; one that has none for so long is amiss. */
const onItsWayMs = 60_000;

export const historyReads = (ask: Ask) => ({
  apiKeyHistory: (id: string) => ask(request(ApiKeyHistoryDocument, { id })),

  /** The whole history and all its proofs, read and then checked here, in the browser. */
  async apiKeyHistoryVerify(id: string, environment: Environment): Promise<CheckedHistory> {
    const settledAt = new Date(Date.now() - onItsWayMs).toISOString();
    const window = { id, first: pageSize };
    const shown = await whole<ShownChange>(
      async (after) => (await ask(request(ApiKeyChangesDocument, { ...window, after }))).apiKey?.history,
    );
    const entries = await whole(
      async (after) => (await ask(request(ApiKeyProofsDocument, { ...window, after }))).apiKey?.ledgerEntries,
    );
    const proofs = entries.map(({ proof }) => proof.file);
    const keys = await publishedKeys(environment);
    return verifyHistory({ subjectId: id, shown, proofs, settledAt }, { ...keys, allowFileKey: false });
  },
});

interface Part<Node> {
  nodes: readonly Node[];
  pageInfo: PageFactsFragment;
}

/** All pages of a list. */
async function whole<Node>(
  read: (after: string | undefined) => Promise<Part<Node> | null | undefined>,
): Promise<Node[]> {
  const nodes: Node[] = [];
  for (let after: string | undefined; ; ) {
    const part = await read(after);
    if (!part) return nodes;
    nodes.push(...part.nodes);
    if (!part.pageInfo.hasNextPage || !part.pageInfo.endCursor) return nodes;
    after = part.pageInfo.endCursor;
  }
}
