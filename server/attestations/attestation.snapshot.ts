import { z } from 'zod';
import { encodeId } from '#server/db/id.ts';
import { hex } from '#server/ledger/commitment.ts';
import { idField, instantField, iso, isoOrNull, textField } from '#server/webhooks/snapshot.ts';
import type { Attestation } from './attestation.entity.ts';

const facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullable();

/** Never with prompt and output: whoever needs what was kept asks for it. */
export const attestationSnapshot = z.strictObject({
  id: idField('att', "The attestation's id."),
  type: z.enum(['OUTPUT', 'DECISION', 'APPROVAL']).describe('What of the model is attested.'),
  modelProvider: textField('Who offers the model.'),
  modelName: textField('The model.'),
  modelVersion: textField('Which version of it.'),
  promptHash: textField('SHA-256 of the prompt, in hex.'),
  outputHash: textField('SHA-256 of the output, in hex.'),
  subject: facts.describe('Whom or what it is about.'),
  attributes: facts.describe('What else there is to say of it.'),
  occurredAt: instantField('When it happened, as its sender says.').nullable(),
  eventId: idField('evt', 'The event that anchors it in the ledger.'),
  createdAt: instantField('When it was sent.'),
});

export type AttestationSnapshot = z.infer<typeof attestationSnapshot>;

export function snapshotOf(attestation: Attestation): AttestationSnapshot {
  const { type, modelProvider, modelName, modelVersion, subject, attributes } = attestation;
  return {
    id: encodeId('Attestation', attestation.id),
    ...{ type, modelProvider, modelName, modelVersion },
    promptHash: hex(attestation.promptHash),
    outputHash: hex(attestation.outputHash),
    subject: subject ?? null,
    attributes: attributes ?? null,
    occurredAt: isoOrNull(attestation.occurredAt),
    eventId: encodeId('Event', attestation.eventId),
    createdAt: iso(attestation.createdAt),
  };
}

export const attestationSample: AttestationSnapshot = {
  id: 'att_01kah8qf4ye0sbxj4m2zqv3n8d',
  type: 'OUTPUT',
  modelProvider: 'openai',
  modelName: 'gpt-4o',
  modelVersion: '2024-11-20',
  promptHash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  outputHash: '60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752',
  subject: { user_id: 'user_42', ticket: 'SUP-1042' },
  attributes: null,
  occurredAt: '2026-11-20T09:29:58.000Z',
  eventId: 'evt_01kah8qf4ye0sbxj4m2zqv3n8e',
  createdAt: '2026-11-20T09:30:00.000Z',
};
