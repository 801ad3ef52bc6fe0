import { connect } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { createRandom } from '../preflight/random.ts';
import { bearer, rest } from '../rest/support.ts';
import { useApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { pdfBytes } from '../support/files.ts';
import { createOrganization, type TestOrganization } from '../support/organization.ts';
import { post } from '../support/raw.ts';
import { expectRefused } from '../support/refused.ts';
import { rowsOf } from '../support/rows.ts';
import { filesOf } from './support.ts';

const app = useApp();
let organization: TestOrganization;
let secret: string;

beforeAll(async () => {
  organization = await createOrganization(app());
  secret = (await organization.program()).secret;
});

const type = 'multipart/form-data; boundary=x';
const text = (name: string, value: string) =>
  `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const file = (name: string, content = pdfBytes().toString('latin1')) =>
  `--x\r\nContent-Disposition: form-data; name="${name}"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n${content}\r\n`;
const end = '--x--\r\n';

const send = (body: BodyInit, contentType = type) =>
  rest(
    app(),
    '/api/v1/invoices/upload',
    { ...bearer(secret), 'content-type': contentType },
    {
      ...{ method: 'POST', body },
    },
  );

const query =
  'mutation ($input: DocumentUploadInput!) { documentUpload(input: $input) { __typename ... on UserError { code } } }';
const operations = JSON.stringify({ query, variables: { input: { file: null } } });
const map = '{"0":["variables.input.file"]}';

describe('POST /api/v1/invoices/upload answers with 400', () => {
  test.each([
    ['an empty body', ''],
    ['a form without a file', end],
    ['a text in place of the file', text('file', 'a') + end],
    ['another name', file('document') + end],
    ['two files', file('file') + file('file') + end],
    ['a text before', text('note', 'a') + file('file') + end],
    ['a text after', file('file') + text('note', 'a') + end],
    ['an empty file', file('file', '') + end],
    ['a form that does not end', file('file')],
    ['a form that ends in the head of a part', '--x\r\nContent-Disposition: form-data; name="fi'],
    ['no form at all', 'hello'],
  ])('%s', async (_what, body) => {
    const before = await rowsOf(organization);
    expect(await send(body)).toMatchObject({ status: 400, body: { success: false, code: 'BAD_REQUEST' } });
    expect(await rowsOf(organization)).toEqual(before);
    expect(await filesOf(app())).toEqual([]);
  });

  test.each(['multipart/form-data', 'multipart/form-data; boundary='])(
    'the content type %s',
    async (given) => {
      expect(await send(file('file') + end, given)).toMatchObject({ status: 400 });
    },
  );
});

test('another content type is 415', async () => {
  expect(await send('{}', 'application/json')).toMatchObject({
    ...{ status: 415, body: { code: 'UNSUPPORTED_MEDIA_TYPE' } },
  });
});

describe('/graphql refuses', () => {
  test.each([
    ['operations that are no JSON', '{', map],
    ['a batch', `[${operations}]`, map],
    ['a map that is no JSON', operations, '{'],
    ['a map of another part', operations, '{"1":["variables.input.file"]}'],
    ['a map to two places', operations, '{"0":["variables.input.file","variables.input.kind"]}'],
    ['a map of two files', operations, '{"0":["variables.input.file"],"1":["variables.input.file"]}'],
    ['a map to nowhere', operations, '{"0":["variables.input.other"]}'],
    ['a map to a value', operations, '{"0":["variables.input"]}'],
    ['a map into a prototype', operations, '{"0":["variables.__proto__.polluted"]}'],
    ['a map into the query', operations, '{"0":["query"]}'],
    ['a map that is a list', operations, '[]'],
  ])('%s', async (_what, given, places) => {
    const body = text('operations', given) + text('map', places) + file('0') + end;
    const answer = await post(app(), { ...bearer(secret), 'content-type': type }, body);
    expectRefused(answer);
    expect(`${answer.status} ${answer.code}`).toBe('400 BAD_REQUEST');
    expect(await filesOf(app())).toEqual([]);
  });

  test.each([
    ['a file before the operations', file('0') + text('operations', operations) + text('map', map) + end],
    ['the same text twice', text('operations', operations) + text('operations', operations) + end],
    ['no file', text('operations', operations) + text('map', map) + end],
    ['two files', text('operations', operations) + text('map', map) + file('0') + file('1') + end],
    ['a form that does not end', text('operations', operations) + text('map', map) + file('0')],
  ])('%s', async (_what, body) => {
    const answer = await post(app(), { ...bearer(secret), 'content-type': type }, body);
    expect(`${answer.status} ${answer.code}`, answer.text).toBe('400 BAD_REQUEST');
    expect(await filesOf(app())).toEqual([]);
  });

  test('a form without a credential before it is read, and with a cookie alone as forged', async () => {
    const body = text('operations', operations) + text('map', map) + file('0') + end;
    const stranger = await post(app(), { 'content-type': type }, body);
    expect(`${stranger.status} ${stranger.code}`).toBe('401 MISSING_API_KEY');
    const { cookie } = (await organization.person()).headers;
    const forged = await post(app(), { cookie, 'content-type': type }, body);
    expect(`${forged.status} ${forged.code}`).toBe('403 CSRF_REJECTED');
  });
});

/** A request by hand, which can stop in the middle. */
function begin(contentLength: number | null) {
  const { port } = new URL(app().url);
  const socket = connect(Number(port), '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.on('error', () => {});
  const length = contentLength === null ? 'Transfer-Encoding: chunked' : `Content-Length: ${contentLength}`;
  socket.write(
    `POST /api/v1/invoices/upload HTTP/1.1\r\nHost: x\r\nX-API-Key: ${secret}\r\nContent-Type: ${type}\r\n${length}\r\n\r\n`,
  );
  return { socket, answer: () => answer };
}

test('a file that is cut off leaves nothing behind', async () => {
  const { socket } = begin(5_000_000);
  socket.write(file('file', `%PDF-1.7${' '.repeat(1_000_000)}`));
  await eventually(async () => expect(await filesOf(app())).toHaveLength(1), 5_000);
  socket.destroy();
  await eventually(async () => expect(await filesOf(app())).toEqual([]), 5_000);
  expect((await rowsOf(organization)).document).toEqual([]);
});

test('a second file that comes later is refused with the first', async () => {
  const [first, second] = [file('file'), file('file') + end];
  const { socket, answer } = begin(first.length + second.length);
  socket.write(`${first}--x`);
  await new Promise((resolve) => setTimeout(resolve, 500));
  socket.write(second.slice('--x'.length));
  await eventually(async () => expect(answer()).toContain('400 Bad Request'), 5_000);
  expect(await filesOf(app())).toEqual([]);
  expect((await rowsOf(organization)).document).toEqual([]);
  socket.destroy();
});

test('an endless file is refused at 10 MB, while it is still being sent', async () => {
  const { socket, answer } = begin(null);
  const chunk = (content: string) => socket.write(`${content.length.toString(16)}\r\n${content}\r\n`);
  chunk(file('file', '%PDF-1.7').slice(0, -2));
  for (let i = 0; i < 11; i++) chunk(' '.repeat(1024 * 1024));
  await eventually(async () => expect(answer()).toContain('413 Payload Too Large'), 5_000);
  expect(answer()).toContain('PAYLOAD_TOO_LARGE');
  expect(await filesOf(app())).toEqual([]);
  socket.destroy();
});

test('a file that says it is too large is refused before it is read', async () => {
  const { socket, answer } = begin(50_000_000);
  await eventually(async () => expect(answer()).toContain('413 Payload Too Large'), 5_000);
  socket.destroy();
});

test('a file that stops coming is given up', async () => {
  const { socket, answer } = begin(5_000_000);
  socket.write(file('file', '%PDF-1.7 half').slice(0, -2));
  await eventually(async () => expect(answer()).toContain('408 Request Timeout'), 15_000);
  await eventually(async () => expect(await filesOf(app())).toEqual([]), 5_000);
  socket.destroy();
}, 25_000);

test('no form makes the server fail', async () => {
  const random = createRandom(20_261_121);
  const whole = text('operations', operations) + text('map', map) + file('0') + end;
  const pieces = [
    '--x',
    '\r\n',
    '--x--',
    '"',
    ';',
    'filename',
    '=',
    '\0',
    '\u00ff',
    'Content-Disposition',
    ': ',
  ];
  for (let round = 0; round < 400; round++) {
    let body = round % 2 === 0 ? whole : file('file') + end;
    for (let times = 1 + random.below(4); times > 0; times--) {
      const at = random.below(body.length + 1);
      const cut = random.chance(0.5) ? random.below(30) : 0;
      body = body.slice(0, at) + (random.chance(0.6) ? random.pick(pieces) : '') + body.slice(at + cut);
    }
    const bytes = Buffer.from(body, 'latin1');
    const answer = await (round % 2 === 0
      ? post(app(), { ...bearer(secret), 'content-type': type }, bytes as never)
      : send(new Uint8Array(bytes)));
    expect(answer.status, body).toBeLessThan(500);
  }
  const incoming = async () => (await filesOf(app())).filter((name) => name.includes('-'));
  await eventually(async () => expect(await incoming()).toEqual([]), 5_000);
});
