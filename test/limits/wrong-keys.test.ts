import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { applyDeclaredKeys } from '#server/api-keys/declared-keys.ts';
import { mintKey } from '#server/auth/api-key-format.ts';
import { createKey, statusAndCode } from '../api-keys/support.ts';
import { freshDatabase, startApp, type TestApp, useApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { createOrganization } from '../support/organization.ts';
import { post, type RawAnswer } from '../support/raw.ts';
import { statementsDuring } from '../support/statements.ts';

const limit = 20;
const settings = { WRONG_KEYS_PER_MINUTE: String(limit), TRUSTED_PROXIES: '127.0.0.1' };
const app = useApp(settings);

const unknownKey = () => mintKey('sk', 'TEST');
const keyReads = (sent: string[]) => sent.filter((text) => text.includes('from "api_key_secret"'));
const from = (address: string, key: string, to: TestApp = app()): Promise<RawAnswer> =>
  post(to, { 'x-api-key': key, 'x-forwarded-for': address });
const each = <Result>(count: number, work: () => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, work));

let addresses = 0;
const freshAddress = () => `198.51.100.${++addresses}`;

/** An address that has used up its wrong keys. */
async function tiredAddress(to: TestApp = app()): Promise<string> {
  const address = freshAddress();
  for (let i = 0; i < limit; i++) await from(address, 'nonsense', to);
  return address;
}

/** As KEYS_FILE does. */
async function importKey(to: TestApp, organization: string, secret: string, prefix = ''): Promise<void> {
  const sha256 = createHash('sha256').update(secret).digest('hex');
  const key = { name: 'imported', environment: 'test' as const, scopes: ['clients:read' as const] };
  expect(await applyDeclaredKeys(to.runtime, [{ ...key, organization, sha256, prefix }])).toMatchObject({
    created: 1,
  });
}

const codes = (answers: readonly RawAnswer[]) =>
  [...new Set(answers.map(({ status, code }) => `${status} ${code}`))].sort();

describe('an address with too many wrong keys', () => {
  test('is told so with the time to wait, whatever is wrong with the keys', async () => {
    const address = freshAddress();
    const answers = [];
    for (let i = 0; i < limit; i++) answers.push(await from(address, i % 2 ? unknownKey() : 'nonsense'));
    expect(codes(answers)).toEqual(['401 INVALID_API_KEY', '401 INVALID_API_KEY_FORMAT']);
    const refused = await from(address, 'nonsense');
    expect(refused).toMatchObject({ status: 429, code: 'TOO_MANY_WRONG_KEYS' });
    const retryAfter = Number(refused.headers.get('retry-after'));
    expect(retryAfter).toBeGreaterThan(50);
    expect(retryAfter).toBeLessThanOrEqual(60);
    expect(refused.body.errors?.[0]?.extensions).toMatchObject({ retryAfter });
    expect(await from(freshAddress(), 'nonsense')).toMatchObject({ status: 401 });
  });

  test('of IPv6 is all of its /64, and no more', async () => {
    for (let i = 0; i < limit; i++) await from(`2001:db8:0:1:${i}::7`, 'nonsense');
    expect((await from('2001:db8:0:1:ffff::1', 'nonsense')).status).toBe(429);
    expect((await from('2001:db8:0:2::1', 'nonsense')).status).toBe(401);
  });

  test('cannot make the server ask the database, but for a few times a second', async () => {
    const address = freshAddress();
    let answers: RawAnswer[] = [];
    const sent = await statementsDuring(app(), async () => {
      answers = await each(300, () => from(address, unknownKey()));
    });
    expect(codes(answers)).toEqual(['401 INVALID_API_KEY', '429 TOO_MANY_WRONG_KEYS']);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(limit);
    // Eight lookups at once can be ahead of the count; five more are granted in each second of the test.
    expect(keyReads(sent).length).toBeLessThanOrEqual(limit + 8 + 5 * 3);
  });

  test('is counted at the public revoke endpoint too, and refused there', async () => {
    const revoke = (address: string, key: string) =>
      fetch(`${app().url}/v1/keys/revoke`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
        body: JSON.stringify({ key }),
      });
    const address = freshAddress();
    for (let i = 0; i < limit - 1; i++) expect((await revoke(address, unknownKey())).status).toBe(200);
    expect((await from(address, 'nonsense')).status).toBe(401);
    expect((await from(address, 'nonsense')).status).toBe(429);
    const refused = await revoke(address, 'nonsense');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
  });
});

