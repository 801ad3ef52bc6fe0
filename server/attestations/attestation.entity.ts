import { defineEntity, p } from '@mikro-orm/core';
import { actor, id, instant, tenant, tenantKey } from '#server/db/columns.ts';

/** Flat: what stands under a name is a text, a number or a boolean. */
export type Facts = Record<string, string | number | boolean>;

const AttestationSchema = defineEntity({
  name: 'Attestation',
  tableName: 'attestation',
  properties: {
    id: id(),
    ...tenant,
    type: p.enum(['OUTPUT', 'DECISION', 'APPROVAL']),
    modelProvider: p.text(),
    modelName: p.text(),
    modelVersion: p.text(),
    /** SHA-256 of the UTF-8 bytes of what the model was given. */
    promptHash: p.blob(),
    /** The same of what it answered. */
    outputHash: p.blob(),
    /** Those bytes, where they are to be kept. Bytes and not text: PostgreSQL's text has no NUL. */
    prompt: p.blob().nullable(),
    output: p.blob().nullable(),
    subject: p.json().$type<Facts>().nullable(),
    attributes: p.json().$type<Facts>().nullable(),
    occurredAt: instant().nullable(),
    /** Chosen before the event is there, so that it cannot be anchored twice; see `attestation.service.ts`. */
    eventId: p.uuid(),
    /** Null until the event is in the ledger: nobody sees it before. */
    anchoredAt: instant().nullable(),
    createdAt: instant(),
    ...actor,
  },
  uniques: [tenantKey('attestation')],
  indexes: [
    { name: 'attestation_prompt_hash_index', properties: ['organizationId', 'environment', 'promptHash'] },
    { name: 'attestation_output_hash_index', properties: ['organizationId', 'environment', 'outputHash'] },
    {
      name: 'attestation_unfinished_index',
      expression:
        'create index "attestation_unfinished_index" on "attestation" ("created_at") where "anchored_at" is null',
    },
  ],
});

/** What a model was asked and what it answered, as an event of the ledger says it for good. Never changed. */
export class Attestation extends AttestationSchema.class {}
AttestationSchema.setClass(Attestation);
