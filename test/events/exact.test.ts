import { beforeAll, describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { createOrganization, type TestOrganization } from '../support/organization.ts';
import { post } from '../support/raw.ts';
import { leavesNothing } from '../support/refusals.ts';
import { anchorLiteral, anchorText } from './support.ts';

const app = useApp();
let organization: TestOrganization;
let program: Caller;
beforeAll(async () => {
  organization = await createOrganization(app());
  program = await organization.program(['events:write']);
});

const nested = (levels: number, inner = '1') => `${'{"a":'.repeat(levels)}${inner}${'}'.repeat(levels)}`;
/** An object of exactly so many bytes in canonical form. */
const sized = (bytes: number) => `{"a":"${'x'.repeat(bytes - 8)}"}`;

describe('in variables', () => {
  const refused: [string, string][] = [
    ['an integer beyond 2^53', '{"a":9007199254740993}'],
    ['a long one', '{"a":123456789012345678901234567890}'],
    ['a decimal with too many digits', '{"a":0.1000000000000000055511151231257827}'],
    ['more than a double holds', '{"a":1e400}'],
    ['less than a double holds', '{"a":1e-400}'],
    ['one far down', '{"a":[{"b":[1,2,{"c":9007199254740993}]}]}'],
    ['a key twice', '{"a":1,"a":2}'],
    ['a key twice with the same value', '{"a":{"b":1,"b":1}}'],
    ['a key twice, once escaped', '{"a":1,"\\u0061":2}'],
    ['half a surrogate pair', '{"a":"\\ud800"}'],
    ['the other half', '{"a":"x\\udc00"}'],
    ['half a pair in a key', '{"\\ud800":1}'],
    ['65 levels', nested(65)],
    ['a thousand levels', nested(1_000)],
    ['65 levels of lists', `{"a":${'['.repeat(64)}1${']'.repeat(64)}}`],
    ['a byte more than 64 KB', sized(64 * 1024 + 1)],
    ['more than 64 KB in bytes, less in characters', `{"a":"${'é'.repeat(33_000)}"}`],
  ];

  test.each(refused)('%s is refused with a reason', async (_what, payload) => {
    const outcome = await leavesNothing(organization, () => anchorText(app(), program, payload));
    expect(outcome).toMatchObject({ __typename: 'InvalidPayloadError', code: 'INVALID_PAYLOAD' });
    expect(outcome.message).toMatch(/^(The|Send) .{20,}/);
  });

  const accepted: [string, string, unknown][] = [
    ['the largest exact integer', '{"a":9007199254740991}', { a: 9007199254740991 }],
    [
      'another way of writing a number',
      '{"a":1.50e1,"b":10E-1,"c":1000000000000000000000}',
      { a: 15, b: 1, c: 1e21 },
    ],
    ['64 levels', nested(64), undefined],
    ['64 KB', sized(64 * 1024), undefined],
    ['the same key in two objects', '{"a":{"b":1},"c":{"b":1}}', { a: { b: 1 }, c: { b: 1 } }],
    ['a whole surrogate pair', '{"a":"\\ud83d\\ude00"}', { a: '😀' }],
    [
      'what only looks inexact',
      '{"a":"9007199254740993","9007199254740993":"1e400"}',
      { a: '9007199254740993', '9007199254740993': '1e400' },
    ],
    ['a key called __proto__', '{"__proto__":{"a":1}}', undefined],
  ];

  test.each(accepted)('%s is accepted', async (_what, payload, expected) => {
    const { event } = await anchorText(app(), program, payload);
    expect(event?.hash).toMatch(/^[0-9a-f]{64}$/);
    if (expected) expect(event?.payload).toEqual(expected);
  });
});

describe('in literals', () => {
  const literal = (levels: number) => `${'{a:'.repeat(levels)}1${'}'.repeat(levels)}`;
  test.each([
    ['an integer beyond 2^53', '{ a: 9007199254740993 }'],
    ['a decimal with too many digits', '{ a: [0.1000000000000000055511151231257827] }'],
    ['more than a double holds', '{ a: 1e400 }'],
    ['an enum value', '{ a: OPEN }'],
    ['65 levels', literal(65)],
  ])('%s is refused with a reason', async (_what, payload) => {
    const outcome = await leavesNothing(organization, () => anchorLiteral(app(), program, payload));
    expect(outcome).toMatchObject({ __typename: 'InvalidPayloadError', code: 'INVALID_PAYLOAD' });
  });

  test('64 levels are accepted', async () => {
    expect((await anchorLiteral(app(), program, literal(64))).__typename).toBe('EventAnchorPayload');
  });

  const broken = [
    ['a key twice', '{ a: 1, a: 2 }'],
    ['half a surrogate pair', '{ a: "\\ud800" }'],
  ];
  test.each(broken)('%s is no GraphQL', async (_what, payload) => {
    const query = `mutation { eventAnchor(input: { type: "a", payload: ${payload} }) { __typename } }`;
    const { body } = await leavesNothing(organization, () =>
      post(app(), program.headers, JSON.stringify({ query })),
    );
    const outcome = (body.data as { eventAnchor?: { __typename: string } } | undefined)?.eventAnchor
      ?.__typename;
    expect(body.errors?.[0]?.extensions.code ?? outcome).toMatch(
      /^(GRAPHQL_\w+_FAILED|BAD_REQUEST|InvalidPayloadError)$/,
    );
  });

  test('a variable or its default inside a literal is judged too', async () => {
    const query = `mutation A($v: JSON = 9007199254740993) { eventAnchor(input: { type: "a", payload: { v: $v } }) { __typename } }`;
    for (const variables of ['{}', '{"v":9007199254740993}', '{"v":{"a":1,"a":2}}']) {
      const body = `{"query":${JSON.stringify(query)},"variables":${variables}}`;
      const { text } = await leavesNothing(organization, () => post(app(), program.headers, body));
      expect(text).toContain('InvalidPayloadError');
    }
  });
});

describe('by any other way in', () => {
  const query = 'mutation A($p: JSON!) { eventAnchor(input: { type: "a", payload: $p }) { __typename } }';
  const variables = '{"p":{"a":1,"a":9007199254740993}}';

  test.each([
    ['application/x-www-form-urlencoded', new URLSearchParams({ query, variables }).toString()],
    [
      'application/graphql',
      'mutation { eventAnchor(input: { type: "a", payload: { a: 9007199254740993 } }) { __typename } }',
    ],
    ['text/plain', JSON.stringify({ query })],
    [
      'multipart/form-data; boundary=x',
      `--x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n{"query":${JSON.stringify(query)},"variables":${variables}}\r\n--x--\r\n`,
    ],
  ])('%s nothing inexact gets in', async (type, body) => {
    const answer = await leavesNothing(organization, () =>
      post(app(), { ...program.headers, 'content-type': type }, body),
    );
    expect(answer.text).not.toContain('EventAnchorPayload');
    expect(answer.status).toBeLessThan(500);
  });

  test('GET runs no mutation', async () => {
    const search = new URLSearchParams({ query, variables: '{"p":{}}' });
    const { status } = await leavesNothing(organization, () =>
      fetch(`${app().url}/graphql?${search}`, { headers: program.headers }),
    );
    expect(status).toBe(405);
  });
});
