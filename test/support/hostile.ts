const nul = String.fromCharCode(0);
const loneSurrogate = String.fromCharCode(0xd800);
const instants = [
  '0000-01-01',
  '-000001-01-01',
  '9999-12-31',
  '+275760-09-13',
  '2026-02-30',
  '2026-13-01',
  '1969-12-31',
];

/** What somebody might send where a value of this type belongs, by mistake or to see what happens. */
const hostile: Record<string, readonly unknown[]> = {
  any: [
    null,
    [],
    {},
    [[]],
    '',
    nul,
    `a${nul}b`,
    'x'.repeat(100_000),
    -1,
    1.5,
    1e308,
    true,
    { __proto__: null, toString: 1 },
  ],
  String: [loneSurrogate, '%', '\\', "'; --", '😀', 'İ', '\u202e', '2026-01-01', ' '],
  ID: [
    'cli_',
    'cli_zzzzzzzzzzzzzzzzzzzzzzzzzz',
    'CLI_01H2XCEJQTF2NBREXX3VQJHP41',
    '01h2xcejqtf2nbrexx3vqjhp41',
    'x_01h2xcejqtf2nbrexx3vqjhp41',
    7,
    -7,
    loneSurrogate,
  ],
  Int: [-(2 ** 31), 2 ** 31 - 1, 2 ** 31, 2 ** 53, -0, '1'],
  Date: [...instants, '2026-1-1', '２０２６-01-01'],
  DateTime: [
    ...instants.map((day) => `${day}T00:00:00Z`),
    '2026-01-01T24:00:00Z',
    '2026-06-30T23:59:60Z',
    '2026-01-01T00:00:00+99:99',
    0,
  ],
  Decimal: [
    '9'.repeat(1_000),
    `0.${'0'.repeat(30)}1`,
    '1e400',
    '-0',
    'NaN',
    'Infinity',
    '٣',
    '1,5',
    '99999999999999999999',
    '-99999999999999999999',
    '0.00000000000000000001',
  ],
  Duration: ['P999999999999999Y', 'PT', 'P-1D', 'PT0.0000000001S', 'PT1e9S', 'P1W2D'],
  JSON: [
    { [nul]: nul },
    [loneSurrogate],
    { a: 1e300 },
    JSON.parse('{"__proto__": {"a": 1}, "constructor": 1}'),
    nested(500),
  ],
  CurrencyCode: ['eur', 'XXX', 'EURO', `EU${nul}`],
  Boolean: ['true', 0],
};

function nested(depth: number): unknown {
  return depth === 0 ? 1 : [nested(depth - 1)];
}

/** All of them that may stand where this type is expected. */
export function hostileValues(type: string): unknown[] {
  if (type === 'List') return [null, []];
  return [...(hostile.any ?? []), ...(hostile[type] ?? [])];
}
