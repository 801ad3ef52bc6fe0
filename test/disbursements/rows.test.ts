import { type DocumentNode, print } from 'graphql';
import { describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { type Caller, callWith } from '../support/caller.ts';
import { eventually } from '../support/eventually.ts';
import {
  DisbursementItemCancelDocument,
  DisbursementItemRemoveDocument,
  DisbursementItemRetryDocument,
  DisbursementItemUpdateDocument,
  PayoutKeyCreateDocument,
} from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { expectForbidden, expectUnknownToStrangers, leavesNothing } from '../support/refusals.ts';
import { tracesOf } from '../support/rows.ts';
import {
  cancelItem,
  create,
  createApproved,
  createDraft,
  createPending,
  createScene,
  read,
  removeItem,
  retryItem,
  type Scene,
  submit,
  until,
  updateItem,
} from './support.ts';

const app = useApp();

test('a row is corrected, checked anew, and leaves its trace', async () => {
  const scene = await createScene(app());
  const { id, items } = await createDraft(scene, 'Ada,a,1\nBabbage,b,x');
  const row = given(items.nodes[1]);
  const still = only(
    await updateItem(scene.asker, { id: row.id, amount: '2,5' }),
    'DisbursementItemUpdatePayload',
  );
  expect(still.item).toMatchObject({ status: 'INVALID', amountText: '2,5', errors: [{ column: 'amount' }] });
  const { item, disbursement } = only(
    await updateItem(scene.asker, { id: row.id, amount: '2.50', name: 'Charles Babbage' }),
    'DisbursementItemUpdatePayload',
  );
  expect(item).toMatchObject({
    status: 'READY',
    name: 'Charles Babbage',
    amount: { amount: '2.50' },
    errors: [],
  });
  expect(disbursement.validation).toMatchObject({ invalidRows: 0, totalAmount: { amount: '3.50' } });
  expect((await tracesOf(scene.organization, id)).at(-1)).toMatchObject({
    ...{ type: 'disbursement.updated', data: { change: 'updated', row: 3, totalAmount: '3.50' } },
  });
});

test('a row is removed, and leaves its trace', async () => {
  const scene = await createScene(app());
  const { id, items } = await createDraft(scene, 'Ada,a,1\nBabbage,b,x');
  const row = given(items.nodes[1]);
  const removed = only(await removeItem(scene.asker, row.id), 'DisbursementItemRemovePayload');
  expect(removed.deletedId).toBe(row.id);
  expect(removed.disbursement).toMatchObject({
    ...{ validation: { totalRows: 1, invalidRows: 0 }, actions: { canSubmit: true } },
  });
  expect((await tracesOf(scene.organization, id)).at(-1)).toMatchObject({
    ...{ type: 'disbursement.updated', data: { change: 'removed', row: 3, name: 'Babbage' } },
  });
});

test('a row that failed is tried again by itself, and the rest stays as it is', async () => {
  const scene = await createScene(app());
  const { id, items } = await createApproved(scene, 'Ada,fail-once:,1\nB,fail:account_closed,2');
  const failed = await until(app(), scene.asker, id, 'FAILED');
  expect(failed.items.nodes).toMatchObject([
    { status: 'FAILED', failureCode: 'recipient_refused', actions: { canRetry: true, canCancel: false } },
    { status: 'FAILED', failureCode: 'account_closed' },
  ]);
  const row = given(items.nodes[0]).id;
  const results = await Promise.all(Array.from({ length: 5 }, () => retryItem(scene.asker, row)));
  expect(results.filter((result) => result.__typename === 'DisbursementItemRetryPayload')).toHaveLength(1);
  const done = await until(app(), scene.asker, id, 'PARTIALLY_FAILED');
  expect(done.items.nodes).toMatchObject([
    { status: 'COMPLETED', attempts: 2 },
    { status: 'FAILED', attempts: 1 },
  ]);
  const traces = await tracesOf(scene.organization, id);
  expect(traces.some(({ data }) => data.change === 'retried' && data.row === 2)).toBe(true);
});

test('rows on their way are stopped or sent, never both, and the batch ends as they did', async () => {
  const scene = await createScene(app());
  const rows = Array.from({ length: 20 }, (_, index) => `N${index},acct,1`).join('\n');
  const { id, items } = await createApproved(scene, rows);
  const stopped = await Promise.all(items.nodes.map((row) => cancelItem(scene.asker, row.id)));
  const count = stopped.filter((result) => result.__typename === 'DisbursementItemCancelPayload').length;
  const done = await until(app(), scene.asker, id, count === 20 ? 'CANCELLED' : 'COMPLETED');
  const rowsIn = (status: string) => done.progress.find((each) => each.status === status)?.rows ?? 0;
  expect([rowsIn('CANCELLED'), rowsIn('COMPLETED')]).toEqual([count, 20 - count]);
  const booked = await scene.organization.sql(
    `select 1 from simulated_rail_order as simulated join transfer on transfer.id = simulated.id
     where organization_id = ?`,
    [scene.organization.id],
  );
  expect(booked).toHaveLength(20 - count);
});

test('whoever stops the last row has taken the batch back, and then', async () => {
  const scene = await createScene(app());
  const stopped = await eventually(async () => {
    const { items } = await createApproved(scene, 'Ada,acct,1');
    // The rail may have been quicker.
    return only(await cancelItem(scene.approver, given(items.nodes[0]).id), 'DisbursementItemCancelPayload');
  });
  const { status, finishedAt, decision } = stopped.disbursement;
  expect(status).toBe('CANCELLED');
  expect(decision).toMatchObject({ cancelledAt: finishedAt, closedBy: { id: scene.approver.keyId } });
});

test('a key with ceilings submits and tries again within them', async () => {
  const scene = await createScene(app());
  const person = await scene.organization.person('ADMIN');
  const scopes = ['disbursements:write', 'clients:read'];
  const moneyLimits = [{ currency: 'EUR', perOperation: '30.00', perDay: '40.00' }];
  const made = await person.run(PayoutKeyCreateDocument, { input: { name: 'limited', scopes, moneyLimits } });
  const { secret } = only(made.apiKeyCreate, 'ApiKeyCreatePayload');
  const limited = callWith(app(), { authorization: `Bearer ${secret}` });
  const draft = async (amount: string) => {
    const csv = `name,destination,amount\nAda,a,${amount}\nB,b,10`;
    return only(await create(limited, { csv }), 'DisbursementCreatePayload').disbursement.id;
  };
  const tooMuch = await draft('20.01');
  const result = await leavesNothing(scene.organization, () => submit(limited, tooMuch));
  expect(only(result, 'MoneyLimitError')).toMatchObject({
    ceiling: 'PER_OPERATION',
    limit: { amount: '30.00' },
  });
  only(await submit(limited, await draft('20.00')), 'DisbursementSubmitPayload');
  const second = await submit(limited, await draft('0.01'));
  expect(only(second, 'MoneyLimitError')).toMatchObject({ ceiling: 'PER_DAY', used: { amount: '30.00' } });
});

type Verb = (caller: Caller, id: string) => Promise<{ __typename: string }>;

const verbs: [string, Verb, DocumentNode][] = [
  [
    'disbursementItemUpdate',
    (caller, id) => updateItem(caller, { id, name: 'X' }),
    DisbursementItemUpdateDocument,
  ],
  ['disbursementItemRemove', removeItem, DisbursementItemRemoveDocument],
  ['disbursementItemRetry', retryItem, DisbursementItemRetryDocument],
  ['disbursementItemCancel', cancelItem, DisbursementItemCancelDocument],
];

describe.each(verbs)('%s', (_verb, run, document) => {
  const rowOf = async (made: ReturnType<typeof createDraft>) => given((await made).items.nodes[0]).id;

  test('refuses, as data, a row of one that waits for approval', async () => {
    const scene = await createScene(app());
    const id = await rowOf(createPending(scene));
    const result = await leavesNothing(scene.organization, () => run(scene.asker, id));
    expect(result).toMatchObject({ __typename: 'DisbursementStatusError', status: 'PENDING_APPROVAL' });
  });

  test('without the scope nothing happens', async () => {
    const scene: Scene = await createScene(app());
    const id = await rowOf(createDraft(scene));
    const reader = await scene.organization.program(['disbursements:read', 'clients:read']);
    const call = () => reader.call(print(document), { input: { id } });
    await expectForbidden(scene.organization, ['disbursements:write'], call);
  });

  test('for others the row does not exist', async () => {
    const scene = await createScene(app());
    const id = await rowOf(createDraft(scene));
    await expectUnknownToStrangers(app(), scene.organization, (caller) => run(caller, id));
    expect((await read(scene.asker, (await createDraft(scene)).id)).status).toBe('DRAFT');
  });
});
