export interface JitCase {
  name: string;
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
  /** Whether it is one that must not be compiled. */
  executor?: boolean;
}

const page =
  'nodes { id status total { amount currency } dueOn client { name } lines { quantity unitPrice { amount } } }';
const list = `query L($first: Int, $filter: InvoiceFilterInput, $orderBy: InvoiceOrderInput) {
  invoices(first: $first, filter: $filter, orderBy: $orderBy) { totalCount ${page} pageInfo { hasNextPage endCursor } } }`;
const byParts = `query P($status: [InvoiceStatus!], $client: ID, $after: DateTime, $currency: CurrencyCode, $field: InvoiceOrderField! = TOTAL) {
  invoices(filter: { status: $status, clientId: $client, createdAfter: $after, currency: $currency }, orderBy: { field: $field, direction: ASC }) {
    nodes { memo } } }`;
const conditional = `query C($yes: Boolean!, $no: Boolean! = false) {
  me { kind @include(if: $yes) environment @skip(if: $no) ...K @include(if: $yes) ... @skip(if: $yes) { clientIp } }
  clients(first: 1) @include(if: $no) { totalCount }
  again: me @skip(if: $no) @include(if: $yes) { key { name } } }
  fragment K on Me { organization { name @skip(if: $yes) id @include(if: $no) } scopes }`;
const anyNode = `query N($id: ID!) { node(id: $id) { __typename id ... on Client { name invoices(first: 1) { nodes { memo } } }
  ... on Invoice { memo total { amount } } ... on ApiKey { name metadata } } }`;

