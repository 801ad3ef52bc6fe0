import { encodeId } from '#server/db/id.ts';
import * as events from '#server/events/event.query.ts';
import type { TraceStatus } from '#server/traces/trace.entity.ts';
import { mostEvents } from '#server/traces/trace.errors.ts';
import * as traces from '#server/traces/trace.query.ts';
import { listOfTrace } from '#server/traces/trace-events.query.ts';
import { proofBundle, sealedTrace } from '#server/traces/trace-proof.ts';
import { ActorRef } from './actor.ts';
import { builder, readable } from './builder.ts';
import { pageCost, toConnection } from './connection.ts';
import { EventConnection } from './event.ts';
import { idOf } from './ids.ts';
import { orderInput } from './inputs.ts';
import { EventRef, TraceRef } from './refs.ts';

const TraceStatusEnum = builder.enumType('TraceStatus', {
  description: 'Whether a trace still takes events.',
  values: {
    OPEN: { description: 'It takes events.' },
    SEALING: { description: 'Its seal is on the way into the log; it takes no more.' },
    SEALED: { description: 'It is sealed: nothing in it changes any more.' },
  } satisfies Record<TraceStatus, object>,
});

/** All its events are read, each of which may say 64 KB. */
const proofCost = { alone: mostEvents, withPayloads: 10 * mostEvents };

builder.node(TraceRef, {
  description:
    'Events that belong together, in the order of the log. Sealed, they are one proof: one left out, added, exchanged ' +
    'or moved is noticed.',
  authScopes: { holds: 'events:read' },
  id: { resolve: (trace) => trace.id, description: 'Its id, `trc_…`.' },
  loadWithoutCache: (id, ctx) => readable(ctx, 'events:read', () => traces.byId(ctx, id)),
  fields: (t) => ({
    label: t.exposeString('label', { description: 'What it is called.' }),
    description: t.exposeString('description', { nullable: true, description: 'What it is about.' }),
    status: t.expose('status', { type: TraceStatusEnum, description: 'Whether it still takes events.' }),
    eventCount: t.exposeInt('eventCount', { description: 'How many events it has, at most 400.' }),
    events: t.connection(
      {
        type: EventRef,
        description: 'Its events, in the order of the log.',
        complexity: pageCost,
        resolve: async ({ id }, args, ctx) => toConnection(await listOfTrace(ctx, id, args)),
      },
      EventConnection,
    ),
    root: t.string({
      nullable: true,
      description:
        'The root of the Merkle tree (RFC 6962, SHA-256) over the commitments of its events, in hex. Null until it is ' +
        'sealed.',
      resolve: ({ root, sealedAt }) => (sealedAt && root ? root.toString('hex') : null),
    }),
    sealedAt: t.expose('sealedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its seal took its place in the log. Null until it is sealed.',
    }),
    sealEventId: t.id({
      nullable: true,
      description: 'The id of the event that seals it. Null until it is sealed.',
      resolve: ({ sealedAt, sealEventId }) =>
        sealedAt && sealEventId ? encodeId('Event', sealEventId) : null,
    }),
    sealEvent: t.field({
      type: EventRef,
      nullable: true,
      description: 'The event that seals it, of the type `trace.sealed`. Null until it is sealed.',
      resolve: ({ sealedAt, sealEventId }, _args, ctx) =>
        sealedAt && sealEventId ? events.byId(ctx, sealEventId) : null,
    }),
    proof: t.field({
      type: 'JSON',
      nullable: true,
      complexity: ({ withPayloads }) => (withPayloads ? proofCost.withPayloads : proofCost.alone),
      description:
        'The proof as one document that is checked without this server: the seal as a `.tlog-proof` file, and the ' +
        'opening of each event. Null until it is sealed.',
      args: {
        withPayloads: t.arg.boolean({
          required: true,
          defaultValue: false,
          description: 'Whether it discloses what the events say, too, for ten times the cost.',
        }),
      },
      resolve: async (trace, { withPayloads }, ctx) => {
        const sealed = await sealedTrace(ctx, trace);
        return sealed && proofBundle(ctx, sealed, withPayloads);
      },
    }),
    certificateUrl: t.string({
      nullable: true,
      description: 'Where to GET its certificate as PDF, with the same credential. Null until it is sealed.',
      resolve: ({ id, sealedAt }) => (sealedAt ? `/v1/traces/${encodeId('Trace', id)}/proof/pdf` : null),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    createdBy: t.field({ type: ActorRef, description: 'Who created it.', resolve: (trace) => trace }),
  }),
});

const TraceConnection = builder.connectionObject(
  { type: TraceRef, name: 'TraceConnection', description: 'A page of traces.' },
  { name: 'TraceEdge', description: 'A trace and its place in the list.' },
);

const TraceFilterInput = builder.inputType('TraceFilterInput', {
  description: 'Which traces to list; all conditions must hold.',
  fields: (t) => ({
    search: t.string({ description: 'Part of the label.' }),
    status: t.field({ type: [TraceStatusEnum], description: 'In one of these states.' }),
    eventId: t.id({ description: 'That have this event.' }),
  }),
});

const TraceOrderField = builder.enumType('TraceOrderField', {
  description: 'What traces can be ordered by.',
  values: {
    CREATED_AT: { description: 'Time of creation.' },
    LABEL: { description: 'The label, without regard to case.' },
  },
});

const TraceOrderInput = orderInput(
  'TraceOrderInput',
  'The order of a list of traces.',
  TraceOrderField,
  'CREATED_AT',
);

builder.queryFields((t) => ({
  trace: t.field({
    type: TraceRef,
    nullable: true,
    description: "One trace. Null when it does not exist or is another tenant's.",
    authScopes: { holds: 'events:read' },
    args: { id: t.arg.id({ required: true, description: "The trace's id." }) },
    resolve: (_root, { id }, ctx) => traces.byId(ctx, idOf('Trace', id)),
  }),
  traces: t.connection(
    {
      type: TraceRef,
      description: 'The traces, newest first unless ordered otherwise.',
      authScopes: { holds: 'events:read' },
      complexity: pageCost,
      args: {
        filter: t.arg({ type: TraceFilterInput, description: 'Which traces.' }),
        orderBy: t.arg({ type: TraceOrderInput, description: 'In which order.' }),
      },
      resolve: async (_root, { filter, ...args }, ctx) => {
        const eventId = filter?.eventId == null ? null : idOf('Event', filter.eventId);
        return toConnection(await traces.list(ctx, { ...args, filter: { ...filter, eventId } }));
      },
    },
    TraceConnection,
  ),
}));
