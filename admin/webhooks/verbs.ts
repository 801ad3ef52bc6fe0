import {
  WebhookDeliveryRedeliverDocument,
  WebhookEndpointCreateDocument,
  type WebhookEndpointCreateInput,
  WebhookEndpointDisableDocument,
  WebhookEndpointEnableDocument,
  WebhookEndpointReplayDocument,
  type WebhookEndpointReplayInput,
  WebhookEndpointSecretRotateDocument,
  WebhookEndpointTestDocument,
  WebhookEventTypesDocument,
} from '../gql/graphql.ts';
import { type Ask, acting, withSecret } from '../relay/ask.ts';
import { request } from '../relay/execute.ts';
import { succeed } from '../relay/relay-data-provider.ts';

export function webhookVerbs(ask: Ask) {
  const act = acting(ask);
  return {
    webhookEventTypes: async () => (await ask(request(WebhookEventTypesDocument, {}))).webhookEventTypes,
    /** Not `create`: the answer carries the secret, and what `create` answers is kept in a cache. */
    createWebhookEndpoint: async (input: WebhookEndpointCreateInput) =>
      withSecret(succeed(await ask(request(WebhookEndpointCreateDocument, { input })))),
    rotateWebhookEndpointSecret: async (id: string, overlap: string) =>
      withSecret(
        succeed(await ask(request(WebhookEndpointSecretRotateDocument, { input: { id, overlap } }))),
      ),
    disableWebhookEndpoint: (id: string) => act(request(WebhookEndpointDisableDocument, { input: { id } })),
    enableWebhookEndpoint: (id: string) => act(request(WebhookEndpointEnableDocument, { input: { id } })),
    testWebhookEndpoint: (id: string, type?: string) =>
      act(request(WebhookEndpointTestDocument, { input: { id, type } })),
    replayWebhookEndpoint: async (input: WebhookEndpointReplayInput) =>
      succeed(await ask(request(WebhookEndpointReplayDocument, { input }))).count,
    redeliverWebhookDelivery: (id: string) =>
      act(request(WebhookDeliveryRedeliverDocument, { input: { id } })),
  };
}
