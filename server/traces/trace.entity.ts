import { defineEntity, p } from '@mikro-orm/core';
import { actor, id, instant, tenant, tenantKey } from '#server/db/columns.ts';
import { Event } from '#server/events/event.entity.ts';

export type TraceStatus = 'OPEN' | 'SEALING' | 'SEALED';

const TraceSchema = defineEntity({
  name: 'Trace',
  tableName: 'trace',
  properties: {
    id: id(),
    ...tenant,
    label: p.text(),
    description: p.text().nullable(),
    eventCount: p.integer(),
    /** Chosen when sealing begins, from when on nothing is added; see `trace-seal.service.ts`. */
    sealEventId: p.uuid().nullable(),
    sealingAt: instant().nullable(),
    /** RFC 6962 root over the commitments of its events, in the order of the log; of a trace that is no longer open. */
    root: p.blob().nullable(),
    /** When its seal took its place in the log; null until it has. */
    sealedAt: instant().nullable(),
    createdAt: instant(),
    ...actor,
  },
  uniques: [tenantKey('trace')],
  indexes: [
    {
      name: 'trace_unfinished_index',
      expression:
        'create index "trace_unfinished_index" on "trace" ("sealing_at") where "seal_event_id" is not null and "sealed_at" is null',
    },
  ],
});

/** Events that belong together, sealed into one proof. */
export class Trace extends TraceSchema.class {
  status(): TraceStatus {
    if (this.sealedAt) return 'SEALED';
    return this.sealEventId ? 'SEALING' : 'OPEN';
  }
}
TraceSchema.setClass(Trace);

const TraceEventSchema = defineEntity({
  name: 'TraceEvent',
  tableName: 'trace_event',
  properties: {
    traceId: () =>
      p.manyToOne(Trace).mapToPk().name('trace_id').primary().deleteRule('no action').updateRule('no action'),
    eventId: () =>
      p.manyToOne(Event).mapToPk().name('event_id').primary().deleteRule('no action').updateRule('no action'),
    ...tenant,
    createdAt: instant(),
  },
  indexes: [{ name: 'trace_event_event_id_index', properties: ['eventId'] }],
});

/** That an event is part of a trace, once at most. Its place there is its place in the log. */
export class TraceEvent extends TraceEventSchema.class {}
TraceEventSchema.setClass(TraceEvent);
