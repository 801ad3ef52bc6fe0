import * as history from '#server/activity/history.query.ts';
import { encodeId } from '#server/db/id.ts';
import type { EventRecord } from '#server/events/event.service.ts';
import { receiptOf } from '#server/ledger/receipt.ts';
import { ActivityRef } from './activity.ts';
import { builder } from './builder.ts';
import { EventProofRef, proved } from './event-proof.ts';

/** No node: it is reached through what it tells of, by those who may see that. */
export const LedgerEntryRef = builder.objectRef<EventRecord>('LedgerEntry').implement({
  description:
    "A change of the organization's own as the ledger keeps it: from then on nobody can alter it unnoticed.",
  fields: (t) => ({
    id: t.id({
      description:
        'Its id in the log, `evt_…`. Whoever is given `/verify/{id}` sees its type, its time and its proof, never its payload.',
      resolve: ({ id }) => encodeId('Event', id),
    }),
    type: t.exposeString('type', {
      description: 'What the log calls it: `countersign.` and the type of the change.',
    }),
    payload: t.field({
      type: 'JSON',
      description:
        'The change as it was anchored, read from the very bytes that were hashed: `id` in the activity log, `number` ' +
        'among the changes of its `subject` (from 1, without gaps), `type`, `actor`, `at`, `data`, `reason`, `requestId`.',
      resolve: ({ canonical }) => JSON.parse(canonical.toString('utf8')) as unknown,
    }),
    hash: t.string({
      description: "SHA-256 of the payload's RFC 8785 form, in hex.",
      resolve: ({ payloadHash }) => payloadHash.toString('hex'),
    }),
    commitment: t.string({
      description:
        'The salted commitment to its payload hash, id, type and time, in hex: its leaf in the log.',
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
      description: 'Its place in the log of its environment.',
      resolve: ({ logIndex }) => Number(logIndex),
    }),
    ingestedAt: t.expose('ingestedAt', { type: 'DateTime', description: 'When the log took it in.' }),
    proof: t.field({
      type: EventProofRef,
      description: 'That it is in the log, under the newest checkpoint.',
      complexity: 5,
      resolve: (entry, _args, ctx) => proved(ctx, entry),
    }),
  }),
});

builder.objectField(ActivityRef, 'ledgerEntry', (t) =>
  t.field({
    type: LedgerEntryRef,
    nullable: true,
    description:
      'Its entry in the ledger. Changes of keys, and what makes an invoice binding or settles it, have one, within ' +
      'seconds of the change; null until then, and for all that the ledger does not keep.',
    resolve: ({ id }, _args, ctx) => history.entryOf(ctx, id),
  }),
);
