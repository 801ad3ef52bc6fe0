import { encodeId } from '#server/db/id.ts';
import { rfc8785 } from './canonical.ts';
import { checkpointNote } from './checkpoint.ts';
import { type Committed, commitmentOpening } from './commitment.ts';
import { verifierKey } from './note.ts';
import type { InclusionProof } from './proof.ts';

/** What a proof file says of an event beside its place in the tree. */
export interface Proven extends Committed {
  organizationId: string;
  signature: Buffer;
  publicKey: Buffer;
}

/**
 * The proof as a file of C2SP tlog-proof v1. Its `extra` line discloses what the leaf commits to, and what the
 * receipt needs; with a payload, that and the metadata too. See `docs/ledger.md` for each field.
 */
export function tlogProof(event: Proven, proof: InclusionProof, payload?: unknown): string {
  const { checkpoint, index, path } = proof;
  const extra = rfc8785({
    kind: 'countersign/event-proof',
    v: 1,
    opening: commitmentOpening(event),
    organizationId: encodeId('Organization', event.organizationId),
    receipt: {
      publicKey: event.publicKey.toString('base64'),
      signature: event.signature.toString('base64'),
    },
    vkey: verifierKey({ name: checkpoint.origin, publicKey: checkpoint.publicKey }),
    ...(payload === undefined ? {} : { payload }),
    ...(payload === undefined || event.metadata === null
      ? {}
      : { metadata: JSON.parse(event.metadata) as unknown }),
  });
  const lines = [
    'c2sp.org/tlog-proof@v1',
    `extra ${extra.toString('base64')}`,
    `index ${index}`,
    ...path.map((hash) => hash.toString('base64')),
  ];
  return `${lines.join('\n')}\n\n${checkpointNote(checkpoint)}`;
}
