import type { EventRecord } from '#server/events/event.service.ts';
import { receiptOf } from '#server/ledger/receipt.ts';
import { builder } from './builder.ts';
import { EventProofRef, proved } from './event-proof.ts';

export const LogEntryInterface = builder.interfaceRef<EventRecord>('LogEntry').implement({
  description: 'What the log keeps of anything that is in it, and what proves that.',
  fields: (t) => ({
    type: t.exposeString('type', {
      description: "What kind of entry, e.g. `order.shipped`; of the server's own, `countersign.…`.",
    }),
    payload: t.field({
      type: 'JSON',
      description: 'What was anchored, read from the very bytes that were hashed.',
      resolve: ({ canonical }) => JSON.parse(canonical.toString('utf8')) as unknown,
    }),
    hash: t.string({
      description: "SHA-256 of the payload's RFC 8785 form, in hex.",
      resolve: ({ payloadHash }) => payloadHash.toString('hex'),
    }),
    commitment: t.string({
      description:
        'The salted commitment to its payload hash, id, type, times and metadata, in hex: its leaf in the log.',
      resolve: ({ commitment }) => commitment.toString('hex'),
    }),
    signature: t.string({
      description: "Ed25519 signature (RFC 8032) of the receipt's RFC 8785 form, in base64.",
      resolve: ({ signature }) => signature.toString('base64'),
    }),
    publicKey: t.string({
      description: 'The raw Ed25519 public key that verifies the signature, in base64.',
      resolve: ({ publicKey }) => publicKey.toString('base64'),
    }),
    receipt: t.field({
      type: 'JSON',
      description: 'What is signed: that this entry took this place in the log at this time.',
      resolve: (entry) => receiptOf(entry),
    }),
    logIndex: t.int({
      description: 'Its place in the log of its environment: contiguous over the whole deployment, from 0.',
      resolve: ({ logIndex }) => Number(logIndex),
    }),
    ingestedAt: t.expose('ingestedAt', { type: 'DateTime', description: 'When the server accepted it.' }),
    proof: t.field({
      type: EventProofRef,
      description:
        'That it is in the log, under the newest of the checkpoints with the most cosignatures; of a new entry, under ' +
        'the one signed with it.',
      complexity: 5,
      resolve: (entry, _args, ctx) => proved(ctx, entry),
    }),
  }),
});
