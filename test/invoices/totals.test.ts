import { describe, expect, test } from 'vitest';
import { lineAmounts, totals } from '#server/invoices/line-amounts.ts';
import { fromMinor, minorUnits, toMinor } from '#server/money.ts';
import { createRandom, type Random } from '../preflight/random.ts';
import { useApp } from '../support/app.ts';
import { createDraft, createScene } from './support.ts';

const app = useApp();

type Line = [quantity: string, unitPrice: string, taxRate?: string | null];
type Case = [
  what: string,
  currency: string,
  lines: Line[],
  sums: [subtotal: string, tax: string, total: string],
];

const cases: Case[] = [
  ['the plain case', 'EUR', [['2', '10.50', '20']], ['21.00', '4.20', '25.20']],
  [
    'no tax',
    'EUR',
    [
      ['1', '0.01'],
      ['1', '0.02', null],
    ],
    ['0.03', '0.00', '0.03'],
  ],
  ['half a cent goes up', 'EUR', [['0.5', '0.01']], ['0.01', '0.00', '0.01']],
  ['less than half goes down', 'EUR', [['0.499999', '0.01']], ['0.00', '0.00', '0.00']],
  [
    'half of a negative cent goes away from zero',
    'EUR',
    [
      ['1', '1.00'],
      ['0.5', '-0.01'],
    ],
    ['0.99', '0.00', '0.99'],
  ],
  ['half a cent of tax goes up', 'EUR', [['1', '0.10', '5']], ['0.10', '0.01', '0.11']],
  [
    'negative tax goes away from zero',
    'EUR',
    [
      ['1', '1.00', '10'],
      ['1', '-0.10', '5'],
    ],
    ['0.90', '0.09', '0.99'],
  ],
  [
    'every line is rounded once, not the sum',
    'EUR',
    [
      ['1', '0.15', '10'],
      ['1', '0.15', '10'],
    ],
    ['0.30', '0.04', '0.34'],
  ],
  ['tax is of the rounded amount', 'EUR', [['0.333333', '1.00', '50']], ['0.33', '0.17', '0.50']],
  ['six decimal places', 'EUR', [['0.000001', '10000.00']], ['0.01', '0.00', '0.01']],
  ['a tax rate with four', 'EUR', [['1', '10000.00', '7.6789']], ['10000.00', '767.89', '10767.89']],
  ['a hundred per cent', 'EUR', [['1', '1.99', '100']], ['1.99', '1.99', '3.98']],
  [
    'a discount',
    'EUR',
    [
      ['3', '19.99', '19'],
      ['1', '-10.00', '19'],
    ],
    ['49.97', '9.49', '59.46'],
  ],
  [
    'nothing at all',
    'EUR',
    [
      ['1', '5', '19'],
      ['1', '-5', '19'],
    ],
    ['0.00', '0.00', '0.00'],
  ],
  ['yen have no decimals', 'JPY', [['3', '105', '10']], ['315', '32', '347']],
  ['half a yen', 'JPY', [['0.5', '1']], ['1', '0', '1']],
  ['dinars have three', 'BHD', [['1.5', '0.001', '10']], ['0.002', '0.000', '0.002']],
  ['unidades have four', 'CLF', [['2', '0.0001']], ['0.0002', '0.0000', '0.0002']],
  [
    'large numbers stay exact',
    'EUR',
    [['999999999', '9999.99', '19']],
    ['9999989990000.01', '1899998098100.00', '11899988088100.01'],
  ],
  [
    'a float would say otherwise',
    'USD',
    [
      ['1', '0.10'],
      ['1', '0.20'],
    ],
    ['0.30', '0.00', '0.30'],
  ],
];

test.each(cases)('%s', async (_what, currency, lines, [subtotal, tax, total]) => {
  const scene = await createScene(app());
  const given = lines.map(([quantity, unitPrice, taxRate]) => ({
    description: 'x',
    quantity,
    unitPrice,
    taxRate,
  }));
  const draft = await createDraft(scene, { currency, lines: given });
  const amounts = { subtotal: draft.subtotal.amount, tax: draft.tax.amount, total: draft.total.amount };
  expect(amounts).toEqual({ subtotal, tax, total });
  expect(new Set([draft.subtotal, draft.tax, draft.total].map((money) => money.currency))).toEqual(
    new Set([currency]),
  );
});

