import { defineEntity, p } from '@mikro-orm/core';
import { id, instant, tenant } from '#server/db/columns.ts';

const ActivitySchema = defineEntity({
  name: 'Activity',
  tableName: 'activity',
  properties: {
    id: id(),
    ...tenant,
    /** `thing.verbed`, e.g. `invoice.finalized`. */
    type: p.text(),
    subjectId: p.uuid(),
    subjectLabel: p.text(),
    data: p.json().$type<Record<string, unknown>>(),
    actorType: p.string().$type<'API_KEY' | 'USER' | 'SYSTEM'>().columnType('text'),
    actorId: p.uuid().nullable(),
    actorLabel: p.text(),
    reason: p.text().nullable(),
    requestId: p.text(),
    ip: p.text().nullable(),
    createdAt: instant(),
  },
});

/** The trace of one change, written in the change's own transaction. */
export class Activity extends ActivitySchema.class {}
ActivitySchema.setClass(Activity);
