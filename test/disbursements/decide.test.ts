import { type DocumentNode, print } from 'graphql';
import { describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import {
  DisbursementApproveDocument,
  DisbursementCancelDocument,
  DisbursementRejectDocument,
  DisbursementRetryDocument,
  DisbursementSubmitDocument,
} from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { expectForbidden, expectUnknownToStrangers, leavesNothing } from '../support/refusals.ts';
import { tracesOf } from '../support/rows.ts';
import {
  approve,
  cancel,
  createApproved,
  createDraft,
  createPending,
  createScene,
  read,
  reject,
  removeItem,
  retry,
  submit,
  until,
  updateItem,
} from './support.ts';

const app = useApp();

test('a draft is submitted, approved by somebody else, and arrives, with a trace of each', async () => {
  const scene = await createScene(app());
  const { id, submittedBy } = await createPending(scene);
  expect(submittedBy?.id).toBe(scene.asker.keyId);
  expect((await read(scene.approver, id)).actions).toMatchObject({ canApprove: true, obstacle: null });
  const { disbursement } = only(await approve(scene.approver, id), 'DisbursementApprovePayload');
  expect(disbursement).toMatchObject({
    ...{ status: 'PROCESSING', decision: { approvedBy: { id: scene.approver.keyId } } },
  });
  const done = await until(app(), scene.asker, id, 'COMPLETED');
  expect(done.progress).toEqual([
    { status: 'COMPLETED', rows: 2, amount: { amount: '30.30', currency: 'EUR' } },
  ]);
  expect(done.finishedAt).toMatch(/Z$/);
  const types = (await tracesOf(scene.organization, id)).map(({ type }) => type);
  expect(types).toEqual(
    ['created', 'submitted', 'approved', 'completed'].map((verb) => `disbursement.${verb}`),
  );
});

test('with rows that cannot be paid it is not submitted', async () => {
  const scene = await createScene(app());
  const { id } = await createDraft(scene, 'Ada,a,1\nBabbage,b,x');
  const result = await leavesNothing(scene.organization, () => submit(scene.asker, id));
  expect(only(result, 'DisbursementInvalidError')).toMatchObject({
    code: 'DISBURSEMENT_INVALID',
    invalidRows: 1,
  });
});

describe('four eyes', () => {
  test('neither who uploaded it nor who submitted it approves or rejects it', async () => {
    const scene = await createScene(app());
    const { id } = await createDraft(scene);
    only(await submit(scene.approver, id), 'DisbursementSubmitPayload');
    for (const caller of [scene.asker, scene.approver]) {
      for (const decide of [() => approve(caller, id), () => reject(caller, id)]) {
        const result = await leavesNothing<{ __typename: string }>(scene.organization, decide);
        expect(result).toMatchObject({ __typename: 'ApprovalError', code: 'FOUR_EYES' });
      }
    }
    const operator = await scene.organization.person('OPERATOR');
    expect(only(await approve(operator, id), 'ApprovalError').code).toBe('APPROVER_ROLE');
    const third = await scene.organization.person('FINANCE_MANAGER');
    only(await approve(third, id), 'DisbursementApprovePayload');
  });

  test.each<[string, (caller: Caller, row: string) => Promise<{ __typename: string }>]>([
    ['corrected', (caller, id) => updateItem(caller, { id, destination: 'my-own' })],
    ['removed', removeItem],
  ])('nor does who has %s a row of it, whoever submits it', async (_what, touch) => {
    const scene = await createScene(app());
    const { id, items } = await createDraft(scene);
    expect((await touch(scene.approver, given(items.nodes[0]).id)).__typename).toMatch(/Payload$/);
    only(await submit(scene.asker, id), 'DisbursementSubmitPayload');
    const { actions } = await read(scene.approver, id);
    expect(actions).toMatchObject({ canApprove: false, obstacle: expect.stringContaining('yourself') });
    for (const decide of [approve, reject]) {
      const result = await leavesNothing<{ __typename: string }>(scene.organization, () =>
        decide(scene.approver, id),
      );
      expect(result).toMatchObject({ __typename: 'ApprovalError', code: 'FOUR_EYES' });
    }
    const third = await scene.organization.program();
    only(await approve(third, id), 'DisbursementApprovePayload');
  });

  test('of many who decide at once one wins, and each row goes out once', async () => {
    const scene = await createScene(app());
    const { id } = await createPending(scene);
    const results = await Promise.all([
      ...Array.from({ length: 6 }, () => approve(scene.approver, id)),
      cancel(scene.asker, id),
      reject(scene.approver, id),
    ]);
    expect(results.filter((result) => result.__typename === 'DisbursementStatusError')).toHaveLength(7);
    const sent = await scene.organization.sql('select 1 from transfer where organization_id = ?', [
      scene.organization.id,
    ]);
    expect(sent).toHaveLength((await read(scene.asker, id)).decision.approvedAt ? 2 : 0);
  });
});

test('it is rejected or taken back with a reason, and leaves its trace', async () => {
  const scene = await createScene(app());
  const [one, two] = [await createPending(scene), await createPending(scene)];
  const rejected = only(
    await reject(scene.approver, one.id, ' Twice '),
    'DisbursementRejectPayload',
  ).disbursement;
  expect(rejected).toMatchObject({ status: 'REJECTED', decision: { reason: 'Twice' } });
  const taken = only(await cancel(scene.asker, two.id, 'Early'), 'DisbursementCancelPayload').disbursement;
  expect(taken).toMatchObject({ status: 'CANCELLED', decision: { reason: 'Early' } });
  expect((await tracesOf(scene.organization, one.id)).at(-1)).toMatchObject({
    ...{ type: 'disbursement.rejected', reason: 'Twice' },
  });
  expect((await tracesOf(scene.organization, two.id)).at(-1)).toMatchObject({
    ...{ type: 'disbursement.cancelled', reason: 'Early' },
  });
});

test('what failed in part is tried again, all of it, and leaves its trace', async () => {
  const scene = await createScene(app());
  const { id } = await createApproved(scene, 'Ada,fail-once:account_closed,1\nB,fail-once:,2\nC,acct,4');
  const partly = await until(app(), scene.asker, id, 'PARTIALLY_FAILED');
  expect(partly.progress).toMatchObject([
    { status: 'COMPLETED', rows: 1, amount: { amount: '4.00' } },
    { status: 'FAILED', rows: 2, amount: { amount: '3.00' } },
  ]);
  expect(partly.actions.canRetry).toBe(true);
  only(await retry(scene.asker, id), 'DisbursementRetryPayload');
  const done = await until(app(), scene.asker, id, 'COMPLETED');
  expect(done.items.nodes.map(({ attempts }) => attempts)).toEqual([2, 2, 1]);
  expect((await tracesOf(scene.organization, id)).slice(-3)).toMatchObject([
    { type: 'disbursement.failed', data: { status: 'PARTIALLY_FAILED', completedRows: 1, failedRows: 2 } },
    { type: 'disbursement.updated', data: { change: 'retried' } },
    { type: 'disbursement.completed', data: { completedRows: 3, failedRows: 0 } },
  ]);
});

type Verb = (caller: Caller, id: string) => Promise<{ __typename: string }>;

const verbs: [string, Verb, DocumentNode][] = [
  ['disbursementSubmit', submit, DisbursementSubmitDocument],
  ['disbursementApprove', approve, DisbursementApproveDocument],
  ['disbursementReject', (caller, id) => reject(caller, id), DisbursementRejectDocument],
  ['disbursementCancel', (caller, id) => cancel(caller, id), DisbursementCancelDocument],
  ['disbursementRetry', retry, DisbursementRetryDocument],
];

describe.each(verbs)('%s', (_verb, run, document) => {
  test('refuses, as data, one that was taken back', async () => {
    const scene = await createScene(app());
    const { id } = await createDraft(scene);
    only(await cancel(scene.asker, id), 'DisbursementCancelPayload');
    const result = await leavesNothing(scene.organization, () => run(scene.approver, id));
    expect(result).toMatchObject({
      ...{ __typename: 'DisbursementStatusError', status: 'CANCELLED', code: 'DISBURSEMENT_STATUS' },
    });
  });

  test('without the scope nothing happens', async () => {
    const scene = await createScene(app());
    const { id } = await createDraft(scene);
    const reader = await scene.organization.program(['disbursements:read', 'clients:read']);
    const call = () => reader.call(print(document), { input: { id } });
    await expectForbidden(scene.organization, ['disbursements:write'], call);
  });

  test('for others it does not exist', async () => {
    const scene = await createScene(app());
    const { id } = await createDraft(scene);
    await expectUnknownToStrangers(app(), scene.organization, (caller) => run(caller, id));
  });
});