test('numbers come back as they were meant, lines in their order', async () => {
  const scene = await createScene(app());
  const lines = [
    { description: 'first', quantity: '1.500000', unitPrice: '100', taxRate: '19.0000' },
    { description: 'second', quantity: '100', unitPrice: '-0.5', taxRate: '0' },
    { description: 'third', quantity: '0.000001', unitPrice: '100.00', taxRate: null },
  ];
  const draft = await createDraft(scene, { lines });
  const eur = (amount: string) => ({ amount, currency: 'EUR' });
  expect(draft.lines).toMatchObject([
    {
      description: 'first',
      quantity: '1.5',
      unitPrice: eur('100.00'),
      taxRate: '19',
      amount: eur('150.00'),
      tax: eur('28.50'),
    },
    {
      description: 'second',
      quantity: '100',
      unitPrice: eur('-0.50'),
      taxRate: '0',
      amount: eur('-50.00'),
      tax: eur('0.00'),
    },
    {
      description: 'third',
      quantity: '0.000001',
      unitPrice: eur('100.00'),
      taxRate: null,
      amount: eur('0.00'),
    },
  ]);
});

/** An exact fraction; the other implementation to compare with. */
const fraction = (text: string): [bigint, bigint] => {
  const [whole = '', decimals = ''] = text.split('.');
  return [BigInt(whole + decimals), 10n ** BigInt(decimals.length)];
};

function roundHalfAwayFromZero(numerator: bigint, denominator: bigint): bigint {
  const sign = numerator < 0n ? -1n : 1n;
  const size = numerator < 0n ? -numerator : numerator;
  return sign * ((2n * size + denominator) / (2n * denominator));
}

function expectedAmounts(quantity: string, unitPrice: bigint, taxRate: string | null) {
  const [q, scale] = fraction(quantity);
  const amount = roundHalfAwayFromZero(q * unitPrice, scale);
  const [rate, rateScale] = fraction(taxRate ?? '0');
  return { amount, taxAmount: roundHalfAwayFromZero(amount * rate, rateScale * 100n) };
}

const digits = (random: Random, most: number) => String(random.below(10 ** random.below(most + 1)));
const decimal = (random: Random, whole: number, places: number) => {
  const fractional = random.chance(0.4) ? '5' : digits(random, places).slice(0, places);
  return random.chance(0.3) ? digits(random, whole) : `${digits(random, whole)}.${fractional}`;
};

describe('against an independent implementation', () => {
  test('every line and every sum is the same', () => {
    const random = createRandom(19);
    for (let round = 0; round < 8_000; round++) {
      const quantity = decimal(random, 9, 6);
      const unitPrice = BigInt(`${random.chance(0.3) ? '-' : ''}${digits(random, 11)}`);
      const taxRate = random.chance(0.2) ? null : decimal(random, 2, 4);
      const line = { quantity, unitPrice, taxRate };
      expect(lineAmounts(line), JSON.stringify({ quantity, unitPrice: String(unitPrice), taxRate })).toEqual(
        expectedAmounts(quantity, unitPrice, taxRate),
      );
    }
  });

  test('minor units and back lose nothing, and what does not fit is refused', () => {
    const random = createRandom(23);
    for (let round = 0; round < 5_000; round++) {
      const places = random.below(5);
      const minor = BigInt(`${random.chance(0.3) ? '-' : ''}${digits(random, 15)}`);
      expect(toMinor(fromMinor(minor, places), places)).toBe(minor);
    }
    expect(toMinor('1.001', 2)).toBeNull();
    expect(toMinor('1.10', 1)).toBe(11n);
    expect(['EUR', 'JPY', 'BHD', 'CLF', 'nope'].map(minorUnits)).toEqual([2, 0, 3, 4, null]);
    expect(totals([])).toEqual({ subtotal: 0n, tax: 0n, total: 0n });
  });
});
