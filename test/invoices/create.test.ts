import { describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import {
  ClientArchiveDocument,
  InvoiceByIdDocument,
  InvoiceCreateDocument,
  type InvoiceCreateInput,
} from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { expectForbidden, expectUnknownToStrangers, leavesNothing } from '../support/refusals.ts';
import { tracesOf } from '../support/rows.ts';
import { create, createDraft, createScene, line } from './support.ts';

const app = useApp();

describe('a new invoice', () => {
  test('is a draft with what was given, without a number, and leaves its trace', async () => {
    const scene = await createScene(app());
    const draft = await createDraft(scene, { dueOn: '2027-02-28', memo: ' Thank you ', lines: [line, line] });
    expect(draft).toMatchObject({
      ...{ status: 'DRAFT', number: null, issuedOn: null, finalizedAt: null, paidAt: null, voidedAt: null },
      ...{
        dueOn: '2027-02-28',
        memo: 'Thank you',
        currency: 'EUR',
        client: { id: scene.clientId, name: 'Ada' },
      },
      createdBy: { type: 'API_KEY', label: 'a program', id: expect.stringMatching(/^key_/) },
    });
    expect(draft.lines).toHaveLength(2);
    expect((await scene.program.run(InvoiceByIdDocument, { id: draft.id })).invoice).toEqual(draft);
    expect(await tracesOf(scene.organization, draft.id)).toMatchObject([
      {
        type: 'invoice.created',
        subject_label: 'draft',
        data: { status: 'DRAFT', currency: 'EUR', total: '5040' },
      },
    ]);
  });

  test('may have five hundred lines', async () => {
    const scene = await createScene(app());
    const lines = Array.from({ length: 500 }, (_, index) => ({ ...line, description: `line ${index}` }));
    const draft = await createDraft(scene, { lines });
    expect(draft.lines.map(({ description }) => description)).toEqual(
      lines.map(({ description }) => description),
    );
    expect(draft.total.amount).toBe('12600.00');
  });

  test('takes amounts as texts, whole numbers and literals, and no fraction that may have been rounded', async () => {
    const { program, clientId } = await createScene(app());
    const mutation = (
      quantity: string,
    ) => `mutation { invoiceCreate(input: { clientId: "${clientId}", currency: "EUR",
      lines: [{ description: "x", quantity: ${quantity}, unitPrice: 1.10 }] }) { ... on InvoiceCreatePayload { invoice { total { amount } } } } }`;
    for (const [quantity, amount] of [
      ['3', '3.30'],
      ['0.5', '0.55'],
      ['"2.50"', '2.75'],
    ] as const) {
      expect((await program.run(mutation(quantity))).invoiceCreate.invoice.total.amount).toBe(amount);
    }
    const quantities: [unknown, number][] = [
      [2, 200],
      ['2', 200],
      [0.1, 400],
      [1e21, 400],
      ['1e3', 400],
      ['', 400],
      [null, 400],
    ];
    for (const [quantity, status] of quantities) {
      const input = { clientId, currency: 'EUR', lines: [{ ...line, quantity: quantity as string }] };
      expect((await program.call(InvoiceCreateDocument, { input })).status, String(quantity)).toBe(status);
    }
  });
});

describe('what cannot be invoiced is refused as data, with nothing written', () => {
  const lineWith = (more: Partial<typeof line>) => ({ lines: [line, { ...line, ...more }] });
  const refusals: [string, string, Partial<InvoiceCreateInput>][] = [
    ['no lines', 'lines', { lines: [] }],
    ['more than 500 lines', 'lines', { lines: Array.from({ length: 501 }, () => line) }],
    ['a quantity of zero', 'lines.1.quantity', lineWith({ quantity: '0' })],
    ['a negative quantity', 'lines.1.quantity', lineWith({ quantity: '-1' })],
    ['seven decimal places', 'lines.1.quantity', lineWith({ quantity: '1.0000001' })],
    ['a huge quantity', 'lines.1.quantity', lineWith({ quantity: '1000000000000' })],
    ['a huge price', 'lines.1.unitPrice', lineWith({ unitPrice: '1000000000000' })],
    [
      'a line beyond all bounds',
      'lines.1',
      lineWith({ quantity: '999999999999', unitPrice: '999999999999' }),
    ],
    ['a price with more places than the currency', 'lines.1.unitPrice', lineWith({ unitPrice: '1.001' })],
    ['cents of a yen', 'lines.0.unitPrice', { currency: 'JPY' }],
    ['a tax rate above 100', 'lines.1.taxRate', lineWith({ taxRate: '100.0001' })],
    ['a negative tax rate', 'lines.1.taxRate', lineWith({ taxRate: '-1' })],
    ['a tax rate with five places', 'lines.1.taxRate', lineWith({ taxRate: '1.00001' })],
    ['an empty description', 'lines.1.description', lineWith({ description: ' ' })],
    ['a total below zero', 'lines', { lines: [line, { ...line, unitPrice: '-11.00' }] }],
    ['a long memo', 'memo', { memo: 'x'.repeat(2_001) }],
  ];

  test.each(refusals)('%s', async (_what, path, input) => {
    const scene = await createScene(app());
    const result = await leavesNothing(scene.organization, () => create(scene, input));
    expect(only(result, 'ValidationError').issues.map((issue) => issue.path.join('.'))).toContain(path);
  });

  test('an archived client', async () => {
    const scene = await createScene(app());
    await scene.program.run(ClientArchiveDocument, { input: { id: scene.clientId } });
    const result = await leavesNothing(scene.organization, () => create(scene));
    expect(only(result, 'ClientArchivedError')).toMatchObject({
      code: 'CLIENT_ARCHIVED',
      path: ['clientId'],
    });
  });

  test.each([
    ['no such currency', { currency: 'ABC' }],
    ['a currency in small letters', { currency: 'eur' }],
    ['the id of something else', { clientId: 'inv_01h455vb4pex5vsknk084sn02q' }],
    ['no such day', { dueOn: '2027-02-29' }],
  ])('%s is a fault of the program, answered 400', async (_what, more) => {
    const { organization, program, clientId } = await createScene(app());
    const input = { clientId, currency: 'EUR', lines: [line], ...more };
    const answer = await leavesNothing(organization, () => program.call(InvoiceCreateDocument, { input }));
    expect(`${answer.status} ${answer.errors?.[0]?.extensions.code}`).toBe('400 BAD_USER_INPUT');
  });
});

test('without the scope nothing happens', async () => {
  const { organization, clientId } = await createScene(app());
  const reader = await organization.program(['invoices:read', 'clients:read']);
  const input = { clientId, currency: 'EUR', lines: [line] };
  const call = () => reader.call(InvoiceCreateDocument, { input });
  await expectForbidden(organization, ['invoices:write'], call);
});

test('for others the client does not exist', async () => {
  const { organization, clientId } = await createScene(app());
  await expectUnknownToStrangers(app(), organization, (program) =>
    create({ organization, program, clientId }),
  );
});
