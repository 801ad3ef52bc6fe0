import { describe, expect, test } from 'vitest';
import { canonicalBytes } from '#server/ledger/canonical.ts';
import { inexactness } from '#server/ledger/verifier/exact-json.ts';
import { createJsonGenerator, isExact } from './random-json.ts';

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
/** Adjacent parts, so that no editor or formatter joins the surrogates. */
const high = String.raw`\ud83d`;
const low = String.raw`\ude02`;

describe('numbers', () => {
  test.each([
    '0',
    '-0',
    '0.0',
    '-0.0e5',
    '0e99999999999999999999',
    '1',
    '1.0',
    '1.50',
    '10e-1',
    '0.1',
    '1e21',
    '1E+30',
    '-1.5e-7',
    '9007199254740992',
    '9007199254740991',
    '123456789012345680000',
    '5e-324',
    '2.5e-1',
    '100000000000000000000000',
    '1.7976931348623157e308',
    '0.000001',
    '1000000000000000.0',
    '0.30000000000000004',
  ])('%s is carried', (text) => {
    expect(inexactness(text)).toBeNull();
    expect(inexactness(`{"a":[${text}]}`)).toBeNull();
  });

  test.each([
    '9007199254740993',
    '12345678901234567890',
    '-12345678901234567890',
    '0.1000000000000000055511151231257827',
    '1e400',
    '-1e400',
    '1e-400',
    '333333333.33333329',
    '3.14159265358979323846',
    '4.9e-324',
    '1e99999999999999999999',
    '0.10000000000000001',
    '1.7976931348623159e308',
  ])('%s is not', (text) => {
    expect(inexactness(text)).toMatch(/^The number .+ cannot be carried exactly/);
    expect(inexactness(`{"a":[1,${text}]}`)).not.toBeNull();
    expect(inexactness(`{"a":1 , "b": ${text} }`)).not.toBeNull();
  });

  test('a number inside a string is text', () => {
    expect(inexactness(String.raw`{"a":"12345678901234567890 \" 1e400","1e400":1}`)).toBeNull();
  });

  test('a long number is shown shortened', () => {
    expect(inexactness('1'.repeat(10_000))?.length).toBeLessThan(200);
  });
});

describe('keys', () => {
  test.each([
    ['the same', '{"a":1,"a":1}', 'a'],
    ['by another escape', String.raw`{"a":1,"\u0061":2}`, 'a'],
    ['nested', '[{"x":{"b":1,"c":{},"b":2}}]', 'b'],
    ['after a nested object', '{"b":{"a":1},"b":2}', 'b'],
    ['after a list', '{"b":["b"],"b":2}', 'b'],
    ['empty', '{"":1,"":2}', ''],
    ['__proto__', '{"__proto__":1,"__proto__":2}', '__proto__'],
    ['with spaces between', '{ "a" : 1 ,\n "a" : 2 }', 'a'],
  ])('twice: %s', (_, text, key) => {
    expect(inexactness(text)).toBe(`The key "${key}" appears twice in one object.`);
  });

  test.each([
    '{"a":{"a":{"a":1}},"b":{"a":1}}',
    '[{"a":1},{"a":2}]',
    '{"a":"a","b":"a"}',
    '{"a":["a","a"],"b":["a",{"a":"a"}]}',
    '{"a":1,"A":2}',
    '{}',
  ])('%s has none twice', (text) => {
    expect(inexactness(text)).toBeNull();
  });
});

describe('surrogates', () => {
  test.each([
    ['escaped high', `"${high}"`],
    ['escaped low', `"${low}"`],
    ['escaped, reversed', `"${low}${high}"`],
    ['raw high', '"\ud83d"'],
    ['raw low', '["\ude02"]'],
    ['in a key', `{"${high}":1}`],
    ['between an escaped backslash', String.raw`"\\${high}\\"`],
  ])('lone: %s', (_, text) => {
    expect(inexactness(text)).toMatch(/lone surrogate/);
  });

  test.each([
    ['escaped pair', `"${high}${low}"`],
    ['raw pair', '"😂"'],
    ['raw high, escaped low', `"\ud83d${low}"`],
    ['an escaped backslash before a u', String.raw`"\\ud83d"`],
  ])('paired: %s', (_, text) => {
    expect(inexactness(text)).toBeNull();
  });
});

describe('depth', () => {
  test('64 levels pass, 65 do not; an envelope adds its own', () => {
    expect(inexactness(nested(64))).toBeNull();
    expect(inexactness(nested(65))).toMatch(/64 levels/);
    expect(inexactness(nested(67), 3)).toBeNull();
    expect(inexactness(nested(68), 3)).not.toBeNull();
  });

  test('siblings do not add up', () => {
    expect(inexactness(`[${Array(200).fill('[[]]').join()}]`)).toBeNull();
  });
});

describe('against JSON.parse', () => {
  const json = createJsonGenerator(20261120);

  test('what has no flaw passes, and its canonical form has the same numbers', () => {
    for (let round = 0; round < 3000; round++) {
      const text = json.flawless();
      expect(inexactness(text), text).toBeNull();
      expect(inexactness(canonicalBytes(JSON.parse(text)).toString()), text).toBeNull();
    }
  });

  test('one flaw anywhere is found', () => {
    for (let round = 0; round < 3000; round++) {
      const { text, flaw } = json.flawed();
      expect(() => JSON.parse(text), text).not.toThrow();
      expect(inexactness(text), `${flaw}: ${text}`).not.toBeNull();
    }
  });

  test('a number is refused exactly when its source is another rational than its value', () => {
    const seen = { exact: 0, inexact: 0 };
    for (let round = 0; round < 20_000; round++) {
      const source = json.number();
      const exact = isExact(source);
      expect(inexactness(source) === null, source).toBe(exact);
      seen[exact ? 'exact' : 'inexact']++;
    }
    expect(Math.min(seen.exact, seen.inexact)).toBeGreaterThan(1000);
  });

  test('never throws, whatever the text', () => {
    for (let round = 0; round < 5000; round++) expect(() => inexactness(json.garbage())).not.toThrow();
    for (const text of [
      '',
      '"',
      '"\\',
      '-',
      '{',
      '}',
      ',',
      '[,',
      '"\\u12"',
      '{"a"',
      '--1',
      '1e',
      '.5',
      '\ud83d',
    ]) {
      expect(() => inexactness(text)).not.toThrow();
    }
  });

  test('time grows with the length, not with its square', () => {
    const hostile = (size: number) => [
      '['.repeat(size),
      `"${'\\'.repeat(size)}"`,
      `${'0'.repeat(size)}1`,
      `0.${'0'.repeat(size)}1${'0'.repeat(size)}`,
      `[${'-'.repeat(size)}]`,
      `{${Array.from({ length: size / 10 }, (_, index) => `"${index}":1`).join()}}`,
      `1e${'9'.repeat(size)}`,
    ];
    for (const text of hostile(1_000_000)) {
      const start = performance.now();
      inexactness(text);
      expect(performance.now() - start, text.slice(0, 10)).toBeLessThan(2000);
    }
  });
});
