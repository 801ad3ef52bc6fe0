import { createSocket } from 'node:dgram';
import { promises as dns } from 'node:dns';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isPublic, type Resolve } from '#server/webhooks/addresses.ts';
import { post } from '#server/webhooks/post.ts';

/** Listens on every address of this machine: whoever connects is an intruder. */
const canary = createServer((socket) => {
  intruders++;
  socket.destroy();
});
let intruders = 0;
let port = 0;

/** Answers each question for a name with the next of its addresses, and with the last from then on. */
const nameServer = createSocket('udp4');
const answers = new Map<string, string[][]>();
let questions: string[] = [];
let resolve: Resolve;

beforeAll(async () => {
  canary.listen(0, '::');
  await once(canary, 'listening');
  port = (canary.address() as AddressInfo).port;
  nameServer.on('message', (question, { port: from, address }) => {
    nameServer.send(answerTo(question), from, address);
  });
  nameServer.bind(0, '127.0.0.1');
  await once(nameServer, 'listening');
  const resolver = new dns.Resolver({ timeout: 1_000, tries: 1 });
  resolver.setServers([`127.0.0.1:${nameServer.address().port}`]);
  resolve = async (name) => (await resolver.resolve4(name)).map((address) => ({ address, family: 4 }));
});

afterAll(() => {
  canary.close();
  nameServer.close();
});

/** RFC 1035: the question with A records appended. */
function answerTo(question: Buffer): Buffer {
  const labels: string[] = [];
  let at = 12;
  for (let length = question[at] ?? 0; length > 0; length = question[at] ?? 0) {
    labels.push(question.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const name = labels.join('.');
  questions.push(name);
  const left = answers.get(name) ?? [[]];
  const addresses = (left.length > 1 ? left.shift() : left[0]) ?? [];
  const head = Buffer.from(question.subarray(0, at + 5));
  head.writeUInt16BE(0x8180, 2);
  head.writeUInt16BE(addresses.length, 6);
  head.writeUInt32BE(0, 8);
  const records = addresses.map((address) =>
    Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split('.').map(Number)]),
  );
  return Buffer.concat([head, ...records]);
}

const send = (url: string, more = {}) =>
  post(
    new URL(url),
    { headers: {}, body: '{}' },
    { resolve, allowPrivate: false, timeoutMs: 3_000, signal: new AbortController().signal, ...more },
  );

const forbidden = [
  ...[
    '127.0.0.1',
    '127.1.2.3',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
  ],
  ...[
    '192.0.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
  ],
  ...['168.63.129.16', '100.100.100.200', '192.88.99.1'],
  ...[
    '::1',
    '::',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::7f00:1',
  ],
  ...[
    'fe80::1',
    'fec0::1',
    'fc00::1',
    'fd00:ec2::254',
    '2002:7f00:1::',
    '2001::1',
    '2001:db8::1',
    '100::1',
    'ff02::1',
  ],
  ...['4000::1', '::ffff:0:127.0.0.1', '3fff::1', '5f00::1'],
];

describe('addresses', () => {
  test.each(forbidden)('%s is not public', (address) => {
    expect(isPublic(address)).toBe(false);
  });

  test.each(['8.8.8.8', '93.184.215.14', '2606:4700::1111', '2a00:1450:4001::1'])('%s is', (address) => {
    expect(isPublic(address)).toBe(true);
  });

  test.each(['localhost', '2130706433', '0x7f.1', '8.8.8.8 ', ''])('"%s" is no address', (text) => {
    expect(isPublic(text)).toBe(false);
  });
});

describe('nothing reaches the canary', () => {
  const ways = [
    ...['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '[::127.0.0.1]', '[64:ff9b::7f00:1]', '0.0.0.0', '[::]'],
    ...['2130706433', '0x7f000001', '0177.0.0.1', '127.1', '017700000001', '0x7f.0.0.1', '127.0.0.1.'],
    ...['%31%32%37.0.0.1', '①②⑦.⓪.⓪.①'],
  ];

  test.each(ways)('by https://%s', async (host) => {
    const before = intruders;
    expect(await send(`https://${host}:${port}/`)).toMatchObject({
      status: null,
      error: 'ADDRESS_NOT_ALLOWED',
      response: null,
    });
    expect(intruders).toBe(before);
  });

  test.each(['127.0.0.1', '169.254.169.254', '10.0.0.1'])('by a name that leads to %s', async (address) => {
    answers.set('inside.example', [[address]]);
    expect((await send(`https://inside.example:${port}/`)).error).toBe('ADDRESS_NOT_ALLOWED');
  });

  test('by a name of which only one address is private, wherever it stands', async () => {
    for (const addresses of [
      ['8.8.8.8', '127.0.0.1'],
      ['127.0.0.1', '8.8.8.8'],
    ]) {
      answers.set('both.example', [addresses]);
      expect((await send(`https://both.example:${port}/`)).error).toBe('ADDRESS_NOT_ALLOWED');
    }
  });

  test('by a name that leads elsewhere a moment after it was judged: it is asked once, and the judged address is used', async () => {
    questions = [];
    // TEST-NET is unreachable here, and judged as public for this once: 240.0.0.1 refuses to be connected to.
    answers.set('rebinding.example', [['8.8.4.4'], ['127.0.0.1'], ['127.0.0.1']]);
    const reply = await send(`https://rebinding.example:${port}/`, { timeoutMs: 1_500 });
    expect(['CONNECTION', 'TIMEOUT', 'TLS', 'INVALID_RESPONSE']).toContain(reply.error);
    expect(questions).toEqual(['rebinding.example']);
  });

  test('by http://, however public', async () => {
    answers.set('outside.example', [['8.8.8.8']]);
    expect((await send(`http://outside.example:${port}/`)).error).toBe('ADDRESS_NOT_ALLOWED');
  });

  test('and indeed nobody was there; while with private addresses allowed somebody would be', async () => {
    expect(intruders).toBe(0);
    answers.set('inside.example', [['127.0.0.1']]);
    expect((await send(`http://inside.example:${port}/`, { allowPrivate: true })).error).toBe('CONNECTION');
    expect(intruders).toBe(1);
  });
});

test('an answer that does not come is waited for no longer than allowed; a name that leads nowhere is said so', async () => {
  const silent = createServer(() => {});
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port: at } = silent.address() as AddressInfo;
  const began = performance.now();
  const reply = await send(`http://127.0.0.1:${at}/`, { allowPrivate: true, timeoutMs: 300 });
  expect(reply.error).toBe('TIMEOUT');
  expect(performance.now() - began).toBeLessThan(1_500);
  silent.close();
  expect((await send('https://nowhere.example/')).error).toBe('DNS');
});
