import { idempotencyKeySchema, instant, objectIn, text, textIn } from './shapes.ts';
import { refused, type StoredRequest } from './stored-operation.ts';
import type { JsonSchema } from './verb.ts';

export interface AttestationData {
  id: string;
  type: string;
  modelProvider: string;
  modelName: string;
  modelVersion: string;
  promptHash: string;
  outputHash: string;
  subject: unknown;
  attributes: unknown;
  occurredAt: string | null;
  createdAt: string;
  event: {
    id: string;
    payload: unknown;
    hash: string;
    commitment: string;
    signature: string;
    publicKey: string;
    logIndex: number;
    ingestedAt: string;
  };
}

export const attestationFields = `id type modelProvider modelName modelVersion promptHash outputHash subject attributes
  occurredAt createdAt event { id hash commitment signature publicKey logIndex ingestedAt }`;

/** Names as in Invoance's API; its `input` is the prompt. */
export const restAttestation = (attestation: AttestationData, { publicUrl }: StoredRequest) => ({
  attestation_id: attestation.id,
  attestation_type: attestation.type.toLowerCase(),
  status: 'anchored',
  model_provider: attestation.modelProvider,
  model_name: attestation.modelName,
  model_version: attestation.modelVersion,
  input_hash: attestation.promptHash,
  output_hash: attestation.outputHash,
  payload_hash: attestation.event.hash,
  attestation_hash: attestation.event.commitment,
  subject: attestation.subject,
  attributes: attestation.attributes,
  occurred_at: attestation.occurredAt,
  created_at: attestation.createdAt,
  event_id: attestation.event.id,
  log_index: attestation.event.logIndex,
  signature: attestation.event.signature,
  public_key: attestation.event.publicKey,
  signature_alg: 'ed25519',
  verify_url: `${publicUrl}/verify/${attestation.event.id}`,
});

export const attestationTypes = ['output', 'decision', 'approval'];

const flat = (description: string) => ({
  type: ['object', 'null'],
  description: `${description} Flat: texts, numbers and booleans; 20 keys besides user_id and session_id, 8 KB.`,
});

export const attestationSchema: JsonSchema = {
  type: 'object',
  properties: {
    attestation_id: text('Its id, `att_…`.'),
    attestation_type: { enum: attestationTypes },
    status: { const: 'anchored' },
    model_provider: text('Who offers the model.'),
    model_name: text('The model.'),
    model_version: text('Which version of it.'),
    input_hash: text("SHA-256 of the input's UTF-8 bytes, in hex."),
    output_hash: text("SHA-256 of the output's UTF-8 bytes, in hex."),
    payload_hash: text("SHA-256 of the anchored payload's RFC 8785 form, in hex."),
    attestation_hash: text('The salted commitment to all of it, in hex: its leaf in the log.'),
    subject: flat('Whom or what it is about.'),
    attributes: flat('What else there is to say of it.'),
    occurred_at: { ...instant('When it happened.'), type: ['string', 'null'] },
    created_at: instant('When it was sent.'),
    event_id: text('The event that anchors it, `evt_…`.'),
    log_index: { type: 'integer', description: 'Its place in the log.' },
    signature: text('Ed25519 signature of the receipt, in base64.'),
    public_key: text('The raw Ed25519 public key that verifies it, in base64.'),
    signature_alg: { const: 'ed25519' },
    verify_url: text('Where anyone can look it up.'),
  },
};

export const attestationBody: JsonSchema = {
  type: 'object',
  required: ['type', 'payload', 'context'],
  properties: {
    type: { enum: attestationTypes },
    payload: {
      type: 'object',
      description: 'Each as text or as its SHA-256.',
      properties: {
        input: text('What the model was given.'),
        input_hash: text('Instead of it: its SHA-256 in hex.'),
        output: text('What it answered.'),
        output_hash: text('Instead of it: its SHA-256 in hex.'),
      },
    },
    context: {
      type: 'object',
      required: ['model_provider', 'model_name', 'model_version'],
      properties: {
        model_provider: text('Who offers the model.'),
        model_name: text('The model.'),
        model_version: text('Which version of it.'),
      },
    },
    subject: flat('Whom or what it is about.'),
    attributes: flat('What else there is to say of it.'),
    occurred_at: instant('When it happened.'),
    keep_content: { type: 'boolean', default: false, description: 'Whether the texts are kept here.' },
    trace_id: text('An open trace that it becomes part of.'),
    idempotency_key: idempotencyKeySchema,
  },
};

export const attestationExample = {
  type: 'output',
  payload: { input: 'Summarize the contract.', output: 'It runs for twelve months.' },
  context: { model_provider: 'openai', model_name: 'gpt-4o', model_version: '2024-11-20' },
  subject: { user_id: 'user_42', ticket: 'SUP-1042' },
};

/** The body as the mutation's input. */
export function attestationInput(body: Readonly<Record<string, unknown>>) {
  const payload = objectIn(body, 'payload');
  const context = objectIn(body, 'context');
  return {
    type: typeIn(textIn(body, 'type')),
    modelProvider: textIn(context, 'model_provider') ?? '',
    modelName: textIn(context, 'model_name') ?? '',
    modelVersion: textIn(context, 'model_version') ?? '',
    prompt: textIn(payload, 'input'),
    promptHash: textIn(payload, 'input_hash'),
    output: textIn(payload, 'output'),
    outputHash: textIn(payload, 'output_hash'),
    keepContent: body.keep_content === true,
    subject: body.subject,
    attributes: body.attributes,
    occurredAt: textIn(body, 'occurred_at'),
    traceId: textIn(body, 'trace_id'),
    idempotencyKey: textIn(body, 'idempotency_key'),
  };
}

export function typeIn(type: string | undefined): string {
  if (type && attestationTypes.includes(type)) return type.toUpperCase();
  throw refused('INVALID_ATTESTATION_TYPE', 400, `type must be one of ${attestationTypes.join(', ')}.`);
}
