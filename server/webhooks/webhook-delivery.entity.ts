import { defineEntity, p } from '@mikro-orm/core';
import { id, instant, tenant, tenantKey } from '#server/db/columns.ts';
import { WebhookEndpoint } from './webhook-endpoint.entity.ts';
import { WebhookMessage } from './webhook-message.entity.ts';

const statuses = ['PENDING', 'SUCCEEDED', 'FAILED', 'CANCELLED'] as const;
export type DeliveryStatus = (typeof statuses)[number];

const WebhookDeliverySchema = defineEntity({
  name: 'WebhookDelivery',
  tableName: 'webhook_delivery',
  properties: {
    id: id(),
    ...tenant,
    endpointId: () => p.manyToOne(WebhookEndpoint).mapToPk().name('endpoint_id'),
    messageId: () => p.manyToOne(WebhookMessage).mapToPk().name('message_id').deleteRule('cascade'),
    status: p.enum(statuses),
    /** Failed attempts of the present round of the schedule. */
    tries: p.integer(),
    /** While it is pending: when it is due; while somebody works on it: until when they are trusted to. */
    nextAttemptAt: instant().nullable(),
    /** The process that works on it. */
    lease: p.uuid().nullable(),
    createdAt: instant(),
    finishedAt: instant().nullable(),
  },
  uniques: [
    tenantKey('webhook_delivery'),
    { name: 'webhook_delivery_once', properties: ['endpointId', 'messageId'] },
  ],
  indexes: [
    {
      name: 'webhook_delivery_due_index',
      expression: `create index "webhook_delivery_due_index" on "webhook_delivery" ("endpoint_id", "next_attempt_at")
        where "status" = 'PENDING'`,
    },
    { name: 'webhook_delivery_endpoint_id_index', properties: ['endpointId', 'id'] },
    { name: 'webhook_delivery_message_id_index', properties: ['messageId'] },
  ],
});

/** One message on its way to one endpoint: the queue, and afterwards the log. */
export class WebhookDelivery extends WebhookDeliverySchema.class {}
WebhookDeliverySchema.setClass(WebhookDelivery);

const errors = [
  'ADDRESS_NOT_ALLOWED',
  'DNS',
  'CONNECTION',
  'TLS',
  'TIMEOUT',
  'REDIRECT',
  'INVALID_RESPONSE',
] as const;
export type AttemptError = (typeof errors)[number];

const WebhookAttemptSchema = defineEntity({
  name: 'WebhookAttempt',
  tableName: 'webhook_attempt',
  properties: {
    id: id(),
    ...tenant,
    delivery: () => p.manyToOne(WebhookDelivery).name('delivery_id').deleteRule('cascade'),
    url: p.text(),
    at: instant(),
    durationMs: p.integer(),
    /** The HTTP status; null when there was no answer. */
    status: p.integer().nullable(),
    error: p.enum(errors).nullable(),
    /** How the answer's body begins. */
    response: p.text().nullable(),
  },
  indexes: [{ name: 'webhook_attempt_delivery_id_index', properties: ['delivery', 'id'] }],
});

export class WebhookAttempt extends WebhookAttemptSchema.class {}
WebhookAttemptSchema.setClass(WebhookAttempt);
