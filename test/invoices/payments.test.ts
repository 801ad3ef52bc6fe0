import { describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import {
  InvoicePaymentRecordDocument,
  type InvoicePaymentRecordInput,
  InvoicePaymentReverseDocument,
  InvoicePaymentsDocument,
} from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { expectForbidden, expectUnknownToStrangers, leavesNothing } from '../support/refusals.ts';
import { tracesOf } from '../support/rows.ts';
import { cancel, createDraft, createOpen, createScene, markPaid, type Scene } from './support.ts';

const app = useApp();

const record = async (caller: Caller, invoiceId: string, input: Partial<InvoicePaymentRecordInput> = {}) =>
  (await caller.run(InvoicePaymentRecordDocument, { input: { invoiceId, amount: '10.00', ...input } }))
    .invoicePaymentRecord;
const reverse = async (caller: Caller, id: string, reason?: string) =>
  (await caller.run(InvoicePaymentReverseDocument, { input: { id, reason } })).invoicePaymentReverse;
const read = async ({ program }: Scene, id: string) =>
  given((await program.run(InvoicePaymentsDocument, { id })).invoice);

/** 25.20 are due. */
async function owed() {
  const scene = await createScene(app());
  return { scene, ...(await createOpen(scene)) };
}

describe('invoicePaymentRecord', () => {
  test('pays in parts, until nothing is due and the invoice is paid; each part leaves its trace', async () => {
    const { scene, id } = await owed();
    const facts = {
      method: 'BANK_TRANSFER',
      reference: ' SEPA 4711 ',
      paidAt: '2026-01-02T10:00:00Z',
    } as const;
    const part = only(await record(scene.program, id, facts), 'InvoicePaymentRecordPayload').invoice;
    expect(part).toMatchObject({
      ...{ status: 'OPEN', paidAt: null, amountPaid: { amount: '10.00' }, amountDue: { amount: '15.20' } },
      payments: [
        {
          ...{
            amount: { amount: '10.00', currency: 'EUR' },
            method: 'BANK_TRANSFER',
            reference: 'SEPA 4711',
          },
          ...{ paidAt: '2026-01-02T10:00:00.000Z', reversedAt: null, createdBy: { type: 'API_KEY' } },
        },
      ],
    });
    const rest = only(
      await record(scene.program, id, { amount: '15.2' }),
      'InvoicePaymentRecordPayload',
    ).invoice;
    expect(rest).toMatchObject({
      status: 'PAID',
      amountPaid: { amount: '25.20' },
      amountDue: { amount: '0.00' },
    });
    expect(rest.paidAt).toMatch(/Z$/);
    expect(await read(scene, id)).toEqual(rest);
    const traces = (await tracesOf(scene.organization, id)).slice(-3);
    expect(traces.map(({ type }) => type)).toEqual([
      ...['invoice.payment_recorded', 'invoice.payment_recorded', 'invoice.paid'],
    ]);
    expect(traces[0]?.data).toMatchObject({
      ...{ status: 'OPEN', total: '2520', amountPaid: '1000' },
      payment: {
        amount: { amount: '10.00', currency: 'EUR' },
        method: 'BANK_TRANSFER',
        reference: 'SEPA 4711',
      },
    });
  });

  test('is paid since the last payment came, whichever was recorded last', async () => {
    const { scene, id } = await owed();
    const [early, late, later] = ['2026-01-02', '2026-02-03', '2026-03-04'].map(
      (day) => `${day}T10:00:00.000Z`,
    );
    const mistake = only(await record(scene.program, id, { paidAt: later }), 'InvoicePaymentRecordPayload');
    await reverse(scene.program, mistake.invoice.payments[0]?.id ?? '');
    await record(scene.program, id, { amount: '20', paidAt: late });
    const { invoice } = only(
      await record(scene.program, id, { amount: '5.20', paidAt: early }),
      'InvoicePaymentRecordPayload',
    );
    expect(invoice).toMatchObject({ status: 'PAID', paidAt: late });
  });

  test('never goes beyond what is due, and says how much that is', async () => {
    const { scene, id } = await owed();
    await record(scene.program, id);
    const refused = await leavesNothing(scene.organization, () =>
      record(scene.program, id, { amount: '15.21' }),
    );
    expect(only(refused, 'PaymentAmountError')).toMatchObject({
      ...{ code: 'PAYMENT_AMOUNT', path: ['amount'], amountDue: { amount: '15.20', currency: 'EUR' } },
    });
    const beyondAll = await leavesNothing(scene.organization, () =>
      record(scene.program, id, { amount: '99999999999999999999' }),
    );
    expect(only(beyondAll, 'PaymentAmountError').message).toContain('15.20 EUR');
  });

  test('never goes beyond it by many at once', async () => {
    const { scene, id } = await owed();
    const results = await Promise.all(
      Array.from({ length: 8 }, () => record(scene.program, id, { amount: '5' })),
    );
    expect(results.filter(({ __typename }) => __typename === 'InvoicePaymentRecordPayload')).toHaveLength(5);
    expect(await read(scene, id)).toMatchObject({ amountPaid: { amount: '25.00' }, status: 'OPEN' });
    const last = await Promise.all(
      Array.from({ length: 4 }, () => record(scene.program, id, { amount: '0.2' })),
    );
    expect(last.filter(({ __typename }) => __typename === 'InvoicePaymentRecordPayload')).toHaveLength(1);
    expect(await read(scene, id)).toMatchObject({ status: 'PAID', amountDue: { amount: '0.00' } });
  });

  test.each([
    ['nothing', { amount: '0' }, 'amount'],
    ['less than nothing', { amount: '-5' }, 'amount'],
    ['half a cent', { amount: '1.005' }, 'amount'],
    ['a simulated payment', { method: 'SIMULATED' as const }, 'method'],
    ['tomorrow', { paidAt: new Date(Date.now() + 86_400_000).toISOString() }, 'paidAt'],
    ['an endless reference', { reference: 'x'.repeat(201) }, 'reference'],
  ])('refuses %s', async (_what, input, field) => {
    const { scene, id } = await owed();
    const refused = await leavesNothing(scene.organization, () => record(scene.program, id, input));
    expect(only(refused, 'ValidationError').path).toEqual([field]);
  });

  test('refuses, as data, an invoice that is not open', async () => {
    const scene = await createScene(app());
    const paid = (await createOpen(scene)).id;
    await markPaid(scene.program, paid);
    const gone = (await createOpen(scene)).id;
    await cancel(scene.program, gone);
    const draft = (await createDraft(scene)).id;
    for (const [id, status] of [
      [paid, 'PAID'],
      [gone, 'VOID'],
      [draft, 'DRAFT'],
    ] as const) {
      const refused = await leavesNothing(scene.organization, () => record(scene.program, id));
      expect(only(refused, 'InvoiceStatusError').status).toBe(status);
    }
  });

  test('needs the scope, and finds no invoice of others', async () => {
    const { scene, id } = await owed();
    const reader = await scene.organization.program(['invoices:read']);
    const input = { invoiceId: id, amount: '1' };
    await expectForbidden(scene.organization, ['invoices:write'], () =>
      reader.call(InvoicePaymentRecordDocument, { input }),
    );
    await expectUnknownToStrangers(app(), scene.organization, (caller) => record(caller, id));
  });

  test.each([
    ['JPY', '1000', '400', '600'],
    ['KWD', '10.500', '0.125', '10.375'],
  ])('counts %s in its own minor units', async (currency, unitPrice, amount, due) => {
    const scene = await createScene(app());
    const lines = [{ description: 'One', quantity: '1', unitPrice }];
    const { id } = await createOpen(scene, { currency, lines });
    const { invoice } = only(await record(scene.program, id, { amount }), 'InvoicePaymentRecordPayload');
    expect(invoice.amountDue.amount).toBe(due);
    if (currency === 'JPY')
      expect(only(await record(scene.program, id, { amount: '0.5' }), 'ValidationError').path).toEqual([
        'amount',
      ]);
  });
});

describe('invoiceMarkPaid', () => {
  test('pays what is still due, as one payment', async () => {
    const { scene, id } = await owed();
    await record(scene.program, id);
    only(await markPaid(scene.program, id), 'InvoiceMarkPaidPayload');
    expect(await read(scene, id)).toMatchObject({
      ...{ status: 'PAID', amountPaid: { amount: '25.20' }, amountDue: { amount: '0.00' } },
      payments: [{ amount: { amount: '10.00' } }, { amount: { amount: '15.20' }, method: 'OTHER' }],
    });
  });

  test('pays one of nothing that is open from an earlier version, without a payment', async () => {
    const scene = await createScene(app());
    const { id } = await createOpen(scene, {
      lines: [{ description: 'Gift', quantity: '1', unitPrice: '0' }],
    });
    await scene.organization.sql(
      "update invoice set status = 'OPEN', paid_at = null where organization_id = ?",
      [scene.organization.id],
    );
    only(await markPaid(scene.program, id), 'InvoiceMarkPaidPayload');
    expect(await read(scene, id)).toMatchObject({ status: 'PAID', payments: [] });
  });
});

describe('invoicePaymentReverse', () => {
  async function paid() {
    const { scene, id } = await owed();
    await record(scene.program, id);
    const { invoice } = only(
      await record(scene.program, id, { amount: '15.20' }),
      'InvoicePaymentRecordPayload',
    );
    return { scene, id, payment: invoice.payments[0]?.id ?? '' };
  }

  test('opens a paid invoice again, keeps the payment to be seen, and leaves its trace', async () => {
    const { scene, id, payment } = await paid();
    const { invoice } = only(await reverse(scene.program, payment, 'Twice'), 'InvoicePaymentReversePayload');
    expect(invoice).toMatchObject({
      ...{ status: 'OPEN', paidAt: null, amountPaid: { amount: '15.20' }, amountDue: { amount: '10.00' } },
      payments: [{ id: payment, reverseReason: 'Twice' }, { reversedAt: null }],
    });
    expect(invoice.payments[0]?.reversedAt).toMatch(/Z$/);
    expect((await tracesOf(scene.organization, id)).at(-1)).toMatchObject({
      ...{ type: 'invoice.payment_reversed', reason: 'Twice', data: { status: 'OPEN', amountPaid: '1520' } },
    });
    only(await record(scene.program, id), 'InvoicePaymentRecordPayload');
    expect(await read(scene, id)).toMatchObject({ status: 'PAID' });
  });

  test('takes a payment back once, also when many try', async () => {
    const { scene, id, payment } = await paid();
    const results = await Promise.all(Array.from({ length: 5 }, () => reverse(scene.program, payment)));
    expect(results.filter(({ __typename }) => __typename === 'InvoicePaymentReversePayload')).toHaveLength(1);
    expect(await read(scene, id)).toMatchObject({ amountPaid: { amount: '15.20' } });
    const again = await leavesNothing(scene.organization, () => reverse(scene.program, payment));
    expect(only(again, 'PaymentReversedError').code).toBe('PAYMENT_REVERSED');
  });

  test('is what a partly paid invoice needs before it can be voided', async () => {
    const { scene, id } = await owed();
    const { invoice } = only(await record(scene.program, id), 'InvoicePaymentRecordPayload');
    const refused = await leavesNothing(scene.organization, () => cancel(scene.program, id));
    expect(only(refused, 'InvoiceStatusError').message).toContain('Reverse its payments');
    await reverse(scene.program, invoice.payments[0]?.id ?? '');
    only(await cancel(scene.program, id), 'InvoiceVoidPayload');
    expect(
      only(await reverse(scene.program, invoice.payments[0]?.id ?? ''), 'PaymentReversedError').code,
    ).toBeTruthy();
  });

  test('refuses an endless reason, needs the scope, and finds no payment of others', async () => {
    const { scene, payment } = await paid();
    const long = await leavesNothing(scene.organization, () =>
      reverse(scene.program, payment, 'x'.repeat(501)),
    );
    expect(only(long, 'ValidationError').path).toEqual(['reason']);
    const reader = await scene.organization.program(['invoices:read']);
    await expectForbidden(scene.organization, ['invoices:write'], () =>
      reader.call(InvoicePaymentReverseDocument, { input: { id: payment } }),
    );
    await expectUnknownToStrangers(app(), scene.organization, (caller) => reverse(caller, payment));
  });
});
