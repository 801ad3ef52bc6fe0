import { afterAll, expect, test } from 'vitest';
import { dropOldMessages } from '#server/jobs/webhook-log.ts';
import { createClient } from '../clients/support.ts';
import { useApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { uuidOf } from '../support/rows.ts';
import { startReceiver } from './receiver.ts';
import {
  deliveriesOf,
  deliveryOf,
  development,
  disable,
  enable,
  messagesOf,
  remove,
  settled,
  subscribe,
} from './support.ts';

const app = useApp(development);
const receiver = await startReceiver();
afterAll(() => receiver.close());

test('a message that is laid out while its endpoint is being disabled is not left waiting for it', async () => {
  const { program, endpoint } = await subscribe(app(), receiver);
  const client = await app().runtime.pool.connect();
  try {
    await client.query('begin');
    await client.query('select from webhook_endpoint where id = $1 for update', [uuidOf(endpoint.id)]);
    await client.query('update webhook_endpoint set disabled_at = now() where id = $1', [
      uuidOf(endpoint.id),
    ]);
    await createClient(program);
    await eventually(async () => {
      const { rows } = await client.query('select from pg_locks where not granted');
      expect(rows.length).toBeGreaterThan(0);
    });
    await client.query('commit');
  } finally {
    client.release();
  }
  await eventually(async () => expect((await messagesOf(program)).nodes.length).toBeGreaterThan(0));
  expect(await deliveriesOf(program, { endpointId: endpoint.id })).toEqual([]);
});

/** One that waits, though its endpoint is disabled. */
async function leftover() {
  const { program, organization, endpoint, arrived, mine } = await subscribe(app(), receiver);
  await createClient(program);
  await arrived(1);
  const [{ id } = { id: '' }] = await deliveriesOf(program, { endpointId: endpoint.id });
  await settled(program, id, 'SUCCEEDED');
  await disable(program, endpoint.id);
  const wait = () =>
    organization.sql(
      `update webhook_delivery set status = 'PENDING', next_attempt_at = now(), finished_at = null where id = ?`,
      [uuidOf(id)],
    );
  await wait();
  return { program, endpoint, id, mine, wait };
}

test('what waits for an endpoint that is disabled or deleted all the same is given up', async () => {
  const { program, endpoint, id, mine, wait } = await leftover();
  await enable(program, endpoint.id);
  expect((await deliveryOf(program, id)).status).toBe('CANCELLED');
  await remove(program, endpoint.id);
  await wait();
  await dropOldMessages(app().runtime);
  expect((await deliveryOf(program, id)).status).toBe('CANCELLED');
  expect(mine()).toHaveLength(1);
});
