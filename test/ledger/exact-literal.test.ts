import { Kind, parseValue, type ValueNode } from 'graphql';
import { describe, expect, test } from 'vitest';
import { inexactLiteral } from '#server/ledger/exact-literal.ts';

const judge = (source: string, envelope?: number) => inexactLiteral(parseValue(source), envelope);
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('a JSON payload written in the document', () => {
  test.each([
    '{ a: 1, b: [1.0, 2.50, -0, 1e21], c: { a: "x", b: null, c: true } }',
    '"12345678901234567890"',
    '"\\u{1F602} \\uD83D\\uDE02"',
    '{ a: $variable, b: [$variable] }',
  ])('%s is carried', (source) => {
    expect(judge(source)).toBeNull();
  });

  test.each([
    ['an integer', '{ a: [1, { b: 12345678901234567890 }] }', /12345678901234567890/],
    ['a fraction', '{ a: 0.1000000000000000055511151231257827, b: 1 }', /cannot be carried/],
    ['an overflow', '[1, 1e400, 2]', /1e400/],
    ['a duplicate field', '[{ a: 1, b: 2, a: 3 }]', /The key "a" appears twice/],
    ['an enum value, which JSON does not have', '{ status: PAID }', /PAID is not JSON/],
  ])('%s is not', (_, source, message) => {
    expect(judge(source)).toMatch(message);
  });

  test('a lone surrogate is not, should a parser let it through', () => {
    const node: ValueNode = { kind: Kind.LIST, values: [{ kind: Kind.STRING, value: '\ud83d' }] };
    expect(inexactLiteral(node)).toMatch(/lone surrogate/);
  });

  test('64 levels pass, 65 do not; an envelope adds its own', () => {
    expect(judge(nested(64))).toBeNull();
    expect(judge(nested(65))).toMatch(/64 levels/);
    expect(judge(nested(65), 1)).toBeNull();
  });
});
