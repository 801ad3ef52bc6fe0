import { describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { callWith } from '../support/caller.ts';
import {
  ApiKeyRotateDocument,
  PayoutApproveDocument,
  PayoutKeyCreateDocument,
} from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { expectForbidden, expectUnknownToStrangers, leavesNothing } from '../support/refusals.ts';
import { tracesOf } from '../support/rows.ts';
import { approve, cancel, create, createPending, createScene, read, reject } from './support.ts';

const app = useApp();

test('somebody else approves it, and it leaves its trace', async () => {
  const scene = await createScene(app());
  const { id } = await createPending(scene);
  expect((await read(scene.approver, id)).actions).toMatchObject({ canApprove: true, obstacle: null });
  const { payout } = only(await approve(scene.approver, id), 'PayoutApprovePayload');
  expect(['APPROVED', 'PROCESSING']).toContain(payout.status);
  expect(payout.decision).toMatchObject({ approvedBy: { type: 'API_KEY', id: scene.approver.keyId } });
  expect(payout.decision.approvedAt).toMatch(/Z$/);
  expect((await tracesOf(scene.organization, id))[1]).toMatchObject({
    ...{ type: 'payout.approved', data: { status: 'APPROVED', amount: '120.50' } },
  });
});

describe('four eyes', () => {
  test('whoever asked, key or person, does not approve', async () => {
    const scene = await createScene(app());
    for (const asker of [scene.asker, await scene.organization.person('FINANCE_MANAGER')]) {
      const { id } = only(await create(asker), 'PayoutCreatePayload').payout;
      for (const decide of [() => approve(asker, id), () => reject(asker, id)]) {
        const result = await leavesNothing<{ __typename: string }>(scene.organization, decide);
        expect(result).toMatchObject({ __typename: 'ApprovalError', code: 'FOUR_EYES', path: ['id'] });
      }
    }
  });

  test('another secret of the same key is the same key', async () => {
    const scene = await createScene(app());
    const { id } = await createPending(scene);
    const { apiKeyRotate } = await scene.asker.run(ApiKeyRotateDocument, {
      input: { id: scene.asker.keyId },
    });
    const { secret } = only(apiKeyRotate, 'ApiKeyRotatePayload');
    const result = await approve(callWith(app(), { authorization: `Bearer ${secret}` }), id);
    expect(only(result, 'ApprovalError').code).toBe('FOUR_EYES');
  });

  test('a person does not approve through a key that they made, nor what it asked for', async () => {
    const { organization } = await createScene(app());
    const ada = await organization.person('ADMIN');
    const input = { name: 'hers', scopes: ['payouts:write', 'clients:read'] };
    const { apiKeyCreate } = await ada.run(PayoutKeyCreateDocument, { input });
    const { secret } = only(apiKeyCreate, 'ApiKeyCreatePayload');
    const hers = callWith(app(), { authorization: `Bearer ${secret}` });
    for (const [asker, decider] of [
      [ada, hers],
      [hers, ada],
    ] as const) {
      const { id } = only(await create(asker), 'PayoutCreatePayload').payout;
      const refusal = only(await approve(decider, id), 'ApprovalError');
      expect(refusal).toMatchObject({ code: 'FOUR_EYES' });
      expect(refusal.message).toContain('made or rotated');
      only(await approve(await organization.person('ADMIN'), id), 'PayoutApprovePayload');
    }
  });

  test('nor through one that they rotated, nor through one made by a key that they made', async () => {
    const scene = await createScene(app());
    const ada = await scene.organization.person('ADMIN');
    const { id } = only(await create(ada), 'PayoutCreatePayload').payout;
    await ada.run(ApiKeyRotateDocument, { input: { id: scene.approver.keyId } });
    expect(only(await approve(scene.approver, id), 'ApprovalError').code).toBe('FOUR_EYES');
    const first = { name: 'a maker', scopes: ['payouts:write', 'clients:read', 'api-keys:write'] };
    const made = only(
      (await ada.run(PayoutKeyCreateDocument, { input: first })).apiKeyCreate,
      'ApiKeyCreatePayload',
    );
    const maker = callWith(app(), { authorization: `Bearer ${made.secret}` });
    const second = { name: 'its own', scopes: ['payouts:write', 'clients:read'] };
    const twice = only(
      (await maker.run(PayoutKeyCreateDocument, { input: second })).apiKeyCreate,
      'ApiKeyCreatePayload',
    );
    const grandchild = callWith(app(), { authorization: `Bearer ${twice.secret}` });
    expect(only(await approve(grandchild, id), 'ApprovalError').code).toBe('FOUR_EYES');
  });

  test.each([
    ['OWNER', true],
    ['ADMIN', true],
    ['FINANCE_MANAGER', true],
    ['OPERATOR', false],
  ] as const)('%s decides: %s', async (role, may) => {
    const scene = await createScene(app());
    const { id } = await createPending(scene);
    const person = await scene.organization.person(role);
    expect((await read(person, id)).actions.canApprove).toBe(may);
    const result = await approve(person, id);
    if (may) only(result, 'PayoutApprovePayload');
    else expect(only(result, 'ApprovalError').code).toBe('APPROVER_ROLE');
  });
});

describe('of many at once', () => {
  test('who approve, one wins and the others are refused as data', async () => {
    const scene = await createScene(app());
    const { id } = await createPending(scene);
    const results = await Promise.all(Array.from({ length: 10 }, () => approve(scene.approver, id)));
    expect(results.filter((result) => result.__typename === 'PayoutApprovePayload')).toHaveLength(1);
    expect(results.filter((result) => result.__typename === 'PayoutStatusError')).toHaveLength(9);
    const { rows } = await app().runtime.pool.query('select 1 from transfer where organization_id = $1', [
      scene.organization.id,
    ]);
    expect(rows).toHaveLength(1);
  });

  test('who approve and reject, one wins', async () => {
    const scene = await createScene(app());
    for (let round = 0; round < 5; round++) {
      const { id } = await createPending(scene);
      const both = await Promise.all([approve(scene.approver, id), reject(scene.approver, id)]);
      expect(both.filter((result) => result.__typename === 'PayoutStatusError')).toHaveLength(1);
    }
  });
});

test('what is cancelled is not approved any more', async () => {
  const scene = await createScene(app());
  const { id } = await createPending(scene);
  only(await cancel(scene.asker, id), 'PayoutCancelPayload');
  const result = await leavesNothing(scene.organization, () => approve(scene.approver, id));
  expect(only(result, 'PayoutStatusError')).toMatchObject({ code: 'PAYOUT_STATUS', status: 'CANCELLED' });
});

test('without the scope nothing happens', async () => {
  const scene = await createScene(app());
  const { id } = await createPending(scene);
  const reader = await scene.organization.program(['payouts:read', 'clients:read']);
  const call = () => reader.call(PayoutApproveDocument, { input: { id } });
  await expectForbidden(scene.organization, ['payouts:write'], call);
});

test('for others the payout does not exist', async () => {
  const scene = await createScene(app());
  const { id } = await createPending(scene);
  await expectUnknownToStrangers(app(), scene.organization, (caller) => approve(caller, id));
});
