import { expect, onTestFinished, test, vi } from 'vitest';
import { driveTransfers } from '#server/jobs/transfers.ts';
import type { Rail } from '#server/rails/rail.ts';
import { startApp, useApp } from '../support/app.ts';
import { startChild } from '../support/child.ts';
import { eventually } from '../support/eventually.ts';
import { only } from '../support/only.ts';
import { tracesOf } from '../support/rows.ts';
import { approve, createApproved, createPending, createScene, read, type Scene, until } from './support.ts';

vi.setConfig({ testTimeout: 60_000 });

const app = useApp();

/** What the simulated bank has booked for an organization's transfers. */
async function booked({ organization }: Scene) {
  return organization.sql<{ id: string; amount: string }>(
    `select simulated.id, simulated.amount::text from simulated_rail_order as simulated
     join transfer on transfer.id = simulated.id where transfer.organization_id = ?`,
    [organization.id],
  );
}

/** Puts another rail in the place of the app's until the test is over. */
function replaceRail(change: (usual: Rail) => Partial<Rail>): void {
  const { runtime } = app();
  const usual = runtime.rail;
  runtime.rail = { ...usual, ...change(usual) };
  onTestFinished(() => {
    runtime.rail = usual;
  });
}

test('the simulated rail takes it, says so, and says when it has arrived', async () => {
  const scene = await createScene(app());
  const { id } = await createApproved(scene);
  await driveTransfers(app().runtime);
  const underWay = await eventually(async () => {
    const payout = await read(scene.asker, id);
    expect(payout.railReference).not.toBeNull();
    return payout;
  });
  expect(underWay).toMatchObject({ status: 'PROCESSING', rail: 'simulated', attempts: 1 });
  const done = await until(app(), scene.asker, id, 'COMPLETED');
  expect(done).toMatchObject({ railReference: underWay.railReference, failureCode: null });
  expect(done.completedAt).toMatch(/Z$/);
  expect((await tracesOf(scene.organization, id)).at(-1)).toMatchObject({
    ...{ type: 'payout.completed', actor_type: 'SYSTEM', actor_label: 'simulated rail' },
  });
  expect(await booked(scene)).toMatchObject([{ amount: '12050' }]);
});

test.each([
  ['fail:insufficient_funds', 'insufficient_funds'],
  ['refuse:account_closed', 'account_closed'],
])('the destination %s fails with that code', async (destination, failureCode) => {
  const scene = await createScene(app());
  const { id } = await createApproved(scene, { destination });
  const failed = await until(app(), scene.asker, id, 'FAILED');
  expect(failed).toMatchObject({ failureCode, completedAt: null });
  expect(failed.failureMessage).toMatch(/\.$/);
  expect((await tracesOf(scene.organization, id)).at(-1)).toMatchObject({
    ...{ type: 'payout.failed', data: { status: 'FAILED', failureCode } },
  });
});

test('a rail whose answer was lost is asked again for the same, and moves it once', async () => {
  const scene = await createScene(app());
  let lost = 0;
  replaceRail((usual) => ({
    async submit(order) {
      await usual.submit(order);
      if (lost++ < 2) throw new Error('the line went down');
      return usual.submit(order);
    },
  }));
  const { id } = await createApproved(scene);
  await until(app(), scene.asker, id, 'COMPLETED');
  expect(lost).toBeGreaterThan(2);
  expect(await booked(scene)).toHaveLength(1);
});

test('nobody else takes over what somebody is at, until the lease ends; who comes too late changes nothing', async () => {
  const scene = await createScene(app());
  let submissions = 0;
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  replaceRail((usual) => ({
    async submit(order) {
      submissions++;
      if (submissions === 1) await held;
      return usual.submit(order);
    },
  }));
  const { id } = await createApproved(scene);
  const stuck = driveTransfers(app().runtime);
  await eventually(async () => expect(submissions).toBe(1));
  await driveTransfers(app().runtime);
  expect(submissions).toBe(1);
  app().advance(61_000);
  await until(app(), scene.asker, id, 'COMPLETED');
  expect(submissions).toBe(2);
  release();
  await stuck;
  const types = (await tracesOf(scene.organization, id)).map(({ type }) => type);
  expect(types).toEqual(['payout.created', 'payout.approved', 'payout.completed']);
  expect(await booked(scene)).toHaveLength(1);
});

test('kill -9 of a server at work loses no payout and doubles none', async () => {
  const home = await startApp();
  onTestFinished(() => home.close());
  const scene = await createScene(home);
  const ids: string[] = [];
  for (let made = 0; made < 150; made++) ids.push((await createPending(scene)).id);
  const env = { SECRET_KEY: home.config.secretKey ?? '', LOG_LEVEL: 'fatal', PORT: '0' };
  const child = await startChild(home.connection, env);
  const approvals = Promise.all(ids.map((id) => approve(scene.approver, id)));
  await eventually(async () => expect((await booked(scene)).length).toBeGreaterThan(20), 20_000);
  await child.kill();
  for (const result of await approvals) only(result, 'PayoutApprovePayload');
  home.advance(61_000);
  for (const id of ids) await until(home, scene.asker, id, 'COMPLETED');
  const orders = await booked(scene);
  expect(new Set(orders.map((order) => order.id)).size).toBe(ids.length);
  const [sums] = await scene.organization.sql<{ transfers: number; completed: number }>(
    `select (select count(*)::int from transfer where organization_id = ?) as transfers,
       (select count(*)::int from activity where organization_id = ? and type = 'payout.completed') as completed`,
    [scene.organization.id, scene.organization.id],
  );
  expect(sums).toEqual({ transfers: ids.length, completed: ids.length });
});
