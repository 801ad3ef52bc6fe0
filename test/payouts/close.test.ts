import { type DocumentNode, print } from 'graphql';
import { describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { PayoutCancelDocument, PayoutRejectDocument, PayoutRetryDocument } from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { expectForbidden, expectUnknownToStrangers, leavesNothing } from '../support/refusals.ts';
import { tracesOf } from '../support/rows.ts';
import {
  approve,
  cancel,
  createApproved,
  createPending,
  createScene,
  read,
  reject,
  retry,
  until,
} from './support.ts';

const app = useApp();

test('a payout is rejected with a reason, and leaves its trace', async () => {
  const scene = await createScene(app());
  const { id } = await createPending(scene);
  const { payout } = only(await reject(scene.approver, id, ' Paid already '), 'PayoutRejectPayload');
  expect(payout).toMatchObject({
    ...{ status: 'REJECTED', decision: { reason: 'Paid already', closedBy: { id: scene.approver.keyId } } },
  });
  expect(payout.decision.rejectedAt).toMatch(/Z$/);
  expect((await tracesOf(scene.organization, id)).at(-1)).toMatchObject({
    ...{ type: 'payout.rejected', reason: 'Paid already', data: { status: 'REJECTED' } },
  });
});

test('whoever asked takes it back, and it leaves its trace', async () => {
  const scene = await createScene(app());
  const { id } = await createPending(scene);
  const { payout } = only(await cancel(scene.asker, id, 'A mistake'), 'PayoutCancelPayload');
  expect(payout).toMatchObject({ status: 'CANCELLED', decision: { reason: 'A mistake' } });
  const traces = await tracesOf(scene.organization, id);
  expect(traces.at(-1)).toMatchObject({ type: 'payout.cancelled', reason: 'A mistake' });
});

test('what is approved is taken back, or goes to the rail, never both', async () => {
  const scene = await createScene(app());
  const ids = [];
  for (let made = 0; made < 12; made++) ids.push((await createPending(scene)).id);
  await Promise.all(
    ids.map(async (id) => {
      await approve(scene.approver, id);
      await cancel(scene.asker, id);
    }),
  );
  for (const id of ids) {
    const { status } = await read(scene.asker, id);
    const final = status === 'CANCELLED' ? status : 'COMPLETED';
    const { railReference } = await until(app(), scene.asker, id, final);
    expect(railReference === null).toBe(status === 'CANCELLED');
  }
});

test('one that failed is tried again, as it was approved, and leaves its trace', async () => {
  const scene = await createScene(app());
  const { id } = await createApproved(scene, { destination: 'fail-once:account_closed' });
  const failed = await until(app(), scene.asker, id, 'FAILED');
  expect(failed).toMatchObject({ failureCode: 'account_closed', attempts: 1, actions: { canRetry: true } });
  const { payout } = only(await retry(scene.asker, id), 'PayoutRetryPayload');
  expect(payout).toMatchObject({ attempts: 2, failureCode: null, failedAt: null });
  const done = await until(app(), scene.asker, id, 'COMPLETED');
  expect(done.decision.approvedBy?.id).toBe(scene.approver.keyId);
  expect((await tracesOf(scene.organization, id)).map(({ type }) => type)).toEqual([
    ...['payout.created', 'payout.approved', 'payout.failed', 'payout.retried', 'payout.completed'],
  ]);
});

test('it is tried again once, however many ask at once', async () => {
  const scene = await createScene(app());
  const { id } = await createApproved(scene, { destination: 'refuse:invalid_account' });
  expect(await until(app(), scene.asker, id, 'FAILED')).toMatchObject({ failureCode: 'invalid_account' });
  const results = await Promise.all(Array.from({ length: 6 }, () => retry(scene.asker, id)));
  expect(results.filter((result) => result.__typename === 'PayoutRetryPayload')).toHaveLength(1);
});

type Verb = (caller: Caller, id: string) => Promise<{ __typename: string }>;

const verbs: [string, Verb, DocumentNode][] = [
  ['payoutReject', (caller, id) => reject(caller, id), PayoutRejectDocument],
  ['payoutCancel', (caller, id) => cancel(caller, id), PayoutCancelDocument],
  ['payoutRetry', retry, PayoutRetryDocument],
];

describe.each(verbs)('%s', (_verb, run, document) => {
  test('refuses, as data, a payout that has arrived', async () => {
    const scene = await createScene(app());
    const { id } = await createApproved(scene);
    await until(app(), scene.asker, id, 'COMPLETED');
    const result = await leavesNothing(scene.organization, () => run(scene.approver, id));
    expect(result).toMatchObject({
      __typename: 'PayoutStatusError',
      status: 'COMPLETED',
      code: 'PAYOUT_STATUS',
    });
  });

  test('without the scope nothing happens', async () => {
    const scene = await createScene(app());
    const { id } = await createPending(scene);
    const reader = await scene.organization.program(['payouts:read', 'clients:read']);
    const call = () => reader.call(print(document), { input: { id } });
    await expectForbidden(scene.organization, ['payouts:write'], call);
  });

  test('for others the payout does not exist', async () => {
    const scene = await createScene(app());
    const { id } = await createPending(scene);
    await expectUnknownToStrangers(app(), scene.organization, (caller) => run(caller, id));
  });
});
