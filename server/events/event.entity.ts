import { defineEntity, p } from '@mikro-orm/core';
import { actor, environment, id, instant, tenant, tenantKey } from '#server/db/columns.ts';

const EventSchema = defineEntity({
  name: 'Event',
  tableName: 'event',
  properties: {
    id: id(),
    ...tenant,
    type: p.text(),
    /** Of the tenant, or an entry of its own history (`activity/history-types.ts`), which is no event to it. */
    kind: p.enum(['EVENT', 'HISTORY']).default('EVENT'),
    /** What an entry of history is about. */
    subjectId: p.uuid().nullable(),
    /** The exact RFC 8785 bytes that were hashed; never re-serialized from anything else. */
    canonical: p.blob(),
    payloadHash: p.blob(),
    /** 32 random bytes: without them the public leaf says nothing about a guessable payload. */
    salt: p.blob(),
    /** The log's leaf; see `ledger/commitment.ts` for what it commits to. */
    commitment: p.blob(),
    /** Contiguous per environment over the whole deployment, from 0. */
    logIndex: p.bigint(),
    signature: p.blob(),
    signingKeyId: () => p.manyToOne(SigningKey).mapToPk().name('signing_key_id'),
    ingestedAt: instant(),
    /** When it happened, as its sender says. */
    occurredAt: instant().nullable(),
    /** The exact RFC 8785 form of a flat object that its sender gave beside the payload. */
    metadata: p.text().nullable(),
    /** By which format of `ledger/commitment.ts` the commitment was made. */
    commitmentVersion: p.smallint(),
    apiKeyId: p.uuid().nullable(),
    ...actor,
  },
  checks: [
    {
      name: 'event_commitment_version_known',
      expression: `"commitment_version" >= 1 and "commitment_version" <= 2`,
    },
  ],
  uniques: [tenantKey('event'), { name: 'event_log_index_unique', properties: ['environment', 'logIndex'] }],
  indexes: [
    { name: 'event_type_index', properties: ['organizationId', 'environment', 'type', 'id'] },
    { name: 'event_payload_hash_index', properties: ['organizationId', 'environment', 'payloadHash'] },
    {
      name: 'event_history_index',
      expression: `create index "event_history_index" on "event" ("subject_id", "log_index") where kind = 'HISTORY'`,
    },
    {
      name: 'event_occurred_index',
      expression: `create index "event_occurred_index" on "event" ("organization_id", "environment", "occurred_at")
        where "occurred_at" is not null`,
    },
    {
      name: 'event_metadata_index',
      expression: `create index "event_metadata_index" on "event"
        using gin (("metadata"::jsonb) jsonb_path_ops) where "metadata" is not null`,
    },
  ],
});

/** Something anchored in the ledger. Rows are only ever inserted. */
export class Event extends EventSchema.class {}
EventSchema.setClass(Event);

const SigningKeySchema = defineEntity({
  name: 'SigningKey',
  tableName: 'signing_key',
  properties: {
    id: id(),
    environment: environment(),
    /** What it signs, and nothing else. */
    purpose: p.enum(['RECEIPT', 'CHECKPOINT']),
    /** How many events there were when it became the current one. */
    sinceSize: p.bigint(),
    /** Raw 32-byte Ed25519 public key. */
    publicKey: p.blob(),
    /** The private key, encrypted under a key derived from SECRET_KEY: the database alone cannot sign. */
    wrappedPrivateKey: p.blob(),
    /** The note by which the checkpoint key before it names it as its successor. */
    endorsement: p.text().nullable(),
    createdAt: instant(),
    retiredAt: instant().nullable(),
  },
  uniques: [
    {
      name: 'signing_key_current_unique',
      properties: ['environment', 'purpose'],
      where: { retiredAt: null },
    },
  ],
});

export class SigningKey extends SigningKeySchema.class {}
SigningKeySchema.setClass(SigningKey);
