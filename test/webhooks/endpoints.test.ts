import { afterAll, describe, expect, test } from 'vitest';
import { createClient } from '../clients/support.ts';
import { startApp, useApp } from '../support/app.ts';
import {
  WebhookEndpointCreateDocument,
  WebhookEndpointListDocument,
  WebhookEventTypesDocument,
} from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { expectForbidden, expectUnknownToStrangers, leavesNothing } from '../support/refusals.ts';
import { dump, tracesOf } from '../support/rows.ts';
import { startReceiver, verify } from './receiver.ts';
import {
  create,
  deliveriesOf,
  deliveryOf,
  development,
  disable,
  enable,
  endpointOf,
  messagesOf,
  redeliver,
  remove,
  replay,
  rotate,
  settled,
  subscribe,
  tryOut,
  update,
} from './support.ts';

const app = useApp();
const receiver = await startReceiver();
afterAll(() => receiver.close());

async function scene() {
  const organization = await createOrganization(app());
  const program = await organization.program();
  const made = only(await create(program), 'WebhookEndpointCreatePayload');
  return { organization, program, endpoint: made.webhookEndpoint, secret: given(made.secret) };
}

const verbs = {
  update: (caller: Parameters<typeof update>[0], id: string) => update(caller, { id, description: 'new' }),
  disable,
  enable,
  remove,
  rotate,
  tryOut,
  replay: (caller: Parameters<typeof replay>[0], id: string) =>
    replay(caller, { id, since: '2026-01-01T00:00:00Z' }),
};