describe('a right key from such an address', () => {
  test('passes, also when nobody has seen it yet', async () => {
    const organization = await createOrganization(app());
    const known = (await organization.program()).secret;
    const address = await tiredAddress();
    expect((await from(address, known)).status).toBe(200);
    expect((await from(address, (await organization.program()).secret)).status).toBe(200);
    expect((await from(address, unknownKey())).status).toBe(429);
  });

  test('passes in the middle of a flood, every time, once it was seen', async () => {
    const organization = await createOrganization(app());
    const { secret, keyId } = await organization.program();
    const manager = await organization.program();
    const address = await tiredAddress();
    expect((await from(address, secret)).status).toBe(200);
    const flood = each(200, () => from(address, unknownKey()));
    for (let i = 0; i < 10; i++) {
      // Each change makes the server read the key again.
      await manager.run(
        `mutation ($id: ID!) { apiKeyUpdate(input: { id: $id, description: "${i}" }) { __typename } }`,
        { id: keyId },
      );
      expect((await from(address, secret)).status).toBe(200);
    }
    expect(codes(await flood)).toEqual(['429 TOO_MANY_WRONG_KEYS']);
  });

  test('that nobody has seen gets through the flood when it tries again', async () => {
    const { secret } = await (await createOrganization(app())).program();
    const address = await tiredAddress();
    await each(50, () => from(address, unknownKey()));
    const refused = await from(address, secret);
    expect(refused).toMatchObject({ status: 429, code: 'TOO_MANY_WRONG_KEYS' });
    expect(refused.headers.get('retry-after')).toBe('1');
    await eventually(async () => expect((await from(address, secret)).status).toBe(200));
  });

  test('is answered what it is when it is revoked: that is no wrong key', async () => {
    const organization = await createOrganization(app());
    const { secret, keyId } = await organization.program();
    await (await organization.program()).run(
      'mutation ($id: ID!) { apiKeyRevoke(input: { id: $id }) { __typename } }',
      { id: keyId },
    );
    const address = freshAddress();
    const answers = [];
    for (let i = 0; i < limit + 5; i++) answers.push(await from(address, secret));
    expect(codes(answers)).toEqual(['401 API_KEY_REVOKED']);
  });
});

describe('a key that is not known', () => {
  test('is looked up once, however often it comes', async () => {
    const other = await startApp({}, app().connection);
    try {
      const key = unknownKey();
      const sent = await statementsDuring(other, async () => {
        await each(30, () => from('192.0.2.1', key, other));
        for (let i = 0; i < 30; i++) expect((await from('192.0.2.1', key, other)).status).toBe(401);
      });
      expect(keyReads(sent)).toHaveLength(1);
    } finally {
      await other.close();
    }
  });

  test('works at once when it is made, here and on another replica', async () => {
    const connection = await freshDatabase();
    const [one, other] = [await startApp({}, connection), await startApp({}, connection)];
    try {
      const organization = await createOrganization(one);
      const manager = await organization.program();
      for (let round = 0; round < 5; round++) {
        const secret = unknownKey();
        for (const server of [one, other])
          expect(await statusAndCode(server, secret)).toBe('401 INVALID_API_KEY');
        await importKey(one, organization.id, secret);
        expect(await statusAndCode(one, secret)).toBe('200');
        await eventually(async () => expect(await statusAndCode(other, secret)).toBe('200'), 250);
        const { secret: made } = await createKey(manager);
        expect(await statusAndCode(one, made)).toBe('200');
        expect(await statusAndCode(other, made)).toBe('200');
      }
    } finally {
      await Promise.all([one.close(), other.close()]);
    }
  });

  test('of another system is known to the other replicas as soon as it is imported', async () => {
    const connection = await freshDatabase();
    const [one, other] = [await startApp({}, connection), await startApp({}, connection)];
    try {
      const organization = await createOrganization(one);
      const secret = 'oldsystem-0123456789abcdef0123456789abcdef';
      expect(await statusAndCode(other, secret)).toBe('401 INVALID_API_KEY_FORMAT');
      await importKey(one, organization.id, secret, 'oldsystem-');
      await eventually(async () => expect(await statusAndCode(other, secret)).toBe('200'), 500);
    } finally {
      await Promise.all([one.close(), other.close()]);
    }
  });
});

test('with 0 nothing is counted', async () => {
  const open = await startApp({ WRONG_KEYS_PER_MINUTE: '0' }, app().connection);
  try {
    const answers = await each(100, () => from('192.0.2.1', 'nonsense', open));
    expect(codes(answers)).toEqual(['401 INVALID_API_KEY_FORMAT']);
  } finally {
    await open.close();
  }
});

test('replicas that share a store count together', async () => {
  const shared = { ...settings, RATE_LIMIT_STORE: 'postgres' };
  const connection = await freshDatabase();
  const replicas = [await startApp(shared, connection), await startApp(shared, connection)];
  try {
    const answers = [];
    for (let i = 0; i < limit; i++) {
      for (const replica of replicas) answers.push(await from('192.0.2.1', 'nonsense', replica));
    }
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(limit);
  } finally {
    await Promise.all(replicas.map((replica) => replica.close()));
  }
});
