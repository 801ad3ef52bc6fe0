import { describe, expect, test } from 'vitest';
import { createToy } from './toy.ts';

const { required, requiredUnchecked } = createToy();
const count = ['usage:read'];

describe('literals', () => {
  test('an excluded field needs nothing', () => {
    expect(
      required('{ me { id } a: invoiceCount @skip(if: true) b: invoiceCount @include(if: false) }'),
    ).toEqual([]);
  });

  test('an included field counts', () => {
    expect(required('{ a: invoiceCount @skip(if: false) }')).toEqual(count);
    expect(required('{ a: invoiceCount @include(if: true) }')).toEqual(count);
  });

  test('skip wins over include', () => {
    expect(required('{ me { id } a: invoiceCount @include(if: true) @skip(if: true) }')).toEqual([]);
  });
});

describe('variables', () => {
  const include = 'query ($on: Boolean!) { invoiceCount @include(if: $on) }';
  const skip = 'query ($off: Boolean!) { invoiceCount @skip(if: $off) }';

  test('are looked at in every request', () => {
    expect(required(include, { on: true })).toEqual(count);
    expect(required(include, { on: false })).toEqual([]);
    expect(required(skip, { off: true })).toEqual([]);
    expect(required(skip, { off: false })).toEqual(count);
  });

  test.each([
    ['missing', {}],
    ['null', { on: null, off: null }],
    ['text', { on: 'false', off: 'true' }],
    ['a number', { on: 0, off: 1 }],
    ['inherited only', Object.create({ on: false, off: true })],
  ])('the field counts when its variable is %s', (_, variables) => {
    expect(required(include, variables)).toEqual(count);
    expect(required(skip, variables)).toEqual(count);
  });

  test('the field counts when there are no variables at all', () => {
    expect(required(include)).toEqual(count);
  });

  test('a default stands in for what was not sent, and for nothing else', () => {
    const source = 'query ($on: Boolean = false) { invoiceCount @include(if: $on) }';
    expect(required(source)).toEqual([]);
    expect(required(source, { on: undefined })).toEqual([]);
    expect(required(source, { on: true })).toEqual(count);
    expect(required(source, { on: null })).toEqual(count);
  });

  test('a variable that is undeclared or no Boolean counts', () => {
    expect(requiredUnchecked('{ invoiceCount @include(if: $on) }', { on: false })).toEqual(count);
    expect(
      requiredUnchecked('query ($on: [Boolean]) { invoiceCount @include(if: $on) }', { on: false }),
    ).toEqual(count);
    expect(requiredUnchecked('{ invoiceCount @include(if: null) b: report @skip }')).toContain('usage:read');
  });

  test('a fragment variable is not the operation variable of the same name', () => {
    const source = `query ($on: Boolean!) { ...F(on: true) }
      fragment F($on: Boolean!) on Query { invoiceCount @include(if: $on) }`;
    expect(requiredUnchecked(source, { on: false })).toEqual(count);
  });
});

describe('nesting', () => {
  test('the conditions of fields, inline fragments and spreads above a field all apply', () => {
    const source = `query ($a: Boolean!, $b: Boolean!, $c: Boolean!) {
        client @include(if: $a) { ...F @skip(if: $b) ... on Client @include(if: $c) { invoices { totalCount } } }
      }
      fragment F on Client { taxId }`;
    const of = (a: boolean, b: boolean, c: boolean) => required(source, { a, b, c });
    expect(of(false, false, true)).toEqual([]);
    expect(of(true, true, false)).toEqual(['clients:read']);
    expect(of(true, false, false)).toEqual(['clients:read', 'tax:read']);
    expect(of(true, true, true)).toEqual(['clients:read', 'invoices:read']);
  });

  test('the same field under several conditions counts when one holds', () => {
    const source = `query ($a: Boolean!, $b: Boolean!) {
      me { id } invoiceCount @include(if: $a) ... @include(if: $b) { invoiceCount }
    }`;
    expect(required(source, { a: false, b: false })).toEqual([]);
    expect(required(source, { a: true, b: false })).toEqual(count);
    expect(required(source, { a: false, b: true })).toEqual(count);
  });

  test('a field under a condition and its opposite can never run', () => {
    const source = 'query ($a: Boolean!) { me { id } ... @skip(if: $a) { invoiceCount @include(if: $a) } }';
    expect(required(source, { a: true })).toEqual([]);
    expect(required(source, { a: false })).toEqual([]);
  });

  test('a condition applies to what one member of an interface brings along', () => {
    const source = `query ($a: Boolean!) { latest { ... on Note { text } ... on Client @include(if: $a) { name } } }`;
    expect(required(source, { a: false })).toEqual([]);
    expect(required(source, { a: true })).toEqual(['clients:read']);
  });
});
