import type { Context } from '#server/context.ts';
import type { EventRecord } from '#server/events/event.service.ts';
import { proofFile, proofOf } from '#server/events/event-proof.ts';
import { checkpointNote } from '#server/ledger/checkpoint.ts';
import { commitmentOpening } from '#server/ledger/commitment.ts';
import type { InclusionProof } from '#server/ledger/proof.ts';
import { builder } from './builder.ts';

export interface EventProof extends InclusionProof {
  event: EventRecord;
}

export const EventProofRef = builder.objectRef<EventProof>('EventProof').implement({
  description:
    "That an event is in the log: with the event and the log's public key it can be checked without this server. " +
    'Path and checkpoint are of one size of the tree.',
  fields: (t) => ({
    logIndex: t.int({ description: "The entry's place in the log.", resolve: ({ index }) => index }),
    treeSize: t.int({
      description: 'How many entries the tree of the checkpoint has.',
      resolve: ({ checkpoint }) => checkpoint.size,
    }),
    rootHash: t.string({
      description: "The tree's root, in base64.",
      resolve: ({ checkpoint }) => checkpoint.root.toString('base64'),
    }),
    path: t.stringList({
      description: "The inclusion proof of RFC 6962, in base64: the leaf's sibling first.",
      resolve: ({ path }) => path.map((hash) => hash.toString('base64')),
    }),
    checkpoint: t.string({
      description: 'The signed head of the tree: a C2SP checkpoint, with the cosignatures of witnesses.',
      resolve: ({ checkpoint }) => checkpointNote(checkpoint),
    }),
    opening: t.field({
      type: 'JSON',
      description:
        "What the event's commitment commits to. It discloses the payload's hash, and so lets a guess be checked.",
      resolve: ({ event }) => commitmentOpening(event),
    }),
    file: t.string({
      description:
        'All of it as a `.tlog-proof` file (C2SP tlog-proof), which `npm run verify` and `/verify` take.',
      args: {
        withPayload: t.arg.boolean({
          required: true,
          defaultValue: false,
          description: 'Whether the file discloses the payload too.',
        }),
      },
      resolve: ({ event, ...proof }, { withPayload }) => proofFile(event, proof, withPayload),
    }),
  }),
});

/** What the type is made of, for whatever in the log it proves. */
export async function proved(ctx: Context, event: EventRecord): Promise<EventProof> {
  return { ...(await proofOf(ctx, event)), event };
}
