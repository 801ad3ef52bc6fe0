import { beforeAll, describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import type { AnswerError } from '../support/caller.ts';
import { createOrganization } from '../support/organization.ts';
import { ping, post } from '../support/raw.ts';
import { expectCoded, expectRefused } from '../support/refused.ts';
import { exchange, type SocketAnswer } from '../support/socket.ts';

const app = useApp();
let key: string;

beforeAll(async () => {
  key = (await (await createOrganization(app())).program()).secret;
});

const oneMegabyte = 1024 * 1024;
const head = (...lines: string[]) =>
  [
    'POST /graphql HTTP/1.1',
    'Host: x',
    `X-API-Key: ${key}`,
    'Content-Type: application/json',
    ...lines,
    '',
    '',
  ].join('\r\n');
const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
const query = (padding: number) => `${ping.slice(0, -1)},"extensions":{"padding":"${'x'.repeat(padding)}"}}`;

function errorsOf({ body }: SocketAnswer): AnswerError[] {
  const text = body.slice(body.indexOf('{'), body.lastIndexOf('}') + 1);
  return (JSON.parse(text) as { errors: AnswerError[] }).errors;
}

async function codeOf(response: Response): Promise<string | undefined> {
  const { errors } = (await response.json()) as { errors: [AnswerError] };
  expectCoded(errors[0], response.headers.get('x-request-id'));
  return errors[0].extensions.code;
}

describe('the size of a body', () => {
  test('up to one megabyte is read', async () => {
    const body = query(oneMegabyte - query(0).length);
    expect(Buffer.byteLength(body)).toBe(oneMegabyte);
    expect((await post(app(), { 'x-api-key': key }, body)).status).toBe(200);
    expect((await post(app(), { 'x-api-key': key }, `${body} `)).code).toBe('PAYLOAD_TOO_LARGE');
  });

  test('is counted, not believed: chunks beyond the limit end the reading', async () => {
    const parts = Array.from({ length: 40 }, () => chunk('x'.repeat(64 * 1024)));
    const answer = await exchange(
      app(),
      head('Transfer-Encoding: chunked', 'Connection: close'),
      ...parts,
      '0\r\n\r\n',
    );
    expect(answer.status).toBe(413);
    expect(errorsOf(answer)[0]?.extensions.code).toBe('PAYLOAD_TOO_LARGE');
  });

  test('is refused by its announcement, before it is sent', async () => {
    const answer = await exchange(app(), head(`Content-Length: ${10 * oneMegabyte}`, 'Connection: close'));
    expect(answer.status).toBe(413);
    expect(errorsOf(answer)[0]?.extensions.code).toBe('PAYLOAD_TOO_LARGE');
  });

  test('chunks under the limit are read', async () => {
    const lines = head('Transfer-Encoding: chunked', 'Connection: close');
    const answer = await exchange(app(), lines, chunk(ping.slice(0, 5)), chunk(ping.slice(5)), '0\r\n\r\n');
    expect(answer).toMatchObject({ status: 200, body: expect.stringContaining('API_KEY') });
  });
});

describe('what is no HTTP gets no further', () => {
  test.each([
    ['garbage', 'hello\r\n\r\n'],
    [
      'a length and chunks at once',
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'two lengths',
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd',
    ],
    ['a negative length', 'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n'],
    ['a bad chunk size', 'POST /graphql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
    ['a header without end', `POST /graphql HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(100_000)}\r\n\r\n`],
    ['no host', 'GET /livez HTTP/1.1\r\n\r\n'],
    ['a space in a header name', 'GET /livez HTTP/1.1\r\nHost: x\r\nX Bad: 1\r\n\r\n'],
  ])('%s', async (_name, bytes) => {
    const { status } = await exchange(app(), bytes);
    expect([400, 413, 431]).toContain(status);
  });

  test('a host that is no host', async () => {
    for (const host of ['', 'a b', 'http://', '[', 'x:99999', '../..', '\u00ff', '"']) {
      const request = `POST /graphql HTTP/1.1\r\nHost: ${host}\r\nX-API-Key: ${key}\r\nContent-Type: application/json\r\nContent-Length: ${ping.length}\r\nConnection: close\r\n\r\n${ping}`;
      expect((await exchange(app(), request)).status, host).toBeLessThan(500);
    }
  });

  test('a path that is no path', async () => {
    for (const path of [
      '//',
      '/graphql/../..',
      '/%',
      '/%00',
      '/%ff',
      '*',
      'http://x/graphql',
      '//graphql?%',
      '/graphql?query=%',
      '/graphql?variables=%7B',
      '/assets/%2e%2e/%2e%2e/package.json',
      '/api/auth/%',
      '/api/auth/sign-in/email%00',
    ]) {
      const request = `GET ${path} HTTP/1.1\r\nHost: x\r\nX-API-Key: ${key}\r\nConnection: close\r\n\r\n`;
      const answer = await exchange(app(), request);
      if (!answer.body.includes('The console is not built')) expect(answer.status, path).toBeLessThan(500);
      expect(answer.body, path).not.toContain('"dependencies"');
    }
  });
});

describe('a request that /graphql cannot take', () => {
  const types = [
    'text/plain',
    'application/xml',
    'application/graphql',
    'application/json; charset=utf-16',
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    ';',
    'application/json,application/json',
    'json',
  ];

  test.each(types)('with the content type %s', async (type) => {
    const answer = await post(
      app(),
      { 'x-api-key': key, 'content-type': type },
      '{ not a body in any of them',
    );
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expectRefused(answer);
  });

  test('a multipart upload whose map leads astray', async () => {
    const field = (name: string, value: string) =>
      `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    for (const map of ['{', 'null', '{"0":["variables.__proto__.a"]}', '{"0":"a"}', '[]']) {
      const body = `${field('operations', ping)}${field('map', map)}${field('0', 'a')}--x--\r\n`;
      expectRefused(
        await post(app(), { 'x-api-key': key, 'content-type': 'multipart/form-data; boundary=x' }, body),
      );
    }
  });

  test('in bytes that are no UTF-8', async () => {
    const body = Buffer.concat([
      Buffer.from('{"query":"{ me { kind } } # '),
      Buffer.from([0xff, 0xfe, 0xc3]),
      Buffer.from('"}'),
    ]);
    const answer = await exchange(app(), head(`Content-Length: ${body.length}`, 'Connection: close'), body);
    expect(answer.status).toBe(400);
    expect(errorsOf(answer)[0]?.extensions.code).toBe('BAD_REQUEST');
  });

  test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND'])('by %s', async (method) => {
    const response = await fetch(`${app().url}/graphql`, { method, headers: { 'x-api-key': key } });
    expect(response.status).toBe(405);
    expect(await codeOf(response)).toBe('METHOD_NOT_ALLOWED');
  });

  test('a mutation by GET', async () => {
    const url = `${app().url}/graphql?query=${encodeURIComponent('mutation { clientCreate(input: { name: "a" }) { __typename } }')}`;
    const response = await fetch(url, { headers: { 'x-api-key': key } });
    expect(response.status).toBe(405);
    expect(await codeOf(response)).toBe('METHOD_NOT_ALLOWED');
  });

  test.each([
    '',
    '*',
    '*/*;q=0',
    'text/html',
    'image/png',
    'application/graphql-response+json;q=0.1',
    ',,;;',
    'x'.repeat(8_000),
  ])('is answered whatever it accepts: %.30s', async (accept) => {
    const answer = await post(app(), { 'x-api-key': key, accept });
    expect([200, 406]).toContain(answer.status);
  });

  test.each([
    'x-forwarded-for',
    'x-request-id',
    'user-agent',
    'cookie',
    'x-environment',
    'origin',
    'traceparent',
    'accept-encoding',
  ])('is answered whatever is in %s', async (name) => {
    for (const value of [
      '',
      ' ',
      '\u00ff\u0080',
      'x'.repeat(8_000),
      'a, b, c',
      '%00',
      '"',
      '1.2.3.4, ::1, x',
    ]) {
      const answer = await post(app(), { 'x-api-key': key, [name]: value });
      expect(answer.status, value).toBe(200);
    }
  });

  test.each(['authorization', 'x-api-key'])('without a key in %s', async (name) => {
    for (const value of [
      '',
      'Bearer',
      'Bearer ',
      `Bearer  ${key} x`,
      `bearer${key}`,
      'Basic dTpw',
      '\u00ff',
      'x'.repeat(8_000),
      `${key}\t`,
      `sk_test_${'é'.repeat(38)}`,
    ]) {
      const answer = await post(app(), { [name]: value });
      if (answer.status === 200) continue;
      expect(answer.status, value).toBe(401);
      expectRefused(answer);
    }
  });
});
