import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { groupCountMax } from '#server/auth/preflight/needs.ts';
import { createToy } from './toy.ts';

const { preflight, mask, required, requiredUnchecked } = createToy();

describe('several operations', () => {
  const source = 'query A { invoiceCount } query B { client { id } }';

  test('only the named one counts', () => {
    expect(required(source, {}, 'A')).toEqual(['usage:read']);
    expect(required(source, {}, 'B')).toEqual(['clients:read']);
  });

  test('one document answers for each of its operations, in any order', () => {
    const document = parse(source);
    const of = (name: string | null) => preflight.required(document, name, null);
    expect(of('C')).toEqual(['clients:read', 'usage:read']);
    expect(of('A')).toEqual(['usage:read']);
    expect(of(null)).toEqual(['clients:read', 'usage:read']);
    expect(of('B')).toEqual(['clients:read']);
    expect(of('A')).toEqual(['usage:read']);
  });

  test('all of them count while none is singled out', () => {
    expect(required(source)).toEqual(['clients:read', 'usage:read']);
    expect(required(source, {}, 'C')).toEqual(['clients:read', 'usage:read']);
    expect(required(source, {}, '')).toEqual(['clients:read', 'usage:read']);
  });

  test('a variable belongs to its own operation', () => {
    const both = `query A($on: Boolean = true) { ...F } query B($on: Boolean = false) { me { id } ...F }
      fragment F on Query { invoiceCount @include(if: $on) }`;
    expect(required(both, {}, 'A')).toEqual(['usage:read']);
    expect(required(both, {}, 'B')).toEqual([]);
  });

  test('a document without operations needs nothing', () => {
    expect(requiredUnchecked('fragment F on Query { invoiceCount }')).toEqual([]);
  });
});

describe('the plan', () => {
  test('is collected once: a warm check reads no selection', () => {
    const document = parse('query A { report }');
    expect(preflight.check(document, 'A', {}, 0n)).toHaveLength(2);
    Object.defineProperty(document.definitions[0], 'selectionSet', { get: () => expect.unreachable() });
    expect(preflight.check(document, 'A', {}, 0n)).toHaveLength(2);
  });

  test('one document answers for each key and each set of variables anew', () => {
    const document = parse('query ($on: Boolean!) { invoiceCount @include(if: $on) }');
    const check = (on: boolean, held: bigint) => preflight.check(document, null, { on }, held);
    expect(check(true, 0n)).toEqual(['usage:read']);
    expect(check(true, mask(['usage:read']))).toEqual([]);
    expect(check(false, 0n)).toEqual([]);
    expect(check(true, 0n)).toEqual(['usage:read']);
  });

  test('a passing check allocates no list, and nobody can write into the shared one', () => {
    const document = parse('{ me { id } }');
    const first = preflight.check(document, null, null, 0n);
    expect(preflight.check(document, null, null, 0n)).toBe(first);
    expect(Object.isFrozen(first)).toBe(true);
  });

  test('a warm check takes well under ten microseconds', () => {
    const document = parse('query A { report client { taxId } }');
    const held = mask(['invoices:read', 'payouts:read', 'clients:read', 'tax:read']);
    const rounds = 20_000;
    const start = performance.now();
    for (let round = 0; round < rounds; round++) preflight.check(document, 'A', undefined, held);
    expect((performance.now() - start) / rounds).toBeLessThan(0.01);
  });
});

describe('hostile documents', () => {
  const levels = 60;

  test('a fragment spread 2^60 times by nesting is collected in no time', () => {
    expect(required(`{ client { ...F0 } } ${nested(() => '')}`)).toEqual(['clients:read', 'tax:read']);
  });

  test('2^60 combinations of conditions stay bounded and err on the side of asking', () => {
    const names = Array.from({ length: levels * 2 }, (_, index) => `v${index}`);
    const declared = names.map((name) => `$${name}: Boolean!`).join(' ');
    const source = `query (${declared}) { client { id ...F0 } } ${nested((index) => `@include(if: $v${index})`)}`;
    const leftBranches = Object.fromEntries(names.map((name, index) => [name, index % 2 === 0]));
    expect(required(source, leftBranches)).toEqual(['clients:read', 'tax:read']);
  });

  test('up to the limit of groups every condition is kept exactly', () => {
    expect(required(manyConditions(groupCountMax), { v1: true })).toEqual(['usage:read']);
    expect(required(manyConditions(groupCountMax), allOff(groupCountMax))).toEqual([]);
    expect(required(manyConditions(groupCountMax + 1), allOff(groupCountMax + 1))).toEqual(['usage:read']);
  });

  test('one variable used by many fields is one condition', () => {
    const fields = Array.from(
      { length: groupCountMax * 2 },
      (_, index) => `f${index}: invoiceCount @include(if: $on)`,
    );
    const source = `query ($on: Boolean!) { me { id } ${fields.join(' ')} }`;
    expect(required(source, { on: false })).toEqual([]);
  });

  test('a fragment cycle ends', () => {
    const cycle = `query ($a: Boolean!) { client { ...A } }
      fragment A on Client { ...B @include(if: $a) name }
      fragment B on Client { ...A @skip(if: $a) ...B taxId invoices { nodes { client { ...A } } } }`;
    expect(requiredUnchecked(cycle, { a: true })).toEqual(['clients:read', 'invoices:read', 'tax:read']);
  });

  test('a name of the object prototype is an unknown field', () => {
    expect(requiredUnchecked('query constructor { constructor __proto__ toString { id } }')).toEqual([]);
  });

  function nested(directive: (index: number) => string): string {
    const fragments = Array.from({ length: levels }, (_, level) => {
      const spread = (side: number) => `...F${level + 1} ${directive(level * 2 + side)}`;
      return `fragment F${level} on Client { ${spread(0)} ${spread(1)} }`;
    });
    return `${fragments.join('\n')} fragment F${levels} on Client { taxId }`;
  }
});

function manyConditions(total: number): string {
  const names = Array.from({ length: total }, (_, index) => `v${index}`);
  const fields = names.map((name) => `${name}: invoiceCount @include(if: $${name})`);
  return `query (${names.map((name) => `$${name}: Boolean!`).join(' ')}) { me { id } ${fields.join(' ')} }`;
}

function allOff(total: number): Record<string, boolean> {
  return Object.fromEntries(Array.from({ length: total }, (_, index) => [`v${index}`, false]));
}
