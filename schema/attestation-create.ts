import { InvalidAttestationError } from '#server/attestations/attestation.errors.ts';
import * as attestations from '#server/attestations/attestation.query.ts';
import * as service from '#server/attestations/attestation.service.ts';
import { NotFoundError, ValidationError } from '#server/errors.ts';
import { InvalidPayloadError } from '#server/events/event.errors.ts';
import { QuotaExceededError } from '#server/plans/plan.errors.ts';
import { TraceFullError, TraceSealedError } from '#server/traces/trace.errors.ts';
import { AttestationTypeEnum } from './attestation.ts';
import { builder } from './builder.ts';
import { UserErrorInterface } from './errors.ts';
import { idOf } from './ids.ts';
import { AttestationRef } from './refs.ts';

builder.objectType(InvalidAttestationError, {
  name: 'InvalidAttestationError',
  description:
    'What is attested says too little, or more than one can: no prompt or output (`EMPTY_PAYLOAD`), no model ' +
    '(`INVALID_CONTEXT`), or subject or attributes with more than 20 keys or 8 KB (`SUBJECT_TOO_LARGE`, ' +
    '`SUBJECT_TOO_MANY_KEYS`, `ATTRIBUTES_TOO_LARGE`, `ATTRIBUTES_TOO_MANY_KEYS`).',
  interfaces: [UserErrorInterface],
});

const flat =
  'A flat JSON object of texts, numbers and booleans: 20 keys besides `user_id` and `session_id`, 8 KB.';

const AttestationCreateInput = builder.inputType('AttestationCreateInput', {
  description:
    'What to attest. Prompt and output are each given as text or as the SHA-256 of its UTF-8 bytes.',
  fields: (t) => ({
    type: t.field({
      type: AttestationTypeEnum,
      required: true,
      defaultValue: 'OUTPUT',
      description: 'What of the model is attested.',
    }),
    modelProvider: t.string({ required: true, description: 'Who offers the model, e.g. `openai`.' }),
    modelName: t.string({ required: true, description: 'The model, e.g. `gpt-4o`.' }),
    modelVersion: t.string({ required: true, description: 'Which version of it, e.g. `2024-11-20`.' }),
    prompt: t.string({ description: 'What the model was given, exactly. It is hashed, and not kept.' }),
    promptHash: t.string({ description: 'Instead of the prompt: its SHA-256 in hex.' }),
    output: t.string({ description: 'What it answered, exactly. It is hashed, and not kept.' }),
    outputHash: t.string({ description: 'Instead of the output: its SHA-256 in hex.' }),
    keepContent: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Whether the texts are kept here all the same. Neither the ledger nor webhooks have them.',
    }),
    subject: t.field({ type: 'JSON', description: `Whom or what it is about. ${flat}` }),
    attributes: t.field({ type: 'JSON', description: `What else there is to say of it. ${flat}` }),
    occurredAt: t.field({ type: 'DateTime', description: 'When it happened, where that was not just now.' }),
    traceId: t.id({ description: 'An open trace that its event becomes part of.' }),
  }),
});

const AttestationCreatePayload = builder.objectRef<{ id: string }>('AttestationCreatePayload').implement({
  description: 'The attestation, with its event in the ledger.',
  fields: (t) => ({
    attestation: t.field({
      type: AttestationRef,
      description: 'The attestation.',
      resolve: async ({ id }, _args, ctx) => {
        const attestation = await attestations.byId.fresh(ctx, id);
        if (!attestation) throw new NotFoundError('attestation');
        return attestation;
      },
    }),
  }),
});

builder.mutationField('attestationCreate', (t) =>
  t.field({
    type: AttestationCreatePayload,
    description:
      'Attests what a model was given and what it answered. The answer comes after the event that anchors it is ' +
      'committed.',
    authScopes: { holds: 'events:write' },
    extensions: { exactJson: true },
    errors: {
      types: [
        ...[ValidationError, InvalidAttestationError, InvalidPayloadError, QuotaExceededError],
        ...[NotFoundError, TraceSealedError, TraceFullError],
      ],
    },
    args: { input: t.arg({ type: AttestationCreateInput, required: true, description: 'What to attest.' }) },
    resolve: async (_root, { input: { traceId, ...input } }, ctx) => ({
      id: await service.create(ctx, { ...input, traceId: traceId == null ? null : idOf('Trace', traceId) }),
    }),
  }),
);
