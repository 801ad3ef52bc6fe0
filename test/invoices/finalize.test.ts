import { describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { InvoiceByIdDocument, InvoiceFinalizeDocument } from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { expectForbidden, expectUnknownToStrangers, leavesNothing } from '../support/refusals.ts';
import { tracesOf } from '../support/rows.ts';
import {
  cancel,
  createClient,
  createDraft,
  createOpen,
  createScene,
  finalize,
  markPaid,
  type Scene,
} from './support.ts';

const app = useApp();

test('finalizing gives the number, opens the invoice, and leaves a trace', async () => {
  const scene = await createScene(app());
  const draft = await createDraft(scene, { dueOn: '2027-01-31' });
  const { invoice } = only(await finalize(scene.program, draft.id), 'InvoiceFinalizePayload');
  const today = app().runtime.now().toISOString().slice(0, 10);
  expect(invoice).toMatchObject({
    number: 'INV-000001',
    status: 'OPEN',
    issuedOn: today,
    dueOn: '2027-01-31',
  });
  expect(invoice).toMatchObject({ total: draft.total, lines: draft.lines });
  expect(invoice.finalizedAt).toMatch(/Z$/);
  expect((await scene.program.run(InvoiceByIdDocument, { id: draft.id })).invoice).toEqual(invoice);
  expect((await tracesOf(scene.organization, draft.id)).at(-1)).toMatchObject({
    ...{ type: 'invoice.finalized', subject_label: 'INV-000001', data: { status: 'OPEN' } },
  });
});

test('one of nothing is paid at once, both with a trace, and never overdue', async () => {
  const scene = await createScene(app());
  const gift = { lines: [{ description: 'Gift', quantity: '1', unitPrice: '0' }], dueOn: '2020-01-01' };
  const { id } = await createDraft(scene, gift);
  const { invoice } = only(await finalize(scene.program, id), 'InvoiceFinalizePayload');
  expect(invoice).toMatchObject({ number: 'INV-000001', status: 'PAID', issuedOn: expect.any(String) });
  const { invoice: read } = await scene.program.run(
    'query ($id: ID!) { invoice(id: $id) { isOverdue paidAt payments { id } } }',
    { id },
  );
  expect(read).toEqual({ isOverdue: false, paidAt: expect.stringMatching(/Z$/), payments: [] });
  expect((await tracesOf(scene.organization, id)).slice(-2)).toMatchObject([
    { type: 'invoice.finalized', data: { status: 'OPEN' } },
    { type: 'invoice.paid', data: { status: 'PAID', total: '0', amountPaid: '0' } },
  ]);
});

test.each([
  ['OPEN', async () => {}],
  ['PAID', (scene: Scene, id: string) => markPaid(scene.program, id)],
  ['VOID', (scene: Scene, id: string) => cancel(scene.program, id)],
] as const)('an invoice that is %s cannot be finalized', async (status, bring) => {
  const scene = await createScene(app());
  const { id } = await createOpen(scene);
  await bring(scene, id);
  const result = await leavesNothing(scene.organization, () => finalize(scene.program, id));
  expect(only(result, 'InvoiceStatusError')).toMatchObject({ status, code: 'INVOICE_STATUS' });
});

describe('numbers', () => {
  const numbersOf = async ({ organization }: Scene) => {
    const { rows } = await app().runtime.pool.query<{ sequence: number; number: string }>(
      'select sequence, number from invoice where organization_id = $1 and sequence is not null order by sequence',
      [organization.id],
    );
    return rows;
  };
  const gapless = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      ...{ sequence: index + 1, number: `INV-${String(index + 1).padStart(6, '0')}` },
    }));

  test('are given without gap or double to fifty at once in each of two organizations', async () => {
    const scenes = [await createScene(app()), await createScene(app())];
    const drafts = [];
    for (const scene of scenes) {
      for (let made = 0; made < 50; made++) drafts.push({ scene, id: (await createDraft(scene)).id });
    }
    const shuffled = drafts.sort(() => Math.random() - 0.5);
    const results = await Promise.all(shuffled.map(({ scene, id }) => finalize(scene.program, id)));
    expect(new Set(results.map((result) => result.__typename))).toEqual(new Set(['InvoiceFinalizePayload']));
    for (const scene of scenes) expect(await numbersOf(scene)).toEqual(gapless(50));
  });

  test('are given once, however many finalize the same draft', async () => {
    const scene = await createScene(app());
    const { id } = await createDraft(scene);
    const results = await Promise.all(Array.from({ length: 10 }, () => finalize(scene.program, id)));
    expect(results.filter((result) => result.__typename === 'InvoiceFinalizePayload')).toHaveLength(1);
    expect(results.filter((result) => result.__typename === 'InvoiceStatusError')).toHaveLength(9);
    expect(await numbersOf(scene)).toEqual(gapless(1));
  });

  test('count apart in live and test', async () => {
    const scene = await createScene(app());
    const live = await scene.organization.program(undefined, { environment: 'LIVE' });
    const liveScene = { ...scene, program: live, clientId: await createClient(live) };
    for (const each of [scene, liveScene, scene, liveScene]) await createOpen(each);
    const { rows } = await app().runtime.pool.query(
      'select environment, array_agg(sequence order by sequence) as given from invoice where organization_id = $1 group by 1 order by 1',
      [scene.organization.id],
    );
    expect(rows).toEqual([
      { environment: 'LIVE', given: [1, 2] },
      { environment: 'TEST', given: [1, 2] },
    ]);
  });

  test('whose transaction rolls back are given again', async () => {
    const scene = await createScene(app());
    const { pool } = app().runtime;
    await pool.query(`create function refuse() returns trigger language plpgsql as $$
      begin if new.memo = 'refuse' and new.status = 'OPEN' then raise exception 'refused by the test'; end if; return new; end $$`);
    await pool.query(`create trigger refuse after update on invoice for each row execute function refuse()`);
    await createOpen(scene);
    const doomed = await createDraft(scene, { memo: 'refuse' });
    const answer = await scene.program.call(InvoiceFinalizeDocument, { input: { id: doomed.id } });
    expect(`${answer.status} ${answer.errors?.[0]?.extensions.code}`).toBe('500 INTERNAL_SERVER_ERROR');
    expect(answer.errors?.[0]?.message).not.toContain('refused by the test');
    await createOpen(scene);
    expect(await numbersOf(scene)).toEqual(gapless(2));
    const { invoice } = await scene.program.run(InvoiceByIdDocument, { id: doomed.id });
    expect(invoice).toMatchObject({ status: 'DRAFT', number: null });
    await pool.query('drop trigger refuse on invoice');
    const late = only(await finalize(scene.program, doomed.id), 'InvoiceFinalizePayload');
    expect(late.invoice.number).toBe('INV-000003');
  });
});

test('without the scope nothing happens', async () => {
  const scene = await createScene(app());
  const { id } = await createDraft(scene);
  const reader = await scene.organization.program(['invoices:read', 'clients:read']);
  const call = () => reader.call(InvoiceFinalizeDocument, { input: { id } });
  await expectForbidden(scene.organization, ['invoices:write'], call);
});

test('for others the invoice does not exist', async () => {
  const scene = await createScene(app());
  const { id } = await createDraft(scene);
  await expectUnknownToStrangers(app(), scene.organization, (caller) => finalize(caller, id));
});
