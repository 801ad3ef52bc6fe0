import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mintKey } from '#server/auth/api-key-format.ts';
import { createKey, disable, revoke, statusAndCode } from '../api-keys/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import {
  ApiKeyLeaksDocument,
  ApiKeyRotateDocument,
  type LeakAction,
  OrganizationUpdateDocument,
} from '../support/gql/graphql.ts';
import { type LeakScanner, startLeakScanner } from '../support/leak-scanner.ts';
import { given, only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { leavesNothing } from '../support/refusals.ts';
import { dump, tracesOf } from '../support/rows.ts';

let scanner: LeakScanner;
let server: TestApp;
beforeAll(async () => {
  scanner = await startLeakScanner();
  server = await startApp({ LEAK_KEYS_URL: scanner.url, TRUSTED_PROXIES: '127.0.0.1' });
});
afterAll(async () => {
  await server?.close();
  await scanner?.close();
});
const app = () => server;

const place = 'https://github.com/octocat/hello/blob/12345600b9cbe38a219f39a9941c9319b600c002/foo/bar.txt';
const finding = (token: string, url: string | null = place) => ({
  token,
  type: 'our_key',
  url,
  source: 'commit',
});

let lastAddress = 0;

interface Sent {
  body: string | Buffer;
  headers?: Record<string, string>;
  from?: string;
  method?: string;
  to?: { url: string };
}

async function send({ body, headers = scanner.signed(body), from, method = 'POST', to = app() }: Sent) {
  const forwarded = from ?? `10.1.${lastAddress >> 8}.${lastAddress++ & 255}`;
  const response = await fetch(`${to.url}/v1/leaks/github`, {
    method,
    headers: { 'content-type': 'application/json', 'x-forwarded-for': forwarded, ...headers },
    body: method === 'GET' ? undefined : new Uint8Array(Buffer.from(body)),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** Reports findings as the scanner does; the labels it is answered. */
async function report(...findings: object[]): Promise<string[]> {
  const { status, text } = await send({ body: JSON.stringify(findings) });
  expect([status, text]).toEqual([200, expect.any(String)]);
  return JSON.parse(text).map(({ label }: { label: string }) => label);
}

async function keyOf(leakAction: LeakAction | null = null, input = {}) {
  const organization = await createOrganization(app());
  const owner = await organization.person('OWNER');
  if (leakAction) {
    const { organizationUpdate } = await owner.run(OrganizationUpdateDocument, { input: { leakAction } });
    only(organizationUpdate, 'OrganizationUpdatePayload');
  }
  const { apiKey, secret } = await createKey(owner, input);
  const seen = async () => given((await owner.run(ApiKeyLeaksDocument, { id: apiKey.id })).apiKey);
  /** Without that a test has tried it once it was dead, which is noted a moment later. */
  const traces = async () =>
    (await tracesOf(organization, apiKey.id)).slice(1).filter(({ type }) => type !== 'api_key.dead_key_used');
  const types = async () => (await traces()).map(({ type }) => type.slice(8));
  return { organization, owner, id: apiKey.id, secret, seen, traces, types };
}

describe('a key that is found in public', () => {
  test('is revoked at once, with the place told and kept, and the token nowhere', async () => {
    const { secret, seen, traces, id } = await keyOf();
    expect(await statusAndCode(app(), secret)).toBe('200');
    const body = JSON.stringify([finding(secret, `${place}?q=${secret}`), finding(mintKey('sk', 'TEST'))]);
    const answer = await send({ body });
    expect(answer.text).not.toContain(secret);
    const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');
    expect(JSON.parse(answer.text)).toEqual([
      { token_hash: hashOf(secret), token_type: 'our_key', label: 'true_positive' },
      { token_hash: expect.any(String), token_type: 'our_key', label: 'false_positive' },
    ]);
    expect(await statusAndCode(app(), secret)).toBe('401 API_KEY_REVOKED');
    expect(await seen()).toMatchObject({
      status: 'REVOKED',
      revokeReason: `Found in public by GitHub secret scanning: ${place}?q=…`,
      leaks: [
        {
          ...{ url: `${place}?q=…`, source: 'commit', outcome: 'REVOKED' },
          secret: { last4: secret.slice(-4) },
        },
      ],
    });
    expect(await traces()).toMatchObject([
      { type: 'api_key.revoked', actor_type: 'SYSTEM', actor_label: 'GitHub secret scanning' },
      {
        ...{ type: 'api_key.leaked', actor_type: 'SYSTEM', actor_label: 'GitHub secret scanning' },
        data: { url: `${place}?q=…`, source: 'commit', outcome: 'REVOKED', last4: secret.slice(-4) },
      },
    ]);
    expect(id).toBeTruthy();
    expect(await dump(app())).not.toContain(secret);
  });

  test('goes on working where the organization wants to be told alone', async () => {
    const { secret, seen, types } = await keyOf('NOTIFY');
    expect(await report(finding(secret))).toEqual(['true_positive']);
    expect(await statusAndCode(app(), secret)).toBe('200');
    expect(await seen()).toMatchObject({ status: 'ACTIVE', leaks: [{ outcome: 'NOTIFIED' }] });
    expect(await types()).toEqual(['leaked']);
  });

  test('is told of once for each place; what is reported again does nothing more', async () => {
    const { organization, secret, seen, types } = await keyOf('NOTIFY');
    const again = JSON.stringify([finding(secret), finding(secret, null), finding(secret)]);
    await Promise.all([send({ body: again }), send({ body: again })]);
    expect(await types()).toEqual(['leaked', 'leaked']);
    await leavesNothing(organization, () => send({ body: again }));
    expect((await seen()).leaks.map(({ url }) => url).sort()).toEqual(['', place]);
  });

  test('is ended by a report that comes again once the organization wants it so', async () => {
    const { owner, secret, types } = await keyOf('NOTIFY');
    await report(finding(secret));
    await owner.run(OrganizationUpdateDocument, { input: { leakAction: null } });
    await report(finding(secret));
    expect(await statusAndCode(app(), secret)).toBe('401 API_KEY_REVOKED');
    expect(await types()).toEqual(['leaked', 'revoked']);
  });

  test('and is disabled is revoked all the same', async () => {
    const { owner, id, secret, seen } = await keyOf();
    await disable(owner, id);
    await report(finding(secret));
    expect((await seen()).status).toBe('REVOKED');
  });

  test('and has ended is told of, and nothing is done', async () => {
    const { owner, id, secret, seen, types } = await keyOf();
    await revoke(owner, id, 'before');
    expect(await report(finding(secret))).toEqual(['true_positive']);
    expect(await seen()).toMatchObject({ revokeReason: 'before', leaks: [{ outcome: 'NONE' }] });
    expect(await types()).toEqual(['revoked', 'leaked']);
  });

  test.each([
    ['on its way out is retired at once, and the new one works on', 'PT1H', 'SECRET_RETIRED'],
    ['retired already ends nothing', 'PT0S', 'NONE'],
  ])('a secret %s', async (_what, overlap, outcome) => {
    const { owner, id, secret, seen } = await keyOf();
    const { apiKeyRotate } = await owner.run(ApiKeyRotateDocument, { input: { id, overlap } });
    const fresh = only(apiKeyRotate, 'ApiKeyRotatePayload').secret;
    await report(finding(secret));
    expect(await statusAndCode(app(), secret)).toBe('401 API_KEY_REVOKED');
    expect(await statusAndCode(app(), given(fresh))).toBe('200');
    expect(await seen()).toMatchObject({
      status: 'ACTIVE',
      leaks: [{ outcome, secret: { last4: secret.slice(-4) } }],
    });
  });

  test('in many places of one secret is kept a hundred times at most', async () => {
    const { secret, seen, types } = await keyOf('NOTIFY');
    await report(...Array.from({ length: 105 }, (_, index) => finding(secret, `${place}#${index}`)));
    expect((await seen()).leaks).toHaveLength(100);
    expect(await types()).toHaveLength(100);
  });

  test("shows to its own tenant's readers of keys alone", async () => {
    const { organization, id, secret } = await keyOf();
    await report(finding(secret));
    const stranger = await (await createOrganization(app())).program();
    expect((await stranger.run(ApiKeyLeaksDocument, { id })).apiKey).toBeNull();
    const without = await organization.program(['clients:read']);
    expect((await without.call(ApiKeyLeaksDocument, { id })).status).toBe(403);
  });
});

describe('only what the scanner has signed is read', () => {
  const unsigned = async (sent: Partial<Sent> & { body: string }) => {
    const { status, text } = await send(sent);
    return [status, JSON.parse(text).error];
  };

  test('a body without, with another, or with a signature of another body or key is refused, and nothing is done', async () => {
    const { organization, secret } = await keyOf();
    const body = JSON.stringify([finding(secret)]);
    const good = scanner.signed(body);
    const wrong: [Record<string, string>, string][] = [
      [{}, body],
      [{ ...good, 'github-public-key-signature': '' }, body],
      [{ ...good, 'github-public-key-signature': 'bm9uc2Vuc2U=' }, body],
      [{ ...good, 'github-public-key-signature': '%%%' }, body],
      [{ ...good, 'github-public-key-identifier': 'nobody' }, body],
      [good, `${body} `],
      [scanner.signed('[]'), body],
    ];
    for (const [headers, sent] of wrong) {
      const answer = await leavesNothing(organization, () => unsigned({ headers, body: sent }));
      expect(answer).toEqual([401, 'invalid_signature']);
    }
    expect(await statusAndCode(app(), secret)).toBe('200');
  });

  test('the very bytes are signed, whatever their layout', async () => {
    const { secret } = await keyOf();
    const body = `\n[ ${JSON.stringify(finding(secret), null, 3)}\t]`;
    expect((await send({ body })).status).toBe(200);
    expect(await statusAndCode(app(), secret)).toBe('401 API_KEY_REVOKED');
  });

  test.each<[string, string | Buffer, number]>([
    ['no JSON', 'nonsense', 400],
    ['no array', '{}', 400],
    ['a finding without a token', '[{"type":"a"}]', 400],
    ['no UTF-8', Buffer.from([0x5b, 0xff, 0x5d]), 400],
    ['too many findings', JSON.stringify(Array(1_001).fill({ token: 'a' })), 413],
    ['too much', ' '.repeat(1024 * 1024 + 1), 413],
  ])('%s is refused, signed or not', async (_what, body, status) => {
    expect((await send({ body })).status).toBe(status);
  });

  test('odd findings are answered as no keys, and what only says where is cut', async () => {
    const { secret, seen } = await keyOf('NOTIFY');
    const odd = { token: secret, url: `x\0${'y'.repeat(3_000)}`, extra: 1 };
    const labels = await report({ token: '' }, { token: 'x'.repeat(5_000) }, { token: '\0' }, odd);
    expect(labels).toEqual(['false_positive', 'false_positive', 'false_positive', 'true_positive']);
    const [leak] = (await seen()).leaks;
    expect([leak?.url.length, leak?.source]).toEqual([2_000, '']);
  });

  test('another method is refused', async () => {
    expect((await send({ method: 'GET', body: '' })).status).toBe(405);
  });

  test('an address that guesses signatures is refused for a while; another one goes on', async () => {
    const from = '192.0.2.77';
    const statuses: number[] = [];
    for (let round = 0; round < 21; round++) {
      statuses.push((await send({ body: '[]', headers: {}, from })).status);
    }
    expect(statuses).toEqual([...Array(20).fill(401), 429]);
    expect((await send({ body: '[]', from })).status).toBe(429);
    expect((await send({ body: '[]' })).status).toBe(200);
  });
});

describe('the keys of the scanner', () => {
  test('are asked for once an hour, and when an unknown one comes up, once a minute at most', async () => {
    app().advance(2 * 60 * 60 * 1000);
    const before = scanner.asked();
    for (let round = 0; round < 5; round++) await report();
    expect(scanner.asked()).toBe(before + 1);
    scanner.renew();
    expect((await send({ body: '[]' })).status).toBe(401);
    expect(scanner.asked()).toBe(before + 1);
    app().advance(61_000);
    const all = await Promise.all(Array.from({ length: 5 }, () => send({ body: '[]' })));
    expect(all.map(({ status }) => status)).toEqual(Array(5).fill(200));
    expect(scanner.asked()).toBe(before + 2);
  });

  test.each<[string, (res: import('node:http').ServerResponse) => void]>([
    ['fails', (res) => res.writeHead(500).end('no')],
    ['answers nonsense', (res) => res.end('{"public_keys": 3}')],
    ['answers too much', (res) => res.end(`{"public_keys":[],"x":"${'y'.repeat(70_000)}"}`)],
    ['sends elsewhere', (res) => res.writeHead(302, { location: scanner.url }).end()],
    ['does not answer', () => {}],
  ])(
    'are believed for a day when the address %s, and then a report is put off',
    async (_how, answer) => {
      app().advance(2 * 60 * 60 * 1000);
      await report();
      try {
        scanner.answerWith(answer);
        app().advance(2 * 60 * 60 * 1000);
        expect((await send({ body: '[]' })).status).toBe(200);
        app().advance(24 * 60 * 60 * 1000);
        const late = await send({ body: '[]' });
        expect([late.status, JSON.parse(late.text).error]).toEqual([503, 'scanner_keys_unavailable']);
        expect(late.headers.get('retry-after')).toBe('60');
      } finally {
        scanner.answerWith(null);
      }
      app().advance(61_000);
      expect((await send({ body: '[]' })).status).toBe(200);
    },
    30_000,
  );

  test('of another curve are none', async () => {
    scanner.renew('secp384r1');
    app().advance(61_000);
    expect((await send({ body: '[]' })).status).toBe(401);
    scanner.renew();
    app().advance(61_000);
    expect((await send({ body: '[]' })).status).toBe(200);
  });
});

test('without LEAK_KEYS_URL there is nothing at this path', async () => {
  const plain = await startApp();
  try {
    expect((await send({ body: '[]', to: plain })).status).toBe(404);
  } finally {
    await plain.close();
  }
});

test.each(['http://keys.example.com/', 'ftp://127.0.0.1/', 'gitlab'])(
  'LEAK_KEYS_URL=%s stops the start',
  async (url) => {
    await expect(startApp({ LEAK_KEYS_URL: url })).rejects.toThrow(/LEAK_KEYS_URL: must be/);
  },
);