describe('an endpoint', () => {
  test('is created, with a secret that is in the answer and nowhere else, and leaves its trace', async () => {
    const { organization, program, endpoint, secret } = await scene();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(endpoint).toMatchObject({
      ...{ url: 'https://hooks.example.com/in', events: ['client.*'], status: 'ENABLED', disabledAt: null },
      secrets: [{ retiresAt: null }],
      createdBy: { type: 'API_KEY', label: 'a program' },
    });
    expect(await endpointOf(program, endpoint.id)).toEqual(endpoint);
    expect(await tracesOf(organization, endpoint.id)).toMatchObject([
      { type: 'webhook_endpoint.created', data: { url: endpoint.url, events: ['client.*'] } },
    ]);
    expect(await dump(app())).not.toContain(secret.slice(6));
  });

  test.each([
    ['http://hooks.example.com/', 'must begin with https://'],
    ['ftp://hooks.example.com/', 'must begin with https://'],
    ['hooks.example.com', 'Give a URL'],
    ['https://127.0.0.1/', 'public address'],
    ['https://2130706433/', 'public address'],
    ['https://[::1]/', 'public address'],
    ['https://localhost/', 'public address'],
    ['https://169.254.169.254/latest', 'public address'],
    ['https://user:pass@example.com/', 'user name or password'],
    ['https://example.com/#a', 'fragment'],
    [`https://example.com/${'a'.repeat(2_000)}`, 'Give a URL'],
  ])('at %s is refused as data', async (url, message) => {
    const { program, organization, endpoint } = await scene();
    await leavesNothing(organization, async () => {
      expect(only(await create(program, { url }), 'ValidationError')).toMatchObject({
        ...{ code: 'VALIDATION_FAILED', path: ['url'], message: expect.stringContaining(message) },
      });
      expect((await update(program, { id: endpoint.id, url })).__typename).toBe('ValidationError');
    });
  });

  test.each([[[]], [['invoice']], [['invoice.exploded']], [['member.*']]])(
    'for the events %j is refused',
    async (events) => {
      const { program } = await scene();
      expect(only(await create(program, { events }), 'ValidationError').path?.[0]).toBe('events');
    },
  );

  test('is created for what its creator may read, and for no more; an update likewise', async () => {
    const { organization } = await scene();
    const clients = await organization.program(['webhooks:write', 'clients:read']);
    const { webhookEndpoint } = only(
      await create(clients, { events: ['client.*'] }),
      'WebhookEndpointCreatePayload',
    );
    const more = only(
      await create(clients, { events: ['client.*', 'api_key.leaked', 'invoice.*'] }),
      'WebhookScopeError',
    );
    expect([more.code, more.scopes]).toEqual(['SCOPE_NOT_HELD', ['api-keys:read', 'invoices:read']]);
    expect(only(await create(clients, { events: ['*'] }), 'WebhookScopeError').scopes).toContain(
      'events:read',
    );
    const { id } = webhookEndpoint;
    expect((await update(clients, { id, events: ['invoice.paid'] })).__typename).toBe('WebhookScopeError');
    const bare = await organization.program(['webhooks:write']);
    expect((await update(bare, { id, url: 'https://elsewhere.example/' })).__typename).toBe(
      'WebhookScopeError',
    );
  });

  test('is changed, with what was before in the trace', async () => {
    const { organization, program, endpoint } = await scene();
    const input = {
      id: endpoint.id,
      url: 'https://other.example/in',
      events: ['invoice.paid', '*'],
      description: 'ERP',
    };
    const { webhookEndpoint } = only(await update(program, input), 'WebhookEndpointUpdatePayload');
    expect(webhookEndpoint).toMatchObject({ url: input.url, events: ['*'], description: 'ERP' });
    expect((await tracesOf(organization, endpoint.id)).at(-1)).toMatchObject({
      data: { before: { events: ['client.*'], description: null }, after: { events: ['*'] } },
    });
  });

  test('is listed by its state, disabled, enabled, and each of these once', async () => {
    const { program, endpoint } = await scene();
    const { id } = endpoint;
    expect(only(await enable(program, id), 'WebhookEndpointStatusError').code).toBe(
      'WEBHOOK_ENDPOINT_STATUS',
    );
    expect(only(await disable(program, id), 'WebhookEndpointDisablePayload').webhookEndpoint).toMatchObject({
      ...{ status: 'DISABLED', disabledReason: 'BY_HAND' },
    });
    expect((await disable(program, id)).__typename).toBe('WebhookEndpointStatusError');
    for (const refused of [
      await tryOut(program, id),
      await replay(program, { id, since: '2026-01-01T00:00:00Z' }),
    ]) {
      expect(refused.__typename).toBe('WebhookEndpointStatusError');
    }
    const { webhookEndpoints } = await program.run(WebhookEndpointListDocument, {
      filter: { status: ['DISABLED'], search: 'HOOKS' },
    });
    expect(webhookEndpoints.nodes.map((node) => node.id)).toEqual([id]);
    expect(only(await enable(program, id), 'WebhookEndpointEnablePayload').webhookEndpoint).toMatchObject({
      ...{ status: 'ENABLED', disabledReason: null, failingSince: null },
    });
  });

  test('is deleted with its secrets; what was sent stays in the log', async () => {
    const { organization, program, endpoint } = await scene();
    const { webhookDelivery } = only(await tryOut(program, endpoint.id), 'WebhookEndpointTestPayload');
    expect(only(await remove(program, endpoint.id), 'WebhookEndpointDeletePayload').deletedId).toBe(
      endpoint.id,
    );
    for (const again of [remove, enable, disable, rotate, tryOut]) {
      expect((await again(program, endpoint.id)).__typename).toBe('NotFoundError');
    }
    expect(
      await organization.sql('select 1 from webhook_endpoint_secret where organization_id = ?', [
        organization.id,
      ]),
    ).toEqual([]);
    expect(await deliveryOf(program, webhookDelivery.id)).toMatchObject({
      endpoint: null,
      type: 'invoice.paid',
    });
    expect((await deliveriesOf(program, { endpointId: endpoint.id })).map(({ id }) => id)).toEqual([
      webhookDelivery.id,
    ]);
  });

  test.each(Object.entries(verbs))(
    '%s without the scope does nothing, and for others there is no such endpoint',
    async (_verb, verb) => {
      const { organization, endpoint } = await scene();
      const reader = await organization.program(['webhooks:read', 'clients:read']);
      await leavesNothing(organization, () =>
        expect(verb(reader, endpoint.id)).rejects.toThrow('INSUFFICIENT_SCOPE'),
      );
      await expectUnknownToStrangers(app(), organization, (caller) => verb(caller, endpoint.id));
    },
  );

  test('is not created without the scope', async () => {
    const { organization } = await scene();
    const reader = await organization.program(['webhooks:read', 'clients:read']);
    const input = { url: 'https://hooks.example.com/in', events: ['client.*'] };
    await expectForbidden(organization, ['webhooks:write'], () =>
      reader.call(WebhookEndpointCreateDocument, { input }),
    );
  });
});

test('the catalogue names every type with its schema and sample', async () => {
  const { program } = await scene();
  const { webhookEventTypes } = await program.run(WebhookEventTypesDocument);
  const paid = webhookEventTypes.find(({ name }) => name === 'invoice.paid');
  expect(paid).toMatchObject({
    ...{
      object: 'invoice',
      scope: 'invoices:read',
      sample: { type: 'invoice.paid', data: { status: 'PAID' } },
    },
    schema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      properties: { type: { const: 'invoice.paid' } },
    },
  });
});

