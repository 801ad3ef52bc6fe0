import { afterAll, expect, test, vi } from 'vitest';
import { createClient } from '../clients/support.ts';
import { useApp } from '../support/app.ts';
import { createOrganization } from '../support/organization.ts';
import { uuidOf } from '../support/rows.ts';
import { startReceiver } from './receiver.ts';
import { create, deliveriesOf, deliveryOf, development, settled, subscribe } from './support.ts';

const app = useApp(development);
const receiver = await startReceiver();
afterAll(() => receiver.close());

test('of many who make an endpoint at once as many succeed as there is room for', async () => {
  const organization = await createOrganization(app());
  const program = await organization.program();
  await create(program);
  await organization.sql(
    `insert into webhook_endpoint select (jsonb_populate_record(endpoint, jsonb_build_object('id', gen_random_uuid()))).*
     from webhook_endpoint as endpoint, generate_series(1, 46) where organization_id = ?`,
    [organization.id],
  );
  const made = await Promise.all(Array.from({ length: 9 }, () => create(program)));
  expect(made.filter(({ __typename }) => __typename === 'WebhookEndpointCreatePayload')).toHaveLength(3);
  expect(made.find(({ __typename }) => __typename === 'ValidationError')).toMatchObject({
    message: 'At most 50 endpoints. Delete one first.',
  });
});

test('of a delivery with very many attempts the latest fifty are told, and no more are read', async () => {
  const { program, organization, endpoint, arrived } = await subscribe(app(), receiver);
  await createClient(program);
  await arrived(1);
  const [{ id } = { id: '' }] = await deliveriesOf(program, { endpointId: endpoint.id });
  await settled(program, id, 'SUCCEEDED');
  await organization.sql(
    `insert into webhook_attempt select (jsonb_populate_record(attempt, jsonb_build_object(
       'id', 'ffffffff-ffff-7fff-8fff-' || lpad(number::text, 12, '0'), 'status', number))).*
     from webhook_attempt as attempt, generate_series(1, 300) as number where delivery_id = ?`,
    [uuidOf(id)],
  );
  const query = vi.spyOn(app().runtime.pool, 'query');
  const { attempts } = await deliveryOf(program, id);
  expect(attempts.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, (_, index) => 300 - index));
  const read = await Promise.all(query.mock.results.map(({ value }) => value as { rows?: unknown[] }));
  query.mockRestore();
  expect(Math.max(...read.map((result) => result?.rows?.length ?? 0))).toBe(50);
});
