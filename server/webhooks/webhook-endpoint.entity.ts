import { defineEntity, p } from '@mikro-orm/core';
import { actor, id, instant, tenant, tenantKey } from '#server/db/columns.ts';

const disabledReasons = ['BY_HAND', 'FAILING', 'GONE'] as const;
export type DisabledReason = (typeof disabledReasons)[number];

const WebhookEndpointSchema = defineEntity({
  name: 'WebhookEndpoint',
  tableName: 'webhook_endpoint',
  properties: {
    id: id(),
    ...tenant,
    url: p.text(),
    description: p.text().nullable(),
    /** Types of events, `thing.*` or `*`. */
    events: p.array().$type<string[]>().columnType('text[]'),
    disabledAt: instant().nullable(),
    disabledReason: p.enum(disabledReasons).nullable(),
    /** Since when every attempt has failed; null when the last one did not. */
    failingSince: instant().nullable(),
    /** It has asked to be left alone until then. */
    heldUntil: instant().nullable(),
    /** Its row stays as long as the log of its deliveries. */
    deletedAt: instant().nullable(),
    createdAt: instant(),
    updatedAt: instant(),
    ...actor,
  },
  uniques: [tenantKey('webhook_endpoint')],
  indexes: [
    {
      name: 'webhook_endpoint_anchored_index',
      expression: `create index "webhook_endpoint_anchored_index" on "webhook_endpoint" ("environment", "organization_id")
        where "disabled_at" is null and "deleted_at" is null and "events" && '{*,event.*,event.anchored}'`,
    },
  ],
});

/** Where an organization wants to be told of what happens. */
export class WebhookEndpoint extends WebhookEndpointSchema.class {}
WebhookEndpointSchema.setClass(WebhookEndpoint);

const WebhookEndpointSecretSchema = defineEntity({
  name: 'WebhookEndpointSecret',
  tableName: 'webhook_endpoint_secret',
  properties: {
    id: id(),
    ...tenant,
    endpoint: () => p.manyToOne(WebhookEndpoint).name('endpoint_id').deleteRule('cascade'),
    /** Encrypted under a key derived from SECRET_KEY: it signs, so a digest would not do. */
    sealed: p.blob(),
    createdAt: instant(),
    /** From this instant on it signs no more; null while it is current. */
    retiresAt: instant().nullable(),
  },
  indexes: [{ name: 'webhook_endpoint_secret_endpoint_id_index', properties: 'endpoint' }],
});

export class WebhookEndpointSecret extends WebhookEndpointSecretSchema.class {}
WebhookEndpointSecretSchema.setClass(WebhookEndpointSecret);
