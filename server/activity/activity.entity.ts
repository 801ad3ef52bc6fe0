import { defineEntity, p } from '@mikro-orm/core';
import { actorType, id, instant, tenant } from '#server/db/columns.ts';

const ActivitySchema = defineEntity({
  name: 'Activity',
  tableName: 'activity',
  properties: {
    id: id(),
    ...tenant,
    /** Whether it concerns both environments, and is shown in both; `environment` is then where it was done. */
    organizationWide: p.boolean().default(false),
    /** `thing.verbed`, e.g. `invoice.finalized`. */
    type: p.text(),
    subjectId: p.uuid(),
    subjectLabel: p.text(),
    data: p.json().$type<Record<string, unknown>>(),
    actorType: actorType(),
    actorId: p.uuid().nullable(),
    actorLabel: p.text(),
    reason: p.text().nullable(),
    requestId: p.text(),
    ip: p.text().nullable(),
    createdAt: instant(),
  },
  indexes: [
    { name: 'activity_organization_index', properties: ['organizationId', 'environment', 'id'] },
    {
      name: 'activity_organization_wide_index',
      properties: ['organizationId', 'organizationWide', 'id'],
    },
    { name: 'activity_subject_index', properties: ['subjectId', 'id'] },
  ],
});

/** The trace of one change, written in the change's own transaction. */
export class Activity extends ActivitySchema.class {}
ActivitySchema.setClass(Activity);
