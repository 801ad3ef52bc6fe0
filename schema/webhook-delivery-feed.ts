import { changed } from '#server/webhooks/webhook-delivery.feed.ts';
import { builder } from './builder.ts';
import { idOf } from './ids.ts';
import { WebhookDeliveryRef } from './refs.ts';
import { WebhookDeliveryStatusEnum } from './webhook-delivery.ts';

const WebhookDeliveryChangedFilterInput = builder.inputType('WebhookDeliveryChangedFilterInput', {
  description: 'Which deliveries to be told of; all conditions must hold.',
  fields: (t) => ({
    endpointId: t.id({ description: 'To this endpoint.' }),
    status: t.field({
      type: [WebhookDeliveryStatusEnum],
      description: 'Of which this has become: `[FAILED]` tells what nobody will try again.',
    }),
  }),
});

builder.subscriptionField('webhookDeliveryChanged', (t) =>
  t.field({
    type: WebhookDeliveryRef,
    description:
      'Each delivery from now on when it is laid out, after every attempt, and when it is cancelled or sent again: as it is when this is told.',
    authScopes: { holds: 'webhooks:read' },
    args: {
      filter: t.arg({ type: WebhookDeliveryChangedFilterInput, description: 'Which deliveries.' }),
    },
    subscribe: (_root, { filter }, ctx) =>
      changed(ctx, {
        endpointId: filter?.endpointId != null ? idOf('WebhookEndpoint', filter.endpointId) : null,
        status: filter?.status ?? null,
      }),
    resolve: (delivery) => delivery,
  }),
);
