import { encodeId } from '#server/db/id.ts';
import { NotFoundError, ValidationError } from '#server/errors.ts';
import { QuotaExceededError } from '#server/plans/plan.errors.ts';
import {
  TraceEmptyError,
  TraceFullError,
  TraceNotEmptyError,
  TraceSealedError,
} from '#server/traces/trace.errors.ts';
import * as traces from '#server/traces/trace.query.ts';
import * as service from '#server/traces/trace.service.ts';
import { seal } from '#server/traces/trace-seal.service.ts';
import { builder } from './builder.ts';
import { UserErrorInterface } from './errors.ts';
import { idOf } from './ids.ts';
import { idInput } from './inputs.ts';
import { TraceRef } from './refs.ts';

builder.objectType(TraceSealedError, {
  name: 'TraceSealedError',
  description: 'The trace is sealed, or just being sealed: nothing in it changes any more.',
  interfaces: [UserErrorInterface],
});

builder.objectType(TraceEmptyError, {
  name: 'TraceEmptyError',
  description: 'The trace has no event: a seal over nothing would prove nothing.',
  interfaces: [UserErrorInterface],
});

builder.objectType(TraceFullError, {
  name: 'TraceFullError',
  description: 'The trace would have more than 400 events. Seal it and go on in another.',
  interfaces: [UserErrorInterface],
});

builder.objectType(TraceNotEmptyError, {
  name: 'TraceNotEmptyError',
  description: 'The trace has events: only one that is open and empty can be deleted.',
  interfaces: [UserErrorInterface],
});

const payload = (name: string, description: string) =>
  builder.objectRef<{ id: string }>(name).implement({
    description,
    fields: (t) => ({
      trace: t.field({
        type: TraceRef,
        description: 'The trace as it is now.',
        resolve: async ({ id }, _args, ctx) => {
          const trace = await traces.byId.fresh(ctx, id);
          if (!trace) throw new NotFoundError('trace');
          return trace;
        },
      }),
    }),
  });

const TraceCreateInput = builder.inputType('TraceCreateInput', {
  description: 'The trace to open.',
  fields: (t) => ({
    label: t.string({ required: true, description: 'What it is called, e.g. `Loan application 4021`.' }),
    description: t.string({ description: 'What it is about, in up to 1,000 characters.' }),
  }),
});

const TraceEventAddInput = builder.inputType('TraceEventAddInput', {
  description: 'What to add to a trace.',
  fields: (t) => ({
    traceId: t.id({ required: true, description: "The trace's id." }),
    eventIds: t.idList({ required: true, description: 'Events that are anchored already, 1 to 100.' }),
  }),
});

const TraceDeletePayload = builder.objectRef<{ id: string }>('TraceDeletePayload').implement({
  description: 'What was deleted.',
  fields: (t) => ({
    deletedId: t.id({ description: 'The id it had.', resolve: ({ id }) => encodeId('Trace', id) }),
  }),
});

builder.mutationFields((t) => ({
  traceCreate: t.field({
    type: payload('TraceCreatePayload', 'The trace, open and empty.'),
    description: 'Opens a trace.',
    authScopes: { holds: 'events:write' },
    errors: { types: [ValidationError] },
    args: { input: t.arg({ type: TraceCreateInput, required: true, description: 'The trace.' }) },
    resolve: async (_root, { input }, ctx) => ({ id: await service.create(ctx, input) }),
  }),
  traceEventAdd: t.field({
    type: payload('TraceEventAddPayload', 'The trace with the events.'),
    description:
      'Adds events that are anchored already to an open trace: all of them or none. Those that are in it stay as they ' +
      'are. To anchor into a trace, give `eventAnchor` its id.',
    authScopes: { holds: 'events:write' },
    errors: { types: [NotFoundError, ValidationError, TraceSealedError, TraceFullError] },
    args: { input: t.arg({ type: TraceEventAddInput, required: true, description: 'What to add.' }) },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('Trace', input.traceId);
      await service.addEvents(
        ctx,
        id,
        input.eventIds.map((eventId) => idOf('Event', eventId)),
      );
      return { id };
    },
  }),
  traceSeal: t.field({
    type: payload('TraceSealPayload', 'The sealed trace.'),
    description:
      'Seals a trace: anchors one event that names all of its events and the root over them. The answer comes after ' +
      'that is committed. From then on nothing in the trace changes.',
    authScopes: { holds: 'events:write' },
    errors: { types: [NotFoundError, TraceSealedError, TraceEmptyError, QuotaExceededError] },
    args: {
      input: t.arg({
        type: idInput('TraceSealInput', 'Which trace to seal.', 'trace'),
        required: true,
        description: 'Which trace.',
      }),
    },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('Trace', input.id);
      await seal(ctx, id);
      return { id };
    },
  }),
  traceDelete: t.field({
    type: TraceDeletePayload,
    description: 'Deletes a trace that is open and has no event.',
    authScopes: { holds: 'events:write' },
    errors: { types: [NotFoundError, TraceSealedError, TraceNotEmptyError] },
    args: {
      input: t.arg({
        type: idInput('TraceDeleteInput', 'Which trace to delete.', 'trace'),
        required: true,
        description: 'Which trace.',
      }),
    },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('Trace', input.id);
      await service.remove(ctx, id);
      return { id };
    },
  }),
}));
