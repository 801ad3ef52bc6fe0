import { NotFoundError, ValidationError } from '#server/errors.ts';
import { InvalidMetadataError, InvalidPayloadError } from '#server/events/event.errors.ts';
import { anchor, anchorMany, type EventRecord } from '#server/events/event.service.ts';
import { QuotaExceededError } from '#server/plans/plan.errors.ts';
import { TraceFullError, TraceSealedError } from '#server/traces/trace.errors.ts';
import { builder } from './builder.ts';
import { UserErrorInterface } from './errors.ts';
import { idOf } from './ids.ts';
import { type InputFields, saidFields } from './inputs.ts';
import { EventRef } from './refs.ts';

builder.objectType(InvalidPayloadError, {
  name: 'InvalidPayloadError',
  description:
    'The payload cannot be anchored as it is: not an object, too large or too deep, or not exact JSON.',
  interfaces: [UserErrorInterface],
});

builder.objectType(InvalidMetadataError, {
  name: 'InvalidMetadataError',
  description: 'The metadata cannot be kept as it is: not a flat object, too many keys, or too large.',
  interfaces: [UserErrorInterface],
});

const eventFields = (t: InputFields) => ({
  type: t.string({
    required: true,
    description:
      'What kind of event, e.g. `order.shipped`: 1 to 128 letters, digits, dots, underscores, colons, hyphens. ' +
      'Some are reserved for the server: `countersign.…`, `document.uploaded`, `document.anchored`, ' +
      '`ai.attestation`, `trace.sealed`.',
  }),
  payload: t.field({
    type: 'JSON',
    required: true,
    description:
      'A JSON object of at most 64 KB and 64 levels. It must be exact: a number that cannot be carried without ' +
      'loss, a key written twice or half a surrogate pair is refused.',
  }),
  ...saidFields(t),
});

const EventAnchorInput = builder.inputType('EventAnchorInput', {
  description: 'What to anchor.',
  fields: (t) => ({
    ...eventFields(t),
    traceId: t.id({ description: 'An open trace that it becomes part of.' }),
  }),
});

const EventAnchorItemInput = builder.inputType('EventAnchorItemInput', {
  description: 'One of several events to anchor.',
  fields: eventFields,
});

const EventAnchorManyInput = builder.inputType('EventAnchorManyInput', {
  description: 'What to anchor at once.',
  fields: (t) => ({
    events: t.field({
      type: [EventAnchorItemInput],
      required: true,
      description: '1 to 100 events, in the order in which they are to stand in the log.',
    }),
  }),
});

const EventAnchorPayload = builder.objectRef<{ event: EventRecord }>('EventAnchorPayload').implement({
  description: 'The anchored event: committed, with its place in the log and its signed receipt.',
  fields: (t) => ({ event: t.expose('event', { type: EventRef, description: 'The event.' }) }),
});

const EventAnchorManyPayload = builder
  .objectRef<{ events: EventRecord[] }>('EventAnchorManyPayload')
  .implement({
    description: 'The anchored events: all of them committed, one after the other in the log.',
    fields: (t) => ({
      events: t.expose('events', {
        type: [EventRef],
        description: 'The events, in the order in which they were sent.',
        complexity: { field: 1, multiplier: 1 },
      }),
    }),
  });

const refusals = [ValidationError, InvalidPayloadError, InvalidMetadataError, QuotaExceededError];

builder.mutationFields((t) => ({
  eventAnchor: t.field({
    type: EventAnchorPayload,
    description: 'Anchors an event in the ledger. The answer comes after it is committed.',
    authScopes: { holds: 'events:write' },
    extensions: { exactJson: true },
    errors: { types: [...refusals, NotFoundError, TraceSealedError, TraceFullError] },
    args: { input: t.arg({ type: EventAnchorInput, required: true, description: 'What to anchor.' }) },
    resolve: async (_root, { input: { traceId, ...input } }, ctx) => ({
      event: await anchor(ctx, {
        ...input,
        traceId: traceId == null ? undefined : idOf('Trace', traceId),
      }),
    }),
  }),
  eventAnchorMany: t.field({
    type: EventAnchorManyPayload,
    description:
      'Anchors up to 100 events in one round of the log: all of them or none. A refusal names the event at fault, ' +
      'e.g. `["events", "3", "payload"]`. Each counts as a request, for the quota and in what the operation costs.',
    authScopes: { holds: 'events:write' },
    extensions: { exactJson: true, countedBy: 'events' },
    errors: { types: refusals },
    complexity: ({ input }) => {
      const { length } = input.events;
      return { field: length, multiplier: length };
    },
    args: {
      input: t.arg({ type: EventAnchorManyInput, required: true, description: 'What to anchor at once.' }),
    },
    resolve: async (_root, { input }, ctx) => ({ events: await anchorMany(ctx, input.events) }),
  }),
}));
