import { expect } from 'vitest';
import type { TestApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { eventually } from '../support/eventually.ts';
import {
  WebhookDeliveryByIdDocument,
  type WebhookDeliveryFilterInput,
  WebhookDeliveryListDocument,
  WebhookDeliveryRedeliverDocument,
  WebhookEndpointByIdDocument,
  WebhookEndpointCreateDocument,
  type WebhookEndpointCreateInput,
  WebhookEndpointDeleteDocument,
  WebhookEndpointDisableDocument,
  WebhookEndpointEnableDocument,
  WebhookEndpointReplayDocument,
  type WebhookEndpointReplayInput,
  WebhookEndpointSecretRotateDocument,
  WebhookEndpointTestDocument,
  WebhookEndpointUpdateDocument,
  type WebhookEndpointUpdateInput,
  WebhookMessageListDocument,
} from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import type { Receiver } from './receiver.ts';

export const development = { WEBHOOKS_ALLOW_PRIVATE: 'true' };

export async function create(caller: Caller, input: Partial<WebhookEndpointCreateInput> = {}) {
  const all = { url: 'https://hooks.example.com/in', events: ['client.*'], ...input };
  return (await caller.run(WebhookEndpointCreateDocument, { input: all })).webhookEndpointCreate;
}

export const update = async (caller: Caller, input: WebhookEndpointUpdateInput) =>
  (await caller.run(WebhookEndpointUpdateDocument, { input })).webhookEndpointUpdate;

export const disable = async (caller: Caller, id: string) =>
  (await caller.run(WebhookEndpointDisableDocument, { input: { id } })).webhookEndpointDisable;

export const enable = async (caller: Caller, id: string) =>
  (await caller.run(WebhookEndpointEnableDocument, { input: { id } })).webhookEndpointEnable;

export const remove = async (caller: Caller, id: string) =>
  (await caller.run(WebhookEndpointDeleteDocument, { input: { id } })).webhookEndpointDelete;

export const rotate = async (caller: Caller, id: string, overlap?: string) =>
  (await caller.run(WebhookEndpointSecretRotateDocument, { input: { id, overlap } }))
    .webhookEndpointSecretRotate;

export const tryOut = async (caller: Caller, id: string, type?: string) =>
  (await caller.run(WebhookEndpointTestDocument, { input: { id, type } })).webhookEndpointTest;

export const replay = async (caller: Caller, input: WebhookEndpointReplayInput) =>
  (await caller.run(WebhookEndpointReplayDocument, { input })).webhookEndpointReplay;

export const redeliver = async (caller: Caller, id: string) =>
  (await caller.run(WebhookDeliveryRedeliverDocument, { input: { id } })).webhookDeliveryRedeliver;

export const endpointOf = async (caller: Caller, id: string) =>
  given((await caller.run(WebhookEndpointByIdDocument, { id })).webhookEndpoint);

export const deliveriesOf = async (caller: Caller, filter: WebhookDeliveryFilterInput = {}) =>
  (await caller.run(WebhookDeliveryListDocument, { filter, first: 100 })).webhookDeliveries.nodes;

export const deliveryOf = async (caller: Caller, id: string) =>
  given((await caller.run(WebhookDeliveryByIdDocument, { id })).webhookDelivery);

export const messagesOf = async (caller: Caller, after?: string) =>
  (await caller.run(WebhookMessageListDocument, { first: 100, after })).webhookMessages;

/** An organization with one endpoint at the receiver. */
export async function subscribe(app: TestApp, receiver: Receiver, events: string[] = ['client.*']) {
  const organization = await createOrganization(app);
  const program = await organization.program();
  const url = `${receiver.url}/${organization.id}`;
  const created = only(await create(program, { url, events }), 'WebhookEndpointCreatePayload');
  const mine = () => receiver.received.filter(({ path }) => path.endsWith(organization.id));
  /** Waits until so many have come. */
  const arrived = (count: number, withinMs = 6_000) =>
    eventually(async () => {
      expect(mine().length).toBeGreaterThanOrEqual(count);
      return mine();
    }, withinMs);
  return { organization, program, endpoint: created.webhookEndpoint, secret: created.secret, mine, arrived };
}

/** Waits until the delivery is as it should be. */
export const settled = (caller: Caller, id: string, status: string, withinMs = 6_000) =>
  eventually(async () => {
    const delivery = await deliveryOf(caller, id);
    expect(delivery.status).toBe(status);
    return delivery;
  }, withinMs);
