import { afterAll, expect, test } from 'vitest';
import { createClient } from '../clients/support.ts';
import { useApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { startReceiver } from './receiver.ts';
import { create, development, subscribe } from './support.ts';

const app = useApp(development);
const receiver = await startReceiver();
afterAll(() => receiver.close());

test('slow endpoints with a backlog delay their own organization alone', async () => {
  const held: (() => void)[] = [];
  const slow = await subscribe(app(), receiver);
  receiver.answer(({ path }, response) => {
    const end = () => void response.writeHead(204).end();
    if (path.includes('/slow/')) held.push(end);
    else end();
  });
  const url = (number: number) => `${receiver.url}/slow/${number}`;
  for (let number = 0; number < 9; number++) await create(slow.program, { url: url(number) });
  for (let count = 0; count < 9; count++) await createClient(slow.program);
  await eventually(async () => expect(held.length).toBeGreaterThanOrEqual(12));
  const other = await subscribe(app(), receiver);
  await createClient(other.program);
  await other.arrived(1, 2_000);
  expect(held.length).toBeLessThanOrEqual(16);
  receiver.answer(204);
  for (const end of held) end();
  await eventually(async () => expect(receiver.received.length).toBeGreaterThanOrEqual(9 * 10 + 1));
});
