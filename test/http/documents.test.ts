import { beforeAll, describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { createOrganization } from '../support/organization.ts';
import { post } from '../support/raw.ts';
import { expectRefused } from '../support/refused.ts';

const app = useApp();
let authorization: string;

beforeAll(async () => {
  const { secret } = await (await createOrganization(app())).program();
  authorization = `Bearer ${secret}`;
});

const query = (text: string, more: object = {}) => JSON.stringify({ query: text, ...more });
const repeat = (text: string, times: number) => text.repeat(times);
const kilobytes = 60 * 1024;
const client = (value: string) => `mutation { clientCreate(input: { name: ${value} }) { __typename } }`;
const anchor = (value: string) =>
  `mutation { eventAnchor(input: { type: "a", payload: ${value} }) { __typename } }`;

/** Each level spreads the next one twice: 2^60 fields when taken at its word. */
const doubling = Array.from(
  { length: 60 },
  (_, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`,
).join(' ');
const widening = Array.from(
  { length: 40 },
  (_, n) =>
    `fragment W${n} on Query { a${n}: me { kind } ...W${n + 1} b: node(id: "x") { ...on Client { name } } ...W${n + 1} }`,
).join(' ');

const envelopes: Record<string, string> = {
  'no body': '',
  'a space': ' ',
  'truncated JSON': '{"query": "{ me { kind } }"',
  'truncated inside a string': '{"query": "{ me',
  'two values': `${query('{ me { kind } }')}${query('{ me { kind } }')}`,
  'a trailing comma': '{"query": "{ me { kind } }",}',
  'a byte order mark': `\ufeff${query('{ me { kind } }')}x`,
  null: 'null',
  'a number': '42',
  'a string': '"{ me { kind } }"',
  'an empty object': '{}',
  'an empty list': '[]',
  'a batch': `[${query('{ me { kind } }')},${query('{ me { kind } }')}]`,
  'an empty query': query(''),
  'a query of spaces and commas': query(' ,,, '),
  'a query that is a list': '{"query": ["{ me { kind } }"]}',
  'a query that is null': '{"query": null}',
  'variables as text': query('{ me { kind } }', { variables: '{}' }),
  'variables as list': query('{ me { kind } }', { variables: [] }),
  'extensions as text': query('{ me { kind } }', { extensions: 'a' }),
  'an operation name that is a number': query('query A { me { kind } }', { operationName: 1 }),
  'a persisted query hash alone': '{"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "00"}}}',
  'nested lists around everything': `${repeat('[', kilobytes)}${repeat(']', kilobytes)}`,
  'nested objects around everything': `${repeat('{"a":', kilobytes / 5)}1${repeat('}', kilobytes / 5)}`,
};

const documents: Record<string, string> = {
  'no closing brace': query('{ me { kind }'),
  'opening braces': query(repeat('{', kilobytes)),
  'nested selections': query(repeat('{a', kilobytes / 2)),
  'balanced nested selections': query(`${repeat('{a', 900)}${repeat('}', 900)}`),
  'nested lists in an argument': query(anchor(`${repeat('[', kilobytes / 2)}${repeat(']', kilobytes / 2)}`)),
  'nested objects in an argument': query(anchor(`${repeat('{a:', kilobytes / 3)}`)),
  'nested list types': query(`query ($a: ${repeat('[', kilobytes)}) { me { kind } }`),
  'nested lists within the token limit': query(anchor(`${repeat('[', 900)}${repeat(']', 900)}`)),
  'sixty thousand aliases': query(`{ ${repeat('a: me { kind } ', kilobytes / 15)} }`),
  'an unknown field': query('{ me { nonsense } }'),
  'an unknown argument': query('{ me(a: 1) { kind } }'),
  'an unknown root field': query('{ drop }'),
  'an unknown type': query('query ($a: Nonsense) { me { kind } }'),
  'an unknown directive': query('{ me @nonsense { kind } }'),
  'an unknown fragment': query('{ ...Nonsense }'),
  'a fragment in a circle': query('{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }'),
  'fragments that double at each level': query(`{ ...F0 } ${doubling} fragment F60 on Query { me { kind } }`),
  'fragments that overlap': query(`{ ...W0 } ${widening} fragment W40 on Query { me { kind } }`),
  'a subscription': query('subscription { me { kind } }'),
  'a schema definition': query('type A { a: Int }'),
  'two operations of one name': query('query A { me { kind } } query A { me { kind } }'),
  'two operations and no name': query('query A { me { kind } } query B { me { kind } }'),
  'the name of no operation': query('query A { me { kind } }', { operationName: 'B' }),
  'an empty name among several': query('query A { me { kind } } query B { me { kind } }', {
    operationName: '',
  }),
  'a variable that is not there': query('query ($a: ID!) { client(id: $a) { id } }'),
  'a variable of the wrong type': query('query ($a: ID!) { client(id: $a) { id } }', {
    variables: { a: {} },
  }),
  'a variable nobody declared': query('{ client(id: $a) { id } }'),
  'a number too large for Int': query('{ clients(first: 99999999999) { totalCount } }'),
  'an unterminated string': query(client('"a')),
  'a document of half a megabyte': query(`{ me { kind } } # ${repeat('x', 512 * 1024)}`),
  'a bad escape': query(client('"\\u{110000}"')),
  'half a surrogate pair': query(client('"\\uD800"')),
  'a NUL between tokens': query('{ me { kind } \u0000 }'),
};

describe('refused with a code, and never a fault', () => {
  test.each(Object.entries({ ...envelopes, ...documents }))('%s', async (_name, body) => {
    expectRefused(await post(app(), { authorization }, body));
  });

  test("in GraphQL's own media type too", async () => {
    const accept = 'application/graphql-response+json';
    for (const body of Object.values({ ...envelopes, ...documents })) {
      const answer = await post(app(), { authorization, accept }, body);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expectRefused(answer);
    }
  });

  test('within a second each, however they nest', async () => {
    for (const [name, body] of Object.entries({ ...envelopes, ...documents })) {
      const started = performance.now();
      await post(app(), { authorization }, body);
      expect(performance.now() - started, name).toBeLessThan(1_000);
    }
  });
});

test('brackets in strings and remarks nest nothing', async () => {
  const brackets = repeat('[{(', 1_000);
  const text = `{ me { kind } } # ${brackets}\n query B { clients(filter: { search: "\\"${brackets}" }) { totalCount }
    invoices(filter: { search: """${brackets} \\""" ${brackets}""" }) { totalCount } }`;
  const answer = await post(
    app(),
    { authorization },
    query(text.replace('{ me', 'query A { me'), { operationName: 'B' }),
  );
  expect(answer.body).toEqual({ data: { clients: { totalCount: 0 }, invoices: { totalCount: 0 } } });
});

describe('deep values in variables', () => {
  const depth = kilobytes / 2;
  const lists = `${repeat('[', depth)}${repeat(']', depth)}`;
  const objects = `${repeat('{"a":', depth / 3)}1${repeat('}', depth / 3)}`;
  const operation = JSON.stringify(
    'mutation ($p: JSON!) { eventAnchor(input: { type: "a", payload: $p }) { ... on UserError { code } } }',
  );

  test.each([lists, objects, `{"a":${lists}}`])('are refused as data: %.12s…', async (value) => {
    const answer = await post(app(), { authorization }, `{"query":${operation},"variables":{"p":${value}}}`);
    expect(answer.status).toBe(200);
    expect(answer.body.data).toEqual({ eventAnchor: { code: 'INVALID_PAYLOAD' } });
  });

  test('are no matter where nobody looks at them', async () => {
    const answer = await post(
      app(),
      { authorization },
      `{"query":"{ me { kind } }","variables":{"p":${lists}}}`,
    );
    expect(answer.body.data).toEqual({ me: { kind: 'API_KEY' } });
  });
});

test('a document of more than 2,000 tokens is no document, however flat', async () => {
  const answer = await post(app(), { authorization }, query(`{ ${repeat('a: __typename ', 700)}}`));
  expect(answer.code).toBe('GRAPHQL_PARSE_FAILED');
  expect(answer.text).toContain('token');
});
