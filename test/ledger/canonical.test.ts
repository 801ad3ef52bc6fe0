import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { InvalidPayloadError } from '#server/events/event.errors.ts';
import { canonicalBytes } from '#server/ledger/canonical.ts';
import { payloadLimits } from '#server/ledger/verifier/payload-limits.ts';
import { es6Doubles, es6Hashes, jcsVectors } from './jcs-vectors.ts';

const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));

describe('RFC 8785', () => {
  test.each(jcsVectors)('published vector $name', ({ input, hex }) => {
    expect(canonicalBytes(JSON.parse(input)).toString('hex')).toBe(hex);
  });

  test('numbers are written as ES6 does: the published hashes over 100,000 doubles', () => {
    const hash = createHash('sha256');
    let line = 0;
    for (const bits of doubles(100_000)) {
      hash.update(`${bits.toString(16)},${canonicalBytes(toNumber(bits))}\n`);
      line++;
      if (line === 1000 || line === 10_000 || line === 100_000) {
        expect(hash.copy().digest('hex')).toBe(es6Hashes[line]);
      }
    }
  });

  test('keys are sorted by UTF-16 code units, not by code points', () => {
    expect(canonicalBytes({ '\ufb33': 1, '\ud83d\ude02': 2 }).toString()).toBe('{"😂":2,"\ufb33":1}');
  });

  test('a key named __proto__ is a key', () => {
    expect(canonicalBytes(JSON.parse('{"__proto__":{"a":1}}')).toString()).toBe('{"__proto__":{"a":1}}');
  });
});

describe('what is refused', () => {
  test('nesting: 64 levels pass, 65 do not', () => {
    expect(canonicalBytes(nested(payloadLimits.depth)).length).toBe(128);
    expect(() => canonicalBytes(nested(payloadLimits.depth + 1))).toThrow(/64 levels/);
    expect(() => canonicalBytes(nested(100_000))).toThrow(InvalidPayloadError);
  });

  test('size: 64 KB of canonical bytes pass, one more does not', () => {
    expect(canonicalBytes({ a: 'x'.repeat(65_528) }).length).toBe(65_536);
    expect(() => canonicalBytes({ a: 'x'.repeat(65_529) })).toThrow(/larger than 65536 bytes/);
  });

  test('size is counted in UTF-8 and with escapes', () => {
    expect(canonicalBytes({ a: 'é'.repeat(32_764) }).length).toBe(65_536);
    expect(() => canonicalBytes({ a: `${'é'.repeat(32_764)}x` })).toThrow(/larger than/);
    expect(() => canonicalBytes({ a: '\n'.repeat(40_000) })).toThrow(/larger than/);
  });

  test('one large value used many times is refused before it is written out', () => {
    const large = Array.from({ length: 1000 }, () => 'x'.repeat(50));
    const payload = { all: Array.from({ length: 60_000 }, () => large) };
    const before = process.memoryUsage().rss;
    expect(() => canonicalBytes(payload)).toThrow(/larger than/);
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
  });

  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  test.each([
    ['a lone high surrogate', { a: '\ud83d' }, /lone surrogate/],
    ['a lone low surrogate in a key', { '\ude02': 1 }, /lone surrogate/],
    ['NaN', { a: Number.NaN }, /number/],
    ['Infinity', [Number.POSITIVE_INFINITY], /number/],
    ['undefined in an object', { a: undefined }, /not JSON/],
    ['a hole in a list', new Array(2), /not JSON/],
    ['a function', { a: () => 1 }, /not JSON/],
    ['a bigint', { a: 1n }, /not JSON/],
    ['a Date', { a: new Date() }, /not JSON/],
    ['a Map', { a: new Map() }, /not JSON/],
    ['a cycle', cycle, /levels deep/],
  ])('%s', (_, value, message) => {
    expect(() => canonicalBytes(value)).toThrow(message);
    expect(() => canonicalBytes(value)).toThrow(InvalidPayloadError);
  });

  test('the refusal is data: a stable code and the input field', () => {
    expect(new InvalidPayloadError('no')).toMatchObject({ code: 'INVALID_PAYLOAD', path: ['payload'] });
  });
});

function toNumber(bits: bigint): number {
  return new Float64Array(BigUint64Array.of(bits).buffer)[0] ?? 0;
}

/** `numgen.js`: fixed values, the smallest normal numbers, then doubles from a chain of SHA-256. */
function* doubles(count: number): Generator<bigint> {
  const serial = Array.from({ length: 2000 }, (_, index) => 0x0010000000000000n + BigInt(index));
  const start = [...es6Doubles.map((hex) => BigInt(`0x${hex}`)), ...serial];
  yield* start;
  let left = count - start.length;
  let block: Uint8Array = new Uint8Array(32);
  while (left > 0) {
    block = Uint8Array.from(createHash('sha256').update(block).digest());
    for (const bits of new BigUint64Array(block.buffer)) {
      const value = toNumber(bits);
      if (value === 0 || !Number.isFinite(value) || left === 0) continue;
      yield bits;
      left--;
    }
  }
}
