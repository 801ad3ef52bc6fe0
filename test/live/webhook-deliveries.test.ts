import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { createClient } from '../clients/support.ts';
import { startApp, useApp } from '../support/app.ts';
import { createOrganization } from '../support/organization.ts';
import { uuidOf } from '../support/rows.ts';
import { startReceiver } from '../webhooks/receiver.ts';
import { create, deliveriesOf, development, redeliver, subscribe } from '../webhooks/support.ts';
import { ask, codeOf, some, sse } from './support.ts';

const app = useApp(development);
const receiver = await startReceiver();
afterAll(() => receiver.close());

const query = `subscription ($filter: WebhookDeliveryChangedFilterInput) {
  webhookDeliveryChanged(filter: $filter) { id type status endpoint { id } attempts { status } } }`;

const toldOf = (results: readonly { data?: { webhookDeliveryChanged: Record<string, unknown> } }[]) =>
  results.flatMap(({ data }) => (data ? [data.webhookDeliveryChanged] : []));

test('a delivery is told when it is laid out and after each attempt, on another replica too', async () => {
  const { program, endpoint } = await subscribe(app(), receiver);
  const second = await startApp(development, app().connection);
  try {
    const stream = await sse(second, program.headers, query, { filter: { endpointId: endpoint.id } });
    await createClient(program);
    const told = toldOf(await some(stream, 2));
    const [delivery] = await deliveriesOf(program, { endpointId: endpoint.id });
    expect(new Set(told.map(({ id }) => id))).toEqual(new Set([delivery?.id]));
    const last = { type: 'client.created', status: 'SUCCEEDED', endpoint: { id: endpoint.id } };
    expect(told.at(-1)).toMatchObject({ ...last, attempts: [{ status: 204 }] });

    await redeliver(program, delivery?.id ?? '');
    const again = toldOf(await some(stream, 4)).at(-1);
    expect(again).toMatchObject({ ...last, attempts: [{ status: 204 }, { status: 204 }] });
    // Taking it to send it, and holding on to it, is nothing that has become of it.
    expect(stream.results).toHaveLength(4);
  } finally {
    await second.close();
  }
});

test('filters let through what they name: one endpoint, and what a delivery has become', async () => {
  const { organization, program, endpoint } = await subscribe(app(), receiver);
  const other = await create(program, { url: `${receiver.url}/${organization.id}/other`, events: ['*'] });
  if (other.__typename !== 'WebhookEndpointCreatePayload') throw new Error(other.__typename);
  const otherId = other.webhookEndpoint.id;
  const only = (filter: object) => sse(app(), program.headers, query, { filter });
  const [mine, done, failed] = [
    await only({ endpointId: endpoint.id }),
    await only({ status: ['SUCCEEDED'] }),
    await only({ status: ['FAILED'], endpointId: otherId }),
  ];
  await createClient(program);
  const succeeded = toldOf(await some(done, 2));
  expect(succeeded.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  expect(new Set(succeeded.map((each) => (each.endpoint as { id: string }).id))).toEqual(
    new Set([endpoint.id, otherId]),
  );
  const ids = toldOf(await some(mine, 2)).map((each) => (each.endpoint as { id: string }).id);
  expect(new Set(ids)).toEqual(new Set([endpoint.id]));
  await organization.sql(
    `update webhook_delivery set status = 'FAILED', tries = 9, finished_at = now() where organization_id = ?`,
    [organization.id],
  );
  const [first] = toldOf(await some(failed, 1));
  expect(first).toMatchObject({ status: 'FAILED', endpoint: { id: otherId } });
  expect(failed.results).toHaveLength(1);
});

test('thousands that are laid out at once are all told, and nobody is thrown out for it', async () => {
  const organization = await createOrganization(app());
  const program = await organization.program();
  const created = await create(program, { url: `${receiver.url}/disabled`, events: ['client.deleted'] });
  if (created.__typename !== 'WebhookEndpointCreatePayload') throw new Error(created.__typename);
  const stream = await sse(app(), program.headers, 'subscription { webhookDeliveryChanged { id } }');
  const count = 2_500;
  await organization.sql(
    `with message as (
       insert into webhook_message (id, organization_id, environment, type, subject_id, data, is_test, created_at)
       select gen_random_uuid(), ?::uuid, 'TEST', 'client.deleted', ?::uuid, '{}', true, now() from generate_series(1, ?)
       returning id)
     insert into webhook_delivery (id, organization_id, environment, endpoint_id, message_id, status, tries, created_at, finished_at)
     select gen_random_uuid(), ?::uuid, 'TEST', ?::uuid, id, 'CANCELLED', 0, now(), now() from message`,
    [organization.id, randomUUID(), count, organization.id, uuidOf(created.webhookEndpoint.id)],
  );
  const told = toldOf(await some(stream, count, 20_000));
  expect(new Set(told.map(({ id }) => id)).size).toBe(count);
});

test('without the scope nothing is told, and what is no endpoint is bad input', async () => {
  const organization = await createOrganization(app());
  const poor = await organization.program(['invoices:read']);
  const refused = async (headers: Record<string, string>, filter?: object) => {
    const { response } = await ask(app(), headers, query, { filter });
    return `${response.status} ${codeOf(JSON.parse(await response.text()))}`;
  };
  expect(await refused(poor.headers)).toBe('403 INSUFFICIENT_SCOPE');
  const rich = await organization.program(['webhooks:read']);
  expect(await refused(rich.headers, { endpointId: 'nonsense' })).toMatch(/BAD_USER_INPUT$/);
});