describe('what is sent', () => {
  test('a test, to whoever does not want such events too; again by hand; and with both secrets during a rotation', async () => {
    const own = await startApp(development);
    try {
      const { program, endpoint, secret, arrived, organization } = await subscribe(own, receiver);
      const { webhookDelivery } = only(
        await tryOut(program, endpoint.id, 'api_key.leaked'),
        'WebhookEndpointTestPayload',
      );
      expect(webhookDelivery).toMatchObject({ isTest: true, type: 'api_key.leaked', message: { seq: null } });
      const [first] = await arrived(1);
      expect(first?.body).toMatchObject({ type: 'api_key.leaked', seq: null });
      verify(given(secret), given(first));
      await settled(program, webhookDelivery.id, 'SUCCEEDED');

      const rotated = only(await rotate(program, endpoint.id, 'PT1H'), 'WebhookEndpointSecretRotatePayload');
      const { webhookDelivery: again } = only(
        await redeliver(program, webhookDelivery.id),
        'WebhookDeliveryRedeliverPayload',
      );
      expect(again.status).toBe('PENDING');
      const second = given((await arrived(2))[1]);
      for (const each of [given(secret), given(rotated.secret)]) verify(each, second);
      expect([second.id, second.text]).toEqual([first?.id, first?.text]);
      expect((await settled(program, webhookDelivery.id, 'SUCCEEDED')).attempts).toHaveLength(2);

      own.advance(3_601_000);
      await redeliver(program, webhookDelivery.id);
      const third = given((await arrived(3))[2]);
      expect(String(third.headers['webhook-signature']).split(' ')).toHaveLength(1);
      expect((await endpointOf(program, endpoint.id)).secrets).toHaveLength(1);
      await rotate(program, endpoint.id, 'PT0S');
      expect((await endpointOf(program, endpoint.id)).secrets).toHaveLength(1);
      const types = (await tracesOf(organization, endpoint.id)).map(({ type }) => type.slice(17));
      expect(types).toEqual([
        'created',
        'tested',
        'secret_rotated',
        'redelivered',
        'redelivered',
        'secret_rotated',
      ]);
      expect(only(await tryOut(program, endpoint.id, 'no.such'), 'ValidationError').path).toEqual(['type']);
    } finally {
      await own.close();
    }
  });

  test('a span again, also what was missed while it was disabled, or only that', async () => {
    const own = await startApp(development);
    try {
      const { program, endpoint, arrived, mine } = await subscribe(own, receiver);
      const since = new Date(own.runtime.now().getTime() - 1_000).toISOString();
      const { id } = endpoint;
      await createClient(program, { name: 'told' });
      await arrived(1);
      await disable(program, id);
      await createClient(program, { name: 'missed' });
      await expect.poll(async () => (await messagesOf(program)).nodes.length).toBe(3);
      await enable(program, id);
      expect(
        only(await replay(program, { id, since, onlyUndelivered: true }), 'WebhookEndpointReplayPayload')
          .count,
      ).toBe(1);
      expect((await arrived(2))[1]?.body.data.name).toBe('missed');
      await expect.poll(async () => (await deliveriesOf(program, { status: ['SUCCEEDED'] })).length).toBe(2);
      expect(only(await replay(program, { id, since }), 'WebhookEndpointReplayPayload').count).toBe(2);
      expect(new Set((await arrived(4)).map((one) => one.id)).size).toBe(2);
      await expect.poll(async () => (await deliveriesOf(program, { status: ['SUCCEEDED'] })).length).toBe(2);
      expect(
        only(await replay(program, { id, since, types: ['client.deleted'] }), 'WebhookEndpointReplayPayload')
          .count,
      ).toBe(0);
      expect(only(await replay(program, { id, since, until: since }), 'ValidationError').path).toEqual([
        'since',
      ]);
      expect(only(await replay(program, { id, since, types: ['x.y'] }), 'ValidationError').path).toEqual([
        'types',
      ]);
      expect(mine()).toHaveLength(4);
    } finally {
      await own.close();
    }
  });

  test('again only what is there for the caller', async () => {
    const { organization, program, endpoint } = await scene();
    const { webhookDelivery } = only(await tryOut(program, endpoint.id), 'WebhookEndpointTestPayload');
    const reader = await organization.program(['webhooks:read']);
    await expect(redeliver(reader, webhookDelivery.id)).rejects.toThrow('INSUFFICIENT_SCOPE');
    await expectUnknownToStrangers(app(), organization, (caller) => redeliver(caller, webhookDelivery.id));
  });
});

describe('the sequence', () => {
  test('is read page by page without gaps, oldest first', async () => {
    const { program } = await scene();
    for (let count = 0; count < 7; count++) await createClient(program);
    await expect.poll(async () => (await messagesOf(program)).nodes.length).toBe(8);
    const { nodes } = await messagesOf(program);
    expect(nodes.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(nodes[0]?.type).toBe('api_key.created');
    expect(nodes[7]?.payload).toMatchObject({ id: nodes[7]?.id, seq: 8, type: 'client.created' });
  });

  test('shows of what the caller may not read that it happened, and no more', async () => {
    const { program, organization } = await scene();
    await createClient(program, { name: 'Ada' });
    const reader = await organization.program(['webhooks:read', 'clients:read']);
    await expect.poll(async () => (await messagesOf(reader)).nodes.length).toBe(3);
    const { nodes } = await messagesOf(reader);
    expect(nodes.map(({ type, payload }) => [type, payload === null])).toEqual([
      ['api_key.created', true],
      ['client.created', false],
      ['api_key.created', true],
    ]);
  });
});