/** `ids` are of objects that are there; see `jit.test.ts`. */
export function jitCases(ids: { client: string; invoice: string; key: string; event: string }): JitCase[] {
  const of = (name: string, query: string, ...variants: (Record<string, unknown> | undefined)[]): JitCase[] =>
    (variants.length > 0 ? variants : [undefined]).map((variables) => ({
      name,
      query,
      variables,
      executor: /inside inputs|nullable/.test(name),
    }));
  const gone = 'cli_01h455vb4pex5vsknk084sn02q';
  return [
    ...of(
      'plain fields',
      '{ me { kind environment organization { name } key { name prefix expiresAt } role scopes } }',
    ),
    ...of(
      'aliases and merged selections',
      '{ a: me { kind } b: me { kind k: kind } me { kind } me { environment } }',
    ),
    ...of(
      'merged lists',
      '{ clients { nodes { id } } clients { nodes { name invoices { totalCount } } totalCount } }',
    ),
    ...of(
      'nested fragments',
      `{ invoices { ...P } } fragment P on InvoiceConnection { edges { cursor node { ...I ...J } } }
      fragment I on Invoice { id client { ...C } } fragment J on Invoice { memo client { email } } fragment C on Client { id name }`,
    ),
    ...of(
      'variables',
      list,
      {},
      { first: 2 },
      { first: 0 },
      { first: null, filter: null, orderBy: null },
      {
        ...{
          first: 1_000,
          filter: { status: ['OPEN', 'DRAFT'], search: 'memo' },
          orderBy: { field: 'TOTAL' },
        },
      },
    ),
    ...of('one value where a list is due', list, { filter: { status: 'OPEN' } }, { filter: { status: [] } }),
    ...of(
      'what is no connection argument',
      list,
      { first: -1 },
      { first: 1.5 },
      { first: '1' },
      { first: 2 ** 31 },
      { first: true },
    ),
    ...of(
      'wrong inputs',
      list,
      { filter: { status: ['NOPE'] } },
      { filter: { nope: 1 } },
      { filter: 1 },
      { orderBy: { field: null } },
      {
        filter: { createdAfter: 'yesterday' },
      },
      { filter: { currency: 'eur' } },
      { filter: { clientId: 'x' } },
      { filter: { status: [null] } },
      { orderBy: [] },
    ),
    ...of(
      'variables inside inputs',
      byParts,
      {},
      { status: ['DRAFT'] },
      { client: ids.client },
      { client: gone },
      { currency: 'JPY' },
      {
        after: '2999-01-01T00:00:00Z',
      },
      { after: '2020-01-01T00:00:00+01:00', field: 'DUE_ON' },
      { after: 12 },
      { field: null },
      { client: 7 },
      { status: null },
    ),
    ...of(
      'literals',
      `{ invoices(first: 3, filter: { status: [OPEN, PAID], createdAfter: "2020-01-01T00:00:00Z", currency: "EUR", search: null },
      orderBy: { field: CREATED_AT, direction: ASC }) { nodes { memo } } clients(filter: { archived: false, search: "a" }, orderBy: {}) { nodes { name } } }`,
    ),
    ...of(
      'block strings and escapes',
      '{ clients(filter: { search: """ Ada """ }) { totalCount } b: clients(filter: { search: "\\u0041da" }) { totalCount } }',
    ),
    ...of(
      'conditions',
      conditional,
      { yes: true },
      { yes: false },
      { yes: true, no: true },
      { yes: false, no: true },
      { yes: true, no: null },
    ),
    ...of('conditions without their variable', conditional, {}, { yes: null }, { yes: 'true' }, { yes: 1 }),
    ...of(
      'literal conditions',
      '{ me { kind @skip(if: true) environment @include(if: false) role @include(if: true) } }',
    ),
    ...of(
      'node',
      anyNode,
      { id: ids.client },
      { id: ids.invoice },
      { id: ids.key },
      { id: ids.event },
      { id: gone },
      { id: 'x' },
      { id: 5 },
      {},
      {
        id: null,
      },
    ),
    ...of(
      'nodes',
      'query N($ids: [ID!]!) { nodes(ids: $ids) { id __typename ...on Client { name } } }',
      { ids: Object.values(ids) },
      {
        ids: [ids.client, gone, ids.client],
      },
      { ids: ids.client },
      { ids: [] },
      { ids: ['x', ids.client] },
      { ids: [null] },
    ),
    ...of(
      'node of an unreadable type',
      `{ a: node(id: "${ids.event}") { id } b: node(id: "${ids.client}") { id } }`,
    ),
    ...of(
      'one field fails',
      `{ me { kind } invoice(id: "nope") { id } client(id: "${ids.client}") { name } }`,
    ),
    ...of('a non-null field fails', '{ me { kind } invoices(first: 1, last: 1) { totalCount } }'),
    ...of('a field below fails', '{ clients { nodes { name invoices(after: "???") { totalCount } } } }'),
    ...of('cursors', '{ clients(after: "") { totalCount } c: clients(before: "x") { totalCount } }'),
    ...of(
      'scalars that hold anything',
      `{ apiKey(id: "${ids.key}") { metadata createdAt lastUse { at } ipAllowlist createdBy { type id } } }`,
    ),
    ...of(
      'lists',
      '{ scopes { name opens } scopePresets { name scopes } me { limits { name limit unit } } }',
    ),
    ...of(
      'introspection',
      '{ __typename __type(name: "Client") { name fields { name type { name kind ofType { name } } } } __schema { queryType { name } } }',
    ),
    ...of('superfluous variables', 'query Q { me { kind } }', { nope: 1 }),
    { name: 'the named operation', query: 'query Q { me { kind } }', operationName: 'Q' },
    { name: 'another name', query: 'query Q { me { kind } }', operationName: 'R' },
    { name: 'an empty name', query: 'query Q { me { kind } }', operationName: '' },
    {
      name: 'one of several',
      query: 'query A { me { kind } } query B { me { environment } }',
      operationName: 'B',
      executor: true,
    },
    {
      name: 'none of several',
      query: 'query A { me { kind } } query B { me { environment } }',
      executor: true,
    },
  ];
}

/** These must be left to the executor. */
export const notCompilable: string[] = [
  'mutation { clientCreate(input: { name: "a" }) { __typename } }',
  'query A { me { kind } } query B { me { kind } }',
  'query Q($v: DateTime) { invoices(filter: { status: [OPEN, $v] }) { totalCount } }',
  'query Q($v: String!) { nodes(ids: ["a", $v]) { id } }',
];
