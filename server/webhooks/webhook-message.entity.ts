import { defineEntity, p } from '@mikro-orm/core';
import { id, instant, tenant, tenantKey } from '#server/db/columns.ts';

const WebhookMessageSchema = defineEntity({
  name: 'WebhookMessage',
  tableName: 'webhook_message',
  properties: {
    id: id(),
    ...tenant,
    type: p.text(),
    subjectId: p.uuid(),
    /** The exact JSON of the thing after the change; null until the dispatcher has read it, where the change did not know it. */
    data: p.text().nullable(),
    /** The exact JSON of what else there is to say; see `event-details.ts`. */
    details: p.text().nullable(),
    /** Contiguous per organization and environment from 1, given after the commit. */
    seq: p.bigint().nullable(),
    /** Somebody tries an endpoint out: no news, and not in the sequence. */
    isTest: p.boolean().default(false),
    createdAt: instant(),
  },
  uniques: [
    tenantKey('webhook_message'),
    { name: 'webhook_message_seq_unique', properties: ['organizationId', 'environment', 'seq'] },
  ],
  indexes: [
    {
      name: 'webhook_message_unsequenced_index',
      expression:
        'create index "webhook_message_unsequenced_index" on "webhook_message" ("id") where "seq" is null and not "is_test"',
    },
  ],
});

/** What others are to be told of a change: written in the change's own transaction, so neither is without the other. */
export class WebhookMessage extends WebhookMessageSchema.class {}
WebhookMessageSchema.setClass(WebhookMessage);
