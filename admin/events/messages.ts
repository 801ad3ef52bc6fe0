export const eventMessages = {
  resources: {
    events: {
      name: 'Event |||| Events',
      fields: {
        logIndex: 'Index',
        type: 'Type',
        hash: 'Hash',
        ingestedAt: 'Anchored',
        createdBy: 'By',
        payload: 'Payload',
        id: 'Event ID',
        occurredAt: 'Happened',
        metadata: 'Metadata',
        signature: 'Signature',
        publicKey: 'Public key',
        receipt: 'Receipt',
      },
      notifications: { created: 'Event anchored' },
    },
  },
  events: {
    list: {
      lead: 'Each event is hashed, signed and added to a log that cannot be rewritten.',
      search: 'Search by type, hash or ID',
    },
    empty: {
      title: 'Nothing is anchored yet',
      text: 'Anchor an event to prove later that it was recorded, when, and that it has not changed since.',
      curl: 'Anchor an event with curl',
    },
    anchor: {
      action: 'Anchor event',
      title: 'Anchor an event',
      lead: 'It becomes part of the log for good: there is no edit and no delete.',
      type_hint: 'What happened, in a dotted name: “contract.signed”.',
      payload_hint: 'JSON, up to 64 KB. Do not put secrets here.',
      occurred_hint: 'When it happened, as you say. Leave it empty to say nothing.',
      metadata_hint: 'A flat JSON object to find it by: texts, numbers, true, false. Up to 50 keys.',
      problem: {
        json: 'This is not JSON: %{detail}',
        number: 'The number %{detail} would lose digits. Write it as text, in quotes.',
        duplicate: 'The same key stands twice in one object.',
        flat: 'Metadata is an object of texts, numbers, true and false.',
      },
    },
    show: {
      lead: 'Entry %{index} of the log',
      payload_hint: 'As anchored. The hash is over its canonical form (RFC 8785).',
<<<<<<< HEAD
=======
      metadata_hint: 'What the sender says beside the payload. The event commits to it.',
      proof: 'Proof',
      proof_hint: 'Enough to check this event without us.',
>>>>>>> 6bb1bd7 (Console: check a file against the ledger by dropping it, anchor by hash, say when an event happened)
    },
    proof: {
      title: 'Proof',
      hint: 'Checked in this browser, up to the signed head of the log.',
      verify: 'Verify again',
      verifying: 'Verifying…',
      failed: 'The proof could not be checked: %{message}',
      values: 'Values',
      download: 'Download .tlog-proof, with the payload',
      page: 'Public page',
      page_hint: 'Whoever has its link sees type, time, hashes and proof, and never the payload.',
      outcome: { ok: 'Holds', failed: 'Does not hold', skipped: 'Not looked at' },
    },
    receipt: { title: 'Receipt', hint: 'What the server signed when it took the event in.' },
  },
};
