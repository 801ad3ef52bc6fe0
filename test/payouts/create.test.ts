import { expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { ClientArchiveDocument, ClientCreateDocument, PayoutCreateDocument } from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { expectForbidden, expectUnknownToStrangers, leavesNothing } from '../support/refusals.ts';
import { tracesOf } from '../support/rows.ts';
import { create, createPending, createScene, read, type Scene, wanted } from './support.ts';

const app = useApp();

async function createClient({ asker }: Scene): Promise<string> {
  const { clientCreate } = await asker.run(ClientCreateDocument, { input: { name: 'Ada' } });
  return only(clientCreate, 'ClientCreatePayload').client.id;
}

test('a payout waits for approval, and leaves its trace', async () => {
  const scene = await createScene(app());
  const clientId = await createClient(scene);
  const payout = await createPending(scene, { clientId, reference: ' INV-7 ', memo: 'June' });
  expect(payout).toMatchObject({
    ...{ status: 'PENDING_APPROVAL', client: { id: clientId }, recipientName: 'Ada Lovelace' },
    ...{ destination: 'DE89370400440532013000', amount: { amount: '120.50', currency: 'EUR' } },
    ...{ reference: 'INV-7', memo: 'June', attempts: 0, rail: null, createdBy: { id: scene.asker.keyId } },
    actions: { canApprove: false, canReject: false, canCancel: true, canRetry: false },
  });
  expect(payout.actions.obstacle).toContain('somebody else');
  expect(await read(scene.asker, payout.id)).toEqual(payout);
  expect(await tracesOf(scene.organization, payout.id)).toMatchObject([
    {
      ...{ type: 'payout.created', subject_label: 'Ada Lovelace', actor_type: 'API_KEY' },
      data: { status: 'PENDING_APPROVAL', amount: '120.50', currency: 'EUR' },
    },
  ]);
});

test.each([
  ['nothing', { amount: '0' }, ['amount']],
  ['less than nothing', { amount: '-1' }, ['amount']],
  ['more places than the currency has', { amount: '1.005' }, ['amount']],
  ['places where the currency has none', { amount: '1.5', currency: 'JPY' }, ['amount']],
  ['more than can be counted', { amount: '10000000000000.01' }, ['amount']],
  ['nobody', { recipientName: ' ' }, ['recipientName']],
  ['an IBAN with a wrong digit', { destination: 'DE89 3704 0044 0532 0130 01' }, ['destination']],
])('%s is refused', async (_what, input, path) => {
  const scene = await createScene(app());
  const result = await leavesNothing(scene.organization, () => create(scene.asker, input));
  expect(only(result, 'ValidationError').path).toEqual(path);
});

test('an archived client is not paid', async () => {
  const scene = await createScene(app());
  const clientId = await createClient(scene);
  await scene.asker.run(ClientArchiveDocument, { input: { id: clientId } });
  const result = await leavesNothing(scene.organization, () => create(scene.asker, { clientId }));
  expect(only(result, 'ClientArchivedError').code).toBe('CLIENT_ARCHIVED');
});

test('sent again with the same idempotency key it is the same payout', async () => {
  const scene = await createScene(app());
  const once = await createPending(scene, { idempotencyKey: 'june-7' });
  expect(await createPending(scene, { idempotencyKey: 'june-7' })).toEqual(once);
  expect(await tracesOf(scene.organization, once.id)).toHaveLength(1);
});

test('without the scope nothing happens', async () => {
  const { organization } = await createScene(app());
  const reader = await organization.program(['payouts:read', 'clients:read']);
  await expectForbidden(organization, ['payouts:write'], () =>
    reader.call(PayoutCreateDocument, { input: wanted }),
  );
});

test('for others the client does not exist', async () => {
  const scene = await createScene(app());
  const clientId = await createClient(scene);
  await expectUnknownToStrangers(app(), scene.organization, (caller) => create(caller, { clientId }));
});
