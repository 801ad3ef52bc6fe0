import * as attestations from '#server/attestations/attestation.query.ts';
import { encodeId } from '#server/db/id.ts';
import * as events from '#server/events/event.query.ts';
import { ActorRef } from './actor.ts';
import { builder, readable } from './builder.ts';
import { pageCost, toConnection } from './connection.ts';
import { idOf } from './ids.ts';
import { orderInput } from './inputs.ts';
import { AttestationRef, EventRef } from './refs.ts';

export const AttestationTypeEnum = builder.enumType('AttestationType', {
  description: 'What of a model is attested.',
  values: {
    OUTPUT: { description: 'What it wrote.' },
    DECISION: { description: 'What it decided.' },
    APPROVAL: { description: 'That what it proposed was approved.' },
  } satisfies Record<attestations.AttestationType, object>,
});

const hex = (bytes: Buffer) => bytes.toString('hex');
const text = (bytes: Buffer | null) => bytes?.toString('utf8') ?? null;
/** It is read apart from the list, and may be a large text. */
const contentCost = 20;

builder.node(AttestationRef, {
  description:
    'What a model was given and what it answered, by their hashes and together with what is said of both: anchored ' +
    'in the ledger, so that nobody can exchange any of it unnoticed.',
  authScopes: { holds: 'events:read' },
  id: { resolve: (attestation) => attestation.id, description: 'Its id, `att_…`.' },
  loadWithoutCache: (id, ctx) => readable(ctx, 'events:read', () => attestations.byId(ctx, id)),
  fields: (t) => ({
    type: t.expose('type', { type: AttestationTypeEnum, description: 'What of the model is attested.' }),
    modelProvider: t.exposeString('modelProvider', { description: 'Who offers the model, e.g. `openai`.' }),
    modelName: t.exposeString('modelName', { description: 'The model, e.g. `gpt-4o`.' }),
    modelVersion: t.exposeString('modelVersion', { description: 'Which version of it.' }),
    promptHash: t.string({
      description: "SHA-256 of the prompt's UTF-8 bytes, in hex.",
      resolve: ({ promptHash }) => hex(promptHash),
    }),
    outputHash: t.string({
      description: "SHA-256 of the output's UTF-8 bytes, in hex.",
      resolve: ({ outputHash }) => hex(outputHash),
    }),
    prompt: t.string({
      nullable: true,
      complexity: contentCost,
      description: 'What the model was given, where it was to be kept; else null.',
      resolve: async ({ id }, _args, ctx) => text((await attestations.contentOf(ctx, id)).prompt),
    }),
    output: t.string({
      nullable: true,
      complexity: contentCost,
      description: 'What it answered, where it was to be kept; else null.',
      resolve: async ({ id }, _args, ctx) => text((await attestations.contentOf(ctx, id)).output),
    }),
    subject: t.expose('subject', {
      type: 'JSON',
      nullable: true,
      description: 'Whom or what it is about: a flat object.',
    }),
    attributes: t.expose('attributes', {
      type: 'JSON',
      nullable: true,
      description: 'What else there is to say of it: a flat object.',
    }),
    occurredAt: t.expose('occurredAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it happened, as its sender says.',
    }),
    eventId: t.id({
      description: 'The id of the event that anchors it.',
      resolve: ({ eventId }) => encodeId('Event', eventId),
    }),
    event: t.field({
      type: EventRef,
      nullable: true,
      description: 'The event that anchors it, of the type `ai.attestation`. It has the proof.',
      resolve: ({ eventId }, _args, ctx) => events.byId(ctx, eventId),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was sent.' }),
    createdBy: t.field({
      type: ActorRef,
      description: 'Who sent it.',
      resolve: (attestation) => attestation,
    }),
  }),
});

const AttestationConnection = builder.connectionObject(
  { type: AttestationRef, name: 'AttestationConnection', description: 'A page of attestations.' },
  { name: 'AttestationEdge', description: 'An attestation and its place in the list.' },
);

const AttestationFilterInput = builder.inputType('AttestationFilterInput', {
  description: 'Which attestations to list; all conditions must hold.',
  fields: (t) => ({
    search: t.string({
      description:
        "Part of the model's provider or name or of a value of the subject, or a whole hash of prompt or output.",
    }),
    type: t.field({ type: [AttestationTypeEnum], description: 'Of one of these types.' }),
    modelProvider: t.string({ description: 'Of a model of exactly this provider.' }),
    hash: t.string({ description: 'With this prompt or output: its SHA-256 in hex.' }),
    createdAfter: t.field({ type: 'DateTime', description: 'Sent at this instant or later.' }),
    createdBefore: t.field({ type: 'DateTime', description: 'Sent before this instant.' }),
  }),
});

const AttestationOrderField = builder.enumType('AttestationOrderField', {
  description: 'What attestations can be ordered by.',
  values: { CREATED_AT: { description: 'Time of sending.' } },
});

const AttestationOrderInput = orderInput(
  'AttestationOrderInput',
  'The order of a list of attestations.',
  AttestationOrderField,
  'CREATED_AT',
);

builder.queryFields((t) => ({
  attestation: t.field({
    type: AttestationRef,
    nullable: true,
    description: "One attestation. Null when it does not exist or is another tenant's.",
    authScopes: { holds: 'events:read' },
    args: { id: t.arg.id({ required: true, description: "The attestation's id." }) },
    resolve: (_root, { id }, ctx) => attestations.byId(ctx, idOf('Attestation', id)),
  }),
  attestations: t.connection(
    {
      type: AttestationRef,
      description: 'The attestations, newest first unless ordered otherwise.',
      authScopes: { holds: 'events:read' },
      complexity: pageCost,
      args: {
        filter: t.arg({ type: AttestationFilterInput, description: 'Which attestations.' }),
        orderBy: t.arg({ type: AttestationOrderInput, description: 'In which order.' }),
      },
      resolve: async (_root, args, ctx) => toConnection(await attestations.list(ctx, args)),
    },
    AttestationConnection,
  ),
}));
