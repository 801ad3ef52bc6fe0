import { type GraphQLSchema, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { createPreflight } from '#server/auth/preflight/preflight.ts';
import { createScopeBits, createToy, parseSchema } from './toy.ts';

const { required, requiredUnchecked, missing } = createToy();

describe('what a key lacks', () => {
  test('nothing is missing when the key holds all that is needed', () => {
    expect(missing('{ report }', ['invoices:read', 'payouts:read', 'clients:read'])).toEqual([]);
  });

  test('all missing scopes are named, sorted, each once', () => {
    expect(missing('{ invoiceCount report client { taxId } invoices { totalCount } }', ['tax:read'])).toEqual(
      ['clients:read', 'invoices:read', 'payouts:read', 'usage:read'],
    );
  });

  test('of several scopes on one field every one is required', () => {
    expect(missing('{ report }', ['invoices:read'])).toEqual(['payouts:read']);
  });
});

describe('fields and types', () => {
  test('a field without scopes needs nothing', () => {
    expect(required('{ me { id } }')).toEqual([]);
  });

  test('a field that returns a scoped type needs the scopes of the type, even for __typename alone', () => {
    expect(required('{ client { __typename } }')).toEqual(['clients:read']);
  });

  test('a scoped field deep in the selection counts', () => {
    expect(required('{ client { taxId } }')).toEqual(['clients:read', 'tax:read']);
  });

  test('a scoped type inside the nodes and edges of a connection counts', () => {
    expect(required('{ client { invoices { nodes { client { id } } } } }')).toContain('clients:read');
    expect(required('mutation { invoiceVoid { ... on InvoiceVoidPayload { invoice { id } } } }')).toEqual([
      'invoices:read',
      'invoices:write',
    ]);
  });

  test('an alias hides nothing', () => {
    expect(required('{ id: invoiceCount }')).toEqual(['usage:read']);
  });

  test('introspection needs nothing', () => {
    expect(
      required('{ __typename __schema { queryType { name } } __type(name: "Client") { name } }'),
    ).toEqual([]);
  });

  test('what the schema does not know is left to validation', () => {
    expect(requiredUnchecked('{ nope { client } ...Gone ... on Nope { client } invoiceCount }')).toEqual([
      'usage:read',
    ]);
    expect(requiredUnchecked('subscription { client { id } }')).toEqual([]);
  });
});

describe('interfaces and unions', () => {
  test('a union member counts when the selection narrows to it', () => {
    expect(required('{ search { ... on Invoice { number } } }')).toEqual(['invoices:read']);
  });

  test('a union member that is not selected does not count', () => {
    expect(required('{ search { __typename ... on Note { text } } }')).toEqual([]);
  });

  test('a mutation that selects its refusals needs no more than the mutation', () => {
    expect(required('mutation { invoiceVoid { __typename ... on UserError { message } } }')).toEqual([
      'invoices:write',
    ]);
  });

  test('a field selected on an interface counts for every possible type', () => {
    expect(required('{ latest { id } }')).toEqual(['clients:read', 'invoices:read']);
  });

  test('__typename on an interface counts for no type', () => {
    expect(required('{ latest { __typename } }')).toEqual([]);
  });

  test('an interface inside a union narrows to the members that implement it', () => {
    expect(required('{ search { ... on Node { id } } }')).toEqual(['clients:read', 'invoices:read']);
  });

  test('a type condition that cannot apply counts for nothing', () => {
    expect(required('{ latest { ... on Note { ... on Node { ... on Invoice { number } } } } }')).toEqual([]);
  });

  test('scopes of the concrete field count where the interface field has none', () => {
    const schema = parseSchema(`
      interface Named { name: String! }
      type Open implements Named { name: String! }
      type Secret implements Named { name: String! @requires(scopes: ["secrets:read"]) }
      type Query { named: Named }
    `);
    const own = createToyOf(schema);
    expect(own('{ named { name } }')).toEqual(['secrets:read']);
    expect(own('{ named { ... on Open { name } } }')).toEqual([]);
  });

  test('scopes of an interface and of its fields count for every type that implements it', () => {
    const own = createToyOf(
      parseSchema(`
        interface Audited @requires(scopes: ["audit:read"]) { by: String! @requires(scopes: ["members:read"]) }
        type Entry implements Audited { by: String! at: String! }
        type Query { entry: Entry }
      `),
    );
    expect(own('{ entry { at } }')).toEqual(['audit:read']);
    expect(own('{ entry { by } }')).toEqual(['audit:read', 'members:read']);
  });

  test('the scopes of a root type count for its fields', () => {
    const own = createToyOf(parseSchema('type Query @requires(scopes: ["api:use"]) { ping: Int }'));
    expect(own('{ ping }')).toEqual(['api:use']);
    expect(own('{ __typename }')).toEqual([]);
  });
});

describe('node and nodes', () => {
  test('nothing below node is demanded before it runs, neither types nor fields nor what they lead to', () => {
    expect(required('{ node { id ... on Client { taxId invoices { nodes { number } } } } }')).toEqual([]);
    expect(required('{ nodes { id ... on Invoice { client { taxId } } } }')).toEqual([]);
  });

  test('fields beside node count as ever', () => {
    expect(required('{ node { id } client { name } }')).toEqual(['clients:read']);
  });

  test('the scopes of the field itself count, and perType means nothing elsewhere', () => {
    const own = createToyOf(
      parseSchema(`
        interface Node { id: ID! }
        type Thing implements Node @requires(scopes: ["things:read"]) {
          id: ID!
          secret: Int @requires(scopes: ["secrets:read"])
        }
        type Query {
          node: Node @perType @requires(scopes: ["nodes:read"])
          thing: Thing @perType
          holder: Holder
        }
        type Holder { node: Node @perType }
        type Mutation { node: Node @perType }
      `),
    );
    expect(own('{ node { id } }')).toEqual(['nodes:read']);
    expect(own('{ thing { secret } }')).toEqual(['secrets:read', 'things:read']);
    expect(own('{ holder { node { id } } }')).toEqual(['things:read']);
    expect(own('mutation { node { id } }')).toEqual(['things:read']);
  });
});

describe('a schema that cannot be enforced stops the start', () => {
  const create = (sdl: string, bitOf: (scope: string) => bigint) => () =>
    createPreflight(parseSchema(sdl), { bitOf });

  test('a scope without a bit', () => {
    const sdl = 'type Query { a: Int @requires(scopes: ["gone:read"]) }';
    expect(create(sdl, () => 0n)).toThrow('Scope "gone:read" of Query.a has no bit.');
  });

  test('scopes that are not a list', () => {
    const schema = parseSchema('type Query { a: Int }');
    Object.assign(schema.getQueryType()?.extensions ?? {}, { requiredScopes: 'a:read' });
    expect(() => createPreflight(schema, { bitOf: () => 1n })).toThrow(
      'requiredScopes of Query must be a list',
    );
  });

  test('scopes where none are checked', () => {
    const schema = parseSchema('type Query { a: Colour } enum Colour { RED }');
    Object.assign(schema.getType('Colour')?.extensions ?? {}, { requiredScopes: ['a:read'] });
    expect(() => createPreflight(schema, { bitOf: () => 1n })).toThrow('requiredScopes of Colour');
  });
});

function createToyOf(schema: GraphQLSchema) {
  const preflight = createPreflight(schema, createScopeBits());
  return (source: string) => preflight.required(parse(source), undefined, undefined);
}
