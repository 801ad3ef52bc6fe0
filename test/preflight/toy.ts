import {
  buildSchema,
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  validate,
} from 'graphql';
import { createPreflight, type PreflightOptions } from '#server/auth/preflight/preflight.ts';

const directives = /* GraphQL */ `
  directive @requires(scopes: [String!]!) on OBJECT | INTERFACE | FIELD_DEFINITION
  directive @open on FIELD_DEFINITION
  directive @perType on FIELD_DEFINITION
`;

export function parseSchema(sdl: string): GraphQLSchema {
  const schema = buildSchema(directives + sdl);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    Object.assign(type.extensions, extensionsOf(type.astNode?.directives));
    for (const field of Object.values(type.getFields())) {
      Object.assign(field.extensions, extensionsOf(field.astNode?.directives));
    }
  }
  return schema;
}

function extensionsOf(nodes: readonly ConstDirectiveNode[] = []): Record<string, unknown> {
  const extensions: Record<string, unknown> = {};
  for (const node of nodes) {
    const scopes = node.arguments?.[0]?.value;
    if (scopes?.kind === Kind.LIST) {
      extensions.requiredScopes = scopes.values.map((value) =>
        value.kind === Kind.STRING ? value.value : '',
      );
    }
    if (node.name.value === 'open') extensions.public = true;
    if (node.name.value === 'perType') extensions.perType = true;
  }
  return extensions;
}

/** Bits in order of asking; `mask` gives those of a list of scopes. */
export function createScopeBits() {
  const bits = new Map<string, bigint>();
  const bitOf = (scope: string): bigint => {
    const bit = bits.get(scope) ?? 1n << BigInt(bits.size);
    bits.set(scope, bit);
    return bit;
  };
  return {
    bitOf,
    mask: (scopes: readonly string[]) => scopes.reduce((all, scope) => all | bitOf(scope), 0n),
  };
}

const sdl = /* GraphQL */ `
  interface Node { id: ID! }
  interface UserError { message: String! }
  type Client implements Node @requires(scopes: ["clients:read"]) {
    id: ID!
    name: String!
    taxId: String! @requires(scopes: ["tax:read"])
    invoices: InvoiceConnection! @requires(scopes: ["invoices:read"])
  }
  type Invoice implements Node @requires(scopes: ["invoices:read"]) {
    id: ID!
    number: String!
    client: Client!
  }
  type Note implements Node { id: ID! text: String! }
  type InvoiceConnection { totalCount: Int! nodes: [Invoice!]! edges: [InvoiceEdge!]! }
  type InvoiceEdge { cursor: String! node: Invoice! }
  union Result = Client | Invoice | Note
  type InvoiceVoidPayload { invoice: Invoice! }
  type NotFoundError implements UserError { message: String! }
  union InvoiceVoidResult = InvoiceVoidPayload | NotFoundError
  type Me { id: ID! }
  type Query {
    me: Me
    node(id: ID): Node @perType
    nodes(ids: [ID!]): [Node]! @perType
    client(id: ID): Client
    invoices: InvoiceConnection! @requires(scopes: ["invoices:read"])
    invoiceCount: Int! @requires(scopes: ["usage:read"])
    report: Int! @requires(scopes: ["invoices:read", "payouts:read"])
    search: [Result!]!
    latest: Node
    eventVerify(id: ID): Invoice @open
    status: String! @open
  }
  type Mutation { invoiceVoid: InvoiceVoidResult! @requires(scopes: ["invoices:write"]) }
`;

export const toySchema = parseSchema(sdl);

/** The preflight of the toy schema, with documents as text. Valid ones only, unless `check` is told otherwise. */
export function createToy(options: Partial<PreflightOptions> = {}) {
  const { bitOf, mask } = createScopeBits();
  const preflight = createPreflight(toySchema, { bitOf, ...options });
  return {
    preflight,
    mask,
    required: (source: string, variables?: Record<string, unknown>, name?: string) =>
      preflight.required(parseValid(source), name, variables),
    requiredUnchecked: (source: string, variables?: Record<string, unknown>) =>
      preflight.required(parse(source, { experimentalFragmentArguments: true }), undefined, variables),
    missing: (source: string, held: readonly string[]) =>
      preflight.check(parseValid(source), undefined, undefined, mask(held)),
    isPublic: (source: string, variables?: Record<string, unknown>, name?: string) =>
      preflight.isPublic(parseValid(source), name, variables),
  };
}

function parseValid(source: string): DocumentNode {
  const document = parse(source);
  const [error] = validate(toySchema, document);
  if (error) throw error;
  return document;
}
