import { Webhook } from 'standardwebhooks';
import { afterAll, describe, expect, test } from 'vitest';
import { messageSchema } from '#server/webhooks/samples.ts';
import { createClient, update as updateClient } from '../clients/support.ts';
import { line } from '../invoices/support.ts';
import { useApp } from '../support/app.ts';
import { InvoiceCreateDocument } from '../support/gql/graphql.ts';
import { given } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { tracesOf } from '../support/rows.ts';
import { startReceiver, verify } from './receiver.ts';
import { deliveriesOf, development, endpointOf, settled, subscribe } from './support.ts';

const app = useApp(development);
const receiver = await startReceiver();
afterAll(() => receiver.close());

test('the published vector of Standard Webhooks comes out', () => {
  const signed = new Webhook('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw').sign(
    'msg_p5jXN8AQM9LWM0D4loKWxJek',
    new Date(1_614_265_330_000),
    '{"test": 2432232314}',
  );
  expect(signed).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

describe('a change', () => {
  test('is told within a second, signed, with the thing after it; and the log has the attempt', async () => {
    const { program, endpoint, secret, arrived, organization } = await subscribe(app(), receiver);
    const client = await createClient(program, { name: 'Ada' });
    const [first] = await arrived(1, 1_000);
    if (!first) throw new Error('nothing came');
    expect(verify(given(secret), first)).toMatchObject({ type: 'client.created' });
    expect(() => verify('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', first)).toThrow('No matching signature');
    expect(first.headers['content-type']).toBe('application/json');
    expect(first.headers['user-agent']).toMatch(/^Countersign/);
    expect(first.body).toMatchObject({ environment: 'TEST', data: { id: client.id, name: 'Ada' } });
    expect(first.body.id).toBe(first.id);
    expect(messageSchema('client.created').parse(first.body)).toEqual(first.body);
    const [delivery] = await deliveriesOf(program, { endpointId: endpoint.id });
    const done = await settled(program, delivery?.id ?? '', 'SUCCEEDED');
    expect(done).toMatchObject({
      type: 'client.created',
      isTest: false,
      message: { id: first.id },
      nextAttemptAt: null,
    });
    expect(done.attempts).toMatchObject([{ status: 204, error: null, response: null, url: endpoint.url }]);
    const [trace] = await tracesOf(organization, client.id);
    expect(trace?.type).toBe('client.created');
  });

  test('reaches each endpoint that wants it, in its own environment, and no other', async () => {
    const clients = await subscribe(app(), receiver, ['client.created']);
    const everything = await subscribe(app(), receiver, ['*']);
    for (const { program } of [clients, everything]) {
      const client = await createClient(program);
      await updateClient(program, { id: client.id, name: 'Bob' });
      const input = { clientId: client.id, currency: 'EUR', lines: [line] };
      await program.run(InvoiceCreateDocument, { input });
    }
    const live = await clients.organization.program(undefined, { environment: 'LIVE' });
    await createClient(live);
    await everything.arrived(3);
    expect(everything.mine().map(({ body }) => body.type)).toEqual(
      expect.arrayContaining(['client.created', 'client.updated', 'invoice.created']),
    );
    expect(new Set((await clients.arrived(1)).map(({ body }) => body.type))).toEqual(
      new Set(['client.created']),
    );
    expect(clients.mine()).toHaveLength(1);
  });

  test('carries its place in the sequence, the same for all who are told', async () => {
    const { program, arrived } = await subscribe(app(), receiver, ['*']);
    for (let count = 0; count < 10; count++) await createClient(program);
    const seqs = (await arrived(10)).map(({ body }) => body.seq ?? 0).sort((a, b) => a - b);
    const [lowest = 0] = seqs;
    expect(seqs).toEqual(Array.from({ length: 10 }, (_, index) => lowest + index));
  });
});

test('events that are anchored are told of where somebody wants them, and are written for nobody else', async () => {
  const wanting = await subscribe(app(), receiver, ['event.anchored']);
  const other = await createOrganization(app());
  const anchor = `mutation { eventAnchor(input: { type: "order.shipped", payload: { order: "A-1", amount: 10.50 } }) {
    ... on EventAnchorPayload { event { id hash logIndex } } } }`;
  const otherProgram = await other.program();
  await otherProgram.run(anchor);
  const { eventAnchor } = await wanting.program.run(anchor);
  const [told] = await wanting.arrived(1);
  expect(told?.body).toMatchObject({
    type: 'event.anchored',
    data: { ...eventAnchor.event, payload: { order: 'A-1', amount: 10.5 } },
  });
  expect(messageSchema('event.anchored').parse(told?.body)).toEqual(told?.body);
  const rows = await other.sql(
    `select 1 from webhook_message where organization_id = ? and type like 'event.%'`,
    [other.id],
  );
  expect(rows).toEqual([]);
});

test('an endpoint that answers after failing is well again', async () => {
  const { program, endpoint, arrived } = await subscribe(app(), receiver);
  receiver.answer(500);
  await createClient(program);
  await arrived(1);
  await expect.poll(async () => (await endpointOf(program, endpoint.id)).status).toBe('FAILING');
  receiver.answer(204);
  await createClient(program);
  await arrived(2);
  await expect.poll(async () => (await endpointOf(program, endpoint.id)).status).toBe('ENABLED');
});
