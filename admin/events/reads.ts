import { summaryOf } from '../../server/ledger/verifier/summary.ts';
import { verifyProof } from '../../server/ledger/verifier/verify-proof.ts';
import { type Environment, EventProofDocument } from '../gql/graphql.ts';
import { publishedKeys } from '../publishedKeys.ts';
import type { Ask } from '../relay/ask.ts';
import { request } from '../relay/execute.ts';

export const eventReads = (ask: Ask) => ({
  /** The proof with its payload, read and then checked here, in the browser. */
  async eventVerify(id: string, environment: Environment) {
    const [{ event }, keys] = await Promise.all([
      ask(request(EventProofDocument, { id })),
      publishedKeys(environment),
    ]);
    if (!event) throw new Error('This event is not there any more.');
    const { file, treeSize } = event.proof;
    const verification = await verifyProof(file, { ...keys, allowFileKey: false });
    return { file, treeSize, verification, summary: summaryOf(verification) };
  },
});

export type CheckedEvent = Awaited<ReturnType<ReturnType<typeof eventReads>['eventVerify']>>;
