import { expect, onTestFinished, test } from 'vitest';
import { driveTransfers } from '#server/jobs/transfers.ts';
import { createApproved as createPayout } from '../payouts/support.ts';
import { useApp } from '../support/app.ts';
import { createApproved, createScene, type Scene, until } from './support.ts';

const app = useApp();

const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => `Ada ${index},acct-${index},1`).join('\n');

/** The names of those the rail is asked to pay, in order. */
function listen(): string[] {
  const { runtime } = app();
  const { rail } = runtime;
  const asked: string[] = [];
  runtime.rail = {
    ...rail,
    submit(order) {
      asked.push(order.recipientName);
      return rail.submit(order);
    },
  };
  onTestFinished(() => {
    runtime.rail = rail;
  });
  return asked;
}

test('a long disbursement delays neither its own payouts nor what others pay, and is driven without a pause', async () => {
  const scenes = [await createScene(app()), await createScene(app())] as [Scene, Scene];
  const [large, other] = scenes;
  const { id } = await createApproved(large, rows(600));
  await createPayout(large, { recipientName: 'Payout' });
  await createApproved(other, 'Row,acct-1,1');
  await createPayout(other, { recipientName: 'Payout' });
  const asked = listen();
  await driveTransfers(app().runtime);
  expect(asked.filter((name) => name === 'Payout')).toHaveLength(2);
  expect(asked.slice(0, 60)).toEqual(expect.arrayContaining(['Row', 'Payout']));
  while (asked.length < 603) await driveTransfers(app().runtime);
  expect(new Set(asked).size).toBe(602);
  await until(app(), large.asker, id, 'COMPLETED');
});
