import { describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import {
  type InvoiceFilterInput,
  InvoiceListDocument,
  InvoiceTotalsDocument,
} from '../support/gql/graphql.ts';
import { createOrganization } from '../support/organization.ts';
import { expectForbidden } from '../support/refusals.ts';
import { createClient, createDraft, createOpen, createScene, markPaid, type Scene } from './support.ts';

const app = useApp();

const priced = (unitPrice: string, currency = 'EUR') => ({
  ...{ currency, lines: [{ description: 'One', quantity: '1', unitPrice }] },
});
const memosOf = async ({ program }: Scene, filter: InvoiceFilterInput) =>
  (await program.run(InvoiceListDocument, { filter })).invoices.nodes.map(({ memo }) => memo).sort();
const totalsOf = async ({ program }: Scene, filter?: InvoiceFilterInput) =>
  (await program.run(InvoiceTotalsDocument, { filter })).invoiceTotals;

/** Four euro invoices and one of yen. */
async function books() {
  const scene = await createScene(app());
  await createDraft(scene, { memo: 'draft', ...priced('50') });
  const open = await createOpen(scene, { memo: 'open', dueOn: '2035-03-01', ...priced('100') });
  const paid = await createOpen(scene, { memo: 'paid', dueOn: '2035-05-01', ...priced('200') });
  await createOpen(
    { ...scene, clientId: await createClient(scene.program, 'Bertrand') },
    { memo: 'other', ...priced('300') },
  );
  await createOpen(scene, { memo: 'yen', ...priced('1000', 'JPY') });
  await markPaid(scene.program, paid.id);
  return { scene, open, paid };
}

describe('invoices can be filtered', () => {
  test('by total in a currency, by days, by what was sent, by number and client', async () => {
    const { scene, open } = await books();
    const cases: [InvoiceFilterInput, string[]][] = [
      [{ currency: 'EUR', totalMin: '100' }, ['open', 'other', 'paid']],
      [{ currency: 'EUR', totalMin: '100.01', totalMax: '200.00' }, ['paid']],
      [{ currency: 'JPY', totalMax: '1000' }, ['yen']],
      [{ dueFrom: '2035-03-01', dueTo: '2035-03-31' }, ['open']],
      [{ dueFrom: '2035-03-02' }, ['paid']],
      [{ issuedTo: '2034-12-31' }, ['open', 'other', 'paid', 'yen']],
      [{ issuedFrom: '2099-12-31' }, []],
      [{ sent: true }, []],
      [{ sent: false, status: ['PAID'] }, ['paid']],
      [{ viewed: false, status: ['DRAFT'] }, ['draft']],
      [{ search: open.number ?? '' }, ['open']],
      [{ search: 'bertr' }, ['other']],
    ];
    for (const [filter, expected] of cases)
      expect(await memosOf(scene, filter), JSON.stringify(filter)).toEqual(expected);
  });

  test.each([[{ totalMin: '5' }], [{ totalMax: '5.5', currency: 'JPY' }]])(
    'but not by an amount that means nothing: %j',
    async (filter) => {
      const { scene } = await books();
      const answer = await scene.program.call(InvoiceListDocument, { filter });
      expect(answer.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    },
  );
});

describe('invoiceTotals', () => {
  test('adds up what matches, each currency by itself', async () => {
    const { scene } = await books();
    const eur = (count: number, total: string, paid: string, due: string) => ({
      ...{ currency: 'EUR', count, total: { amount: total, currency: 'EUR' } },
      ...{ paid: { amount: paid, currency: 'EUR' }, due: { amount: due, currency: 'EUR' } },
    });
    expect(await totalsOf(scene)).toMatchObject([
      eur(4, '650.00', '200.00', '400.00'),
      { currency: 'JPY', count: 1, due: { amount: '1000' } },
    ]);
    expect(await totalsOf(scene, { status: ['PAID'] })).toEqual([eur(1, '200.00', '200.00', '0.00')]);
    expect(await totalsOf(scene, { search: 'bertrand' })).toEqual([eur(1, '300.00', '0.00', '300.00')]);
    expect(await totalsOf(scene, { search: 'nobody' })).toEqual([]);
  });

  test('holds sums that no double could', async () => {
    const scene = await createScene(app());
    for (let i = 0; i < 3; i++) await createOpen(scene, priced('999999999999.99'));
    await createOpen(scene, priced('0.02'));
    expect((await totalsOf(scene))[0]?.total.amount).toBe('2999999999999.99');
  });

  test('is of the own tenant and environment, and needs the scope', async () => {
    const { scene } = await books();
    const other = await createOrganization(app());
    const strangers = [
      await other.program(),
      await scene.organization.program(undefined, { environment: 'LIVE' }),
    ];
    for (const program of strangers) expect(await totalsOf({ ...scene, program })).toEqual([]);
    const outsider = await scene.organization.program(['clients:read']);
    await expectForbidden(scene.organization, ['invoices:read'], () =>
      outsider.call(InvoiceTotalsDocument, {}),
    );
  });
});
