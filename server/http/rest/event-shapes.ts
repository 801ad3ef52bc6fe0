import { instant, text, wrongMember } from './shapes.ts';
import { refused, type StoredRequest } from './stored-operation.ts';
import type { JsonSchema } from './verb.ts';

export interface EventData {
  id: string;
  type: string;
  payload: unknown;
  hash: string;
  commitment: string;
  signature: string;
  publicKey: string;
  logIndex: number;
  ingestedAt: string;
  occurredAt: string | null;
  metadata: unknown;
  proof?: {
    logIndex: number;
    treeSize: number;
    rootHash: string;
    path: string[];
    checkpoint: string;
  };
}

export const eventFields =
  'id type hash commitment signature publicKey logIndex ingestedAt occurredAt metadata';

/** With the proof only where it is asked for: by `$proof`. */
export const provenFields = `${eventFields} proof @include(if: $proof) {
    logIndex treeSize rootHash path checkpoint }`;

/** Names as in seed 001's API. */
export function restEvent(event: Omit<EventData, 'payload'>, { publicUrl }: StoredRequest) {
  const { proof } = event;
  return {
    event_id: event.id,
    event_type: event.type,
    payload_hash: event.hash,
    event_hash: event.commitment,
    signature: event.signature,
    public_key: event.publicKey,
    log_index: event.logIndex,
    ingested_at: event.ingestedAt,
    ...(event.occurredAt === null ? {} : { occurred_at: event.occurredAt }),
    ...(event.metadata === null ? {} : { metadata: event.metadata }),
    verify_url: `${publicUrl}/verify/${event.id}`,
    ...(proof
      ? {
          proof: {
            log_index: proof.logIndex,
            tree_size: proof.treeSize,
            root_hash: proof.rootHash,
            path: proof.path,
            checkpoint: proof.checkpoint,
          },
        }
      : {}),
  };
}

/** What of a body is at fault, by its names here. */
export const restNames = { type: 'event_type', occurredAt: 'occurred_at' } as const;

/** An event as GraphQL takes it, of one as it stands in a body. */
export function eventInput(sent: Readonly<Record<string, unknown>>, where = '') {
  const { event_type: type, payload, occurred_at, event_time, metadata } = sent;
  const occurredAt = occurred_at ?? event_time;
  if (typeof type !== 'string') throw wrongMember(`${where}event_type`, 'a string');
  if (payload == null) throw refused('INVALID_PAYLOAD', 400, `${where}payload must be a JSON object.`);
  if (occurredAt != null && typeof occurredAt !== 'string') {
    throw wrongMember(`${where}occurred_at`, 'an instant like "2026-11-20T09:30:00Z"');
  }
  return { type, payload, occurredAt, metadata };
}

export const metadataSchema: JsonSchema = {
  type: 'object',
  description: 'A flat object of at most 50 keys and 8 KB: texts, numbers, true and false.',
  additionalProperties: { type: ['string', 'number', 'boolean'] },
};

export const proofParameter = {
  proof: {
    ...{ type: 'boolean', default: false },
    description: 'Whether the answer has the proof too, under the checkpoint signed with the event.',
  },
};

export const eventBody: JsonSchema = {
  type: 'object',
  required: ['event_type', 'payload'],
  properties: {
    event_type: text('1 to 128 letters, digits, dots, underscores, colons and hyphens.'),
    payload: { type: 'object', description: 'At most 64 KB and 64 levels of exact JSON.' },
    occurred_at: instant('When it happened, as you say; `event_time` is taken too.'),
    metadata: metadataSchema,
  },
};

export const eventSchema: JsonSchema = {
  type: 'object',
  required: [
    ...['event_id', 'event_type', 'payload_hash', 'event_hash', 'signature', 'public_key'],
    ...['log_index', 'ingested_at', 'verify_url'],
  ],
  properties: {
    event_id: text('Its id, `evt_…`.'),
    event_type: text('What kind of event.'),
    payload_hash: text("SHA-256 of the payload's RFC 8785 form, in hex."),
    event_hash: text(
      'The salted commitment to payload hash, id, type, times and metadata, in hex: its leaf in the log.',
    ),
    signature: text('Ed25519 signature of the receipt, in base64.'),
    public_key: text('The raw Ed25519 public key that verifies it, in base64.'),
    log_index: { type: 'integer', description: 'Its place in the log.' },
    ingested_at: instant('When it was accepted.'),
    occurred_at: instant('When it happened, as its sender says; missing where that was not said.'),
    metadata: { ...metadataSchema, description: 'What its sender says beside the payload, if anything.' },
    verify_url: text('Where anyone can look it up.'),
    proof: {
      type: 'object',
      description: 'That it is in the log, where asked for with `proof=true`.',
      properties: {
        log_index: { type: 'integer', description: 'Its place in the log.' },
        tree_size: { type: 'integer', description: "How many entries the checkpoint's tree has." },
        root_hash: text("The tree's root, in base64."),
        path: {
          type: 'array',
          items: { type: 'string' },
          description: "RFC 6962's inclusion proof, in base64.",
        },
        checkpoint: text('The signed head of the tree: a C2SP checkpoint.'),
      },
    },
  },
};
