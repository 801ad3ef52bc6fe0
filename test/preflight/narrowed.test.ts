import { describe, expect, test } from 'vitest';
import { createToy } from './toy.ts';

const { required } = createToy();
const advised = createToy({ narrowed: true }).required;

describe('what node(id) is narrowed to', () => {
  const inline = '{ node { id ... on Client { taxId } } }';
  const spread = '{ nodes(ids: []) { ...F } } fragment F on Node { ... on Invoice { client { name } } }';

  test('is advised, and not demanded', () => {
    expect(required(inline)).toEqual([]);
    expect(advised(inline)).toEqual(['clients:read', 'tax:read']);
    expect(required(spread)).toEqual([]);
    expect(advised(spread)).toEqual(['clients:read', 'invoices:read']);
  });

  test('says nothing of types that are not named', () => {
    expect(advised('{ node { id __typename } }')).toEqual([]);
    expect(advised('{ node { ... on Node { id } ... on Note { text } } }')).toEqual([]);
  });

  test('keeps to the conditions', () => {
    const source = 'query ($on: Boolean!) { node { ... on Client @include(if: $on) { name } } }';
    expect(advised(source, { on: false })).toEqual([]);
    expect(advised(source, { on: true })).toEqual(['clients:read']);
  });

  test('a fragment that names itself ends', () => {
    expect(
      createToy({ narrowed: true }).requiredUnchecked(
        '{ node { ...A } } fragment A on Node { ...A ... on Invoice { number } }',
      ),
    ).toEqual(['invoices:read']);
  });
});
