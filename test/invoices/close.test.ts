import { type DocumentNode, print } from 'graphql';
import { describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import {
  InvoiceByIdDocument,
  InvoiceDeleteDocument,
  InvoiceMarkPaidDocument,
  InvoiceVoidDocument,
} from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { expectForbidden, expectUnknownToStrangers, leavesNothing } from '../support/refusals.ts';
import { tracesOf, uuidOf } from '../support/rows.ts';
import { cancel, createDraft, createOpen, createScene, markPaid, type Scene } from './support.ts';

const app = useApp();

async function remove(caller: Caller, id: string) {
  return (await caller.run(InvoiceDeleteDocument, { input: { id } })).invoiceDelete;
}

/** An invoice in this state, whatever it takes to get there. */
async function createIn(scene: Scene, status: 'DRAFT' | 'OPEN' | 'PAID' | 'VOID'): Promise<string> {
  if (status === 'DRAFT') return (await createDraft(scene)).id;
  const { id } = await createOpen(scene);
  if (status === 'PAID') only(await markPaid(scene.program, id), 'InvoiceMarkPaidPayload');
  if (status === 'VOID') only(await cancel(scene.program, id), 'InvoiceVoidPayload');
  return id;
}

describe('an open invoice', () => {
  test('is paid, and leaves its trace', async () => {
    const scene = await createScene(app());
    const { id, number, total } = await createOpen(scene);
    const { invoice } = only(await markPaid(scene.program, id), 'InvoiceMarkPaidPayload');
    expect(invoice).toMatchObject({ status: 'PAID', number, total, voidedAt: null });
    expect(invoice.paidAt).toMatch(/Z$/);
    expect((await tracesOf(scene.organization, id)).at(-1)).toMatchObject({
      type: 'invoice.paid',
      subject_label: number,
    });
  });

  test('is voided with a reason, keeps its number, and leaves its trace', async () => {
    const scene = await createScene(app());
    const { id, number } = await createOpen(scene);
    const { invoice } = only(await cancel(scene.program, id, ' Sent twice '), 'InvoiceVoidPayload');
    expect(invoice).toMatchObject({ status: 'VOID', number, voidReason: 'Sent twice', paidAt: null });
    expect((await scene.program.run(InvoiceByIdDocument, { id })).invoice).toEqual(invoice);
    const trace = { type: 'invoice.voided', reason: 'Sent twice', data: { status: 'VOID' } };
    expect((await tracesOf(scene.organization, id)).at(-1)).toMatchObject(trace);
  });

  test('is paid or voided, never both, by two at once', async () => {
    const scene = await createScene(app());
    for (let round = 0; round < 5; round++) {
      const { id } = await createOpen(scene);
      const both = await Promise.all([markPaid(scene.program, id), cancel(scene.program, id)]);
      expect(both.filter((result) => result.__typename === 'InvoiceStatusError')).toHaveLength(1);
    }
  });

  test('cannot be voided with a reason of more than 500 characters', async () => {
    const scene = await createScene(app());
    const { id } = await createOpen(scene);
    const result = await leavesNothing(scene.organization, () => cancel(scene.program, id, 'x'.repeat(501)));
    expect(only(result, 'ValidationError').path).toEqual(['reason']);
  });
});

test('a draft is deleted with its lines, and its trace stays', async () => {
  const scene = await createScene(app());
  const id = await createIn(scene, 'DRAFT');
  expect(only(await remove(scene.program, id), 'InvoiceDeletePayload').deletedId).toBe(id);
  expect((await scene.program.run(InvoiceByIdDocument, { id })).invoice).toBeNull();
  const left = await app().runtime.pool.query('select 1 from invoice_line where invoice_id = $1', [
    uuidOf(id),
  ]);
  expect(left.rows).toEqual([]);
  expect((await tracesOf(scene.organization, id)).map(({ type }) => type)).toEqual([
    'invoice.created',
    'invoice.deleted',
  ]);
  expect(only(await remove(scene.program, id), 'NotFoundError').code).toBe('NOT_FOUND');
});

type Verb = (caller: Caller, id: string) => Promise<{ __typename: string }>;

const verbs: [string, Verb, DocumentNode, ('DRAFT' | 'OPEN' | 'PAID' | 'VOID')[]][] = [
  ['invoiceMarkPaid', markPaid, InvoiceMarkPaidDocument, ['DRAFT', 'PAID', 'VOID']],
  [
    'invoiceVoid',
    (caller: Caller, id: string) => cancel(caller, id),
    InvoiceVoidDocument,
    ['DRAFT', 'PAID', 'VOID'],
  ],
  ['invoiceDelete', remove, InvoiceDeleteDocument, ['OPEN', 'PAID', 'VOID']],
];

describe.each(verbs)('%s', (_verb, run, document, notFrom) => {
  test.each(notFrom)('refuses, as data, an invoice that is %s', async (status) => {
    const scene = await createScene(app());
    const id = await createIn(scene, status);
    const result = await leavesNothing(scene.organization, () => run(scene.program, id));
    expect(result).toMatchObject({
      __typename: 'InvoiceStatusError',
      status,
      code: 'INVOICE_STATUS',
      path: ['id'],
    });
  });

  test('without the scope nothing happens', async () => {
    const scene = await createScene(app());
    const id = await createIn(scene, document === InvoiceDeleteDocument ? 'DRAFT' : 'OPEN');
    const reader = await scene.organization.program(['invoices:read', 'clients:write']);
    const call = () => reader.call(print(document), { input: { id } });
    await expectForbidden(scene.organization, ['invoices:write'], call);
  });

  test('for others the invoice does not exist', async () => {
    const scene = await createScene(app());
    const id = await createIn(scene, document === InvoiceDeleteDocument ? 'DRAFT' : 'OPEN');
    await expectUnknownToStrangers(app(), scene.organization, (caller) => run(caller, id));
  });
});
