import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { createToy } from './toy.ts';

const { isPublic } = createToy();

test('an operation is public when all its root fields are', () => {
  expect(isPublic('{ status eventVerify { number } }')).toBe(true);
});

test('one guarded root field is enough to need a credential', () => {
  expect(isPublic('{ status me { id } }')).toBe(false);
  expect(isPublic('{ status ...F } fragment F on Query { ... { me { id } } }')).toBe(false);
});

test('an alias does not make a field public', () => {
  expect(isPublic('{ status: invoiceCount }')).toBe(false);
});

test('__typename alone is not public, beside a public field it does no harm', () => {
  expect(isPublic('{ __typename }')).toBe(false);
  expect(isPublic('{ __typename status }')).toBe(true);
});

test('a mutation is not public because a query is', () => {
  expect(isPublic('mutation { invoiceVoid { __typename } }')).toBe(false);
});

test('introspection is public only when the option says so', () => {
  const introspection = '{ __schema { queryType { name } } __type(name: "Me") { name } }';
  expect(isPublic(introspection)).toBe(false);
  expect(createToy({ publicIntrospection: true }).isPublic(introspection)).toBe(true);
});

test('only root fields that will run count', () => {
  const source = 'query ($all: Boolean!) { status me @include(if: $all) { id } }';
  expect(isPublic(source, { all: false })).toBe(true);
  expect(isPublic(source, { all: true })).toBe(false);
  expect(isPublic(source, {})).toBe(false);
});

test('an operation that runs no field is not public', () => {
  expect(isPublic('{ status @skip(if: true) }')).toBe(false);
});

test('of several operations the named one counts, and all while none is singled out', () => {
  const source = 'query A { status } query B { me { id } }';
  expect(isPublic(source, {}, 'A')).toBe(true);
  expect(isPublic(source, {}, 'B')).toBe(false);
  expect(isPublic(source)).toBe(false);
  expect(isPublic('query A { status } query B { status }')).toBe(true);
});

test('a document without operations is not public', () => {
  const { preflight } = createToy();
  expect(preflight.isPublic(parse('fragment F on Query { status }'), null, null)).toBe(false);
});

test('a field the schema does not know is not public', () => {
  const { preflight } = createToy();
  expect(preflight.isPublic(parse('{ status nope }'), null, null)).toBe(false);
});
