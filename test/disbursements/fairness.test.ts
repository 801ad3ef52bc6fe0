import { expect, onTestFinished, test } from 'vitest';
import { driveTransfers } from '#server/jobs/transfers.ts';
import { createApproved as createPayout } from '../payouts/support.ts';
import { useApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { createApproved, createScene, until } from './support.ts';

const app = useApp();

const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => `Ada ${index},acct-${index},1`).join('\n');

/** The names of those the rail is asked to pay, in order. It answers once it is let. */
function listen(): { asked: string[]; answer: () => void } {
  const { runtime } = app();
  const { rail } = runtime;
  const asked: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  runtime.rail = {
    ...rail,
    async submit(order) {
      asked.push(order.recipientName);
      await promise;
      return rail.submit(order);
    },
  };
  onTestFinished(() => {
    runtime.rail = rail;
  });
  return { asked, answer: resolve };
}

test('a long disbursement delays neither payouts nor what others pay', async () => {
  const [large, other] = [await createScene(app()), await createScene(app())];
  // The server's own job asks as well: it gets no further than its first fifty before all is there.
  const { asked, answer } = listen();
  const { id } = await createApproved(large, rows(600));
  await createPayout(large, { recipientName: 'Own payout' });
  await createApproved(other, 'Row of another,acct-1,1');
  await createPayout(other, { recipientName: 'Payout of another' });
  answer();
  await eventually(async () => {
    await driveTransfers(app().runtime);
    expect(new Set(asked).size).toBe(603);
  }, 20_000);
  expect(asked.slice(0, 200)).toEqual(
    expect.arrayContaining(['Own payout', 'Row of another', 'Payout of another']),
  );
  await until(app(), large.asker, id, 'COMPLETED');
});
