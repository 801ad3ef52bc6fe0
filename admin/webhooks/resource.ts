import {
  WebhookDeliveriesDocument,
  WebhookDeliveryDocument,
  type WebhookDeliveryRecordFragment,
  WebhookEndpointDeleteDocument,
  WebhookEndpointDocument,
  type WebhookEndpointRecordFragment,
  type WebhookEndpointStatus,
  WebhookEndpointsDocument,
  WebhookEndpointUpdateDocument,
} from '../gql/graphql.ts';
import { changed, optional } from '../relay/changed.ts';
import { request } from '../relay/execute.ts';
import { resource } from '../relay/relay-data-provider.ts';

export interface WebhookEndpointForm {
  url: string;
  description: string | null;
  events: string[];
}

export const emptyEndpointForm: WebhookEndpointForm = { url: '', description: '', events: ['*'] };

export function endpointFields({ url, description, events }: WebhookEndpointForm) {
  return { url: url.trim(), description: optional(description), events };
}

/** Made by a verb of its own, whose answer is kept nowhere: it carries the secret. */
export const webhookEndpoints = resource<WebhookEndpointRecordFragment, WebhookEndpointForm>({
  list: ({ window, filter }) => {
    const { show, search } = filter as { show?: string; search?: string };
    const status = show && show !== 'all' ? [show as WebhookEndpointStatus] : undefined;
    return request(WebhookEndpointsDocument, {
      ...window,
      filter: { search: optional(search) ?? undefined, status },
    });
  },
  one: (id) => request(WebhookEndpointDocument, { id }),
  update: (id, form, previous) =>
    request(WebhookEndpointUpdateDocument, {
      input: { id, ...changed(endpointFields(form), endpointFields(previous)) },
    }),
  remove: (id) => request(WebhookEndpointDeleteDocument, { input: { id } }),
});

export const webhookDeliveries = resource<WebhookDeliveryRecordFragment>({
  list: ({ window, filter }) =>
    request(WebhookDeliveriesDocument, { ...window, filter: { endpointId: String(filter.endpointId) } }),
  one: (id) => request(WebhookDeliveryDocument, { id }),
});
