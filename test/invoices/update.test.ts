import { describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import {
  ClientArchiveDocument,
  InvoiceByIdDocument,
  InvoiceUpdateDocument,
  type InvoiceUpdateInput,
} from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { expectForbidden, expectUnknownToStrangers, leavesNothing } from '../support/refusals.ts';
import { tracesOf } from '../support/rows.ts';
import { cancel, createClient, createDraft, createOpen, createScene, line, markPaid } from './support.ts';

const app = useApp();

async function update(caller: Caller, input: InvoiceUpdateInput) {
  return (await caller.run(InvoiceUpdateDocument, { input })).invoiceUpdate;
}

describe('a draft', () => {
  test('takes what is given, keeps the rest, is computed anew, and leaves its trace', async () => {
    const scene = await createScene(app());
    const draft = await createDraft(scene, { memo: 'old', dueOn: '2027-01-01' });
    const clientId = await createClient(scene.program, 'Bob');
    const lines = [{ description: 'Hosting', quantity: '3', unitPrice: '100' }];
    const result = await update(scene.program, { id: draft.id, clientId, currency: 'JPY', lines });
    const { invoice } = only(result, 'InvoiceUpdatePayload');
    expect(invoice).toMatchObject({
      memo: 'old',
      dueOn: '2027-01-01',
      status: 'DRAFT',
      client: { name: 'Bob' },
    });
    expect(invoice.total).toEqual({ amount: '300', currency: 'JPY' });
    expect(invoice.lines).toMatchObject([{ description: 'Hosting', taxRate: null }]);
    expect((await scene.program.run(InvoiceByIdDocument, { id: draft.id })).invoice).toEqual(invoice);
    const traces = await tracesOf(scene.organization, draft.id);
    expect(traces).toMatchObject([
      { type: 'invoice.created' },
      { type: 'invoice.updated', data: { total: '300' } },
    ]);
  });

  test('with null loses its memo and its due day, and keeps its lines', async () => {
    const scene = await createScene(app());
    const draft = await createDraft(scene, { memo: 'old', dueOn: '2027-01-01' });
    const { invoice } = only(
      await update(scene.program, { id: draft.id, memo: null, dueOn: null }),
      'InvoiceUpdatePayload',
    );
    expect(invoice).toMatchObject({ memo: null, dueOn: null, lines: draft.lines, total: draft.total });
  });

  test('of two that change it at once both find their lines whole', async () => {
    const scene = await createScene(app());
    const { id } = await createDraft(scene);
    const sets = ['1', '2', '3', '4'].map((quantity) =>
      Array.from({ length: Number(quantity) }, () => ({ ...line, quantity })),
    );
    await Promise.all(sets.map((lines) => update(scene.program, { id, lines })));
    const { invoice } = await scene.program.run(InvoiceByIdDocument, { id });
    const [first] = invoice?.lines ?? [];
    expect(invoice?.lines).toHaveLength(Number(first?.quantity));
    expect(new Set(invoice?.lines.map(({ quantity }) => quantity)).size).toBe(1);
  });
});

describe('refuses, as data', () => {
  test.each([
    ['OPEN', async () => {}],
    ['PAID', (caller: Caller, id: string) => markPaid(caller, id)],
    ['VOID', (caller: Caller, id: string) => cancel(caller, id)],
  ] as const)('to change an invoice that is %s', async (status, bring) => {
    const scene = await createScene(app());
    const { id } = await createOpen(scene);
    await bring(scene.program, id);
    const result = await leavesNothing(scene.organization, () => update(scene.program, { id, memo: 'x' }));
    expect(only(result, 'InvoiceStatusError')).toMatchObject({
      status,
      code: 'INVOICE_STATUS',
      path: ['id'],
    });
  });

  test.each([
    ['another currency without its lines', 'currency', { currency: 'USD' }],
    ['no lines', 'lines', { lines: [] }],
    ['null for the lines', 'lines', { lines: null }],
    ['a bad line', 'lines.0.quantity', { lines: [{ ...line, quantity: '0' }] }],
    ['lines that come to less than zero', 'lines', { lines: [{ ...line, unitPrice: '-1' }] }],
    ['a long memo', 'memo', { memo: 'x'.repeat(2_001) }],
  ])('%s', async (_what, path, input) => {
    const scene = await createScene(app());
    const { id } = await createDraft(scene);
    const result = await leavesNothing(scene.organization, () => update(scene.program, { id, ...input }));
    expect(only(result, 'ValidationError').issues.map((issue) => issue.path.join('.'))).toContain(path);
  });

  test('an archived client, and one of another tenant', async () => {
    const scene = await createScene(app());
    const { id } = await createDraft(scene);
    const archived = await createClient(scene.program, 'Gone');
    await scene.program.run(ClientArchiveDocument, { input: { id: archived } });
    const result = await leavesNothing(scene.organization, () =>
      update(scene.program, { id, clientId: archived }),
    );
    only(result, 'ClientArchivedError');
    const theirs = await createClient(await (await createOrganization(app())).program());
    const foreign = await leavesNothing(scene.organization, () =>
      update(scene.program, { id, clientId: theirs }),
    );
    expect(only(foreign, 'NotFoundError').path).toEqual(['clientId']);
  });
});

test('without the scope nothing happens', async () => {
  const scene = await createScene(app());
  const { id } = await createDraft(scene);
  const reader = await scene.organization.program(['invoices:read', 'clients:read']);
  const call = () => reader.call(InvoiceUpdateDocument, { input: { id, memo: 'x' } });
  await expectForbidden(scene.organization, ['invoices:write'], call);
});

test('for others the invoice does not exist', async () => {
  const scene = await createScene(app());
  const { id } = await createDraft(scene);
  await expectUnknownToStrangers(app(), scene.organization, (caller) => update(caller, { id, memo: 'x' }));
});
