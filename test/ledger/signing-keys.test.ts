import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deriveSecrets } from '#server/auth/secrets.ts';
import { unwrap, wrap } from '#server/ledger/key-wrapping.ts';
import { SigningKeyError } from '#server/ledger/ledger.errors.ts';
import { receiptOf, verifyReceipt } from '#server/ledger/receipt.ts';
import { rewrapSigningKeys, rotateSigningKey } from '#server/ledger/signing-keys.ts';
import { createDatabase, type Database, entryOf, now, secrets } from './support.ts';

let db: Database;
let organization: string;
beforeAll(async () => {
  db = await createDatabase();
  organization = await db.organization();
});
afterAll(() => db.close());

const receipts = { environment: 'LIVE', purpose: 'RECEIPT' } as const;
const otherSecret = 'quite another secret that is long enough';
interface KeyRow {
  id: string;
  public_key: Buffer;
  wrapped_private_key: Buffer;
  retired_at: Date | null;
}
const keys = (environment = 'LIVE') =>
  db.query<KeyRow>(
    `select * from signing_key where environment = $1 and purpose = 'RECEIPT' order by created_at, id`,
    [environment],
  );

describe('wrapping', () => {
  const label = { id: '0195f3a0-7b1c-7c3d-8e4f-0123456789ab', environment: 'LIVE' as const };
  const seed = Buffer.alloc(32, 7);
  const key = Buffer.alloc(32, 1);

  test('opens with its key and label, and is never the same twice', () => {
    const wrapped = wrap(seed, label, key);
    expect(unwrap(wrapped, label, key)).toEqual(seed);
    expect(wrap(seed, label, key)).not.toEqual(wrapped);
    expect(wrapped.includes(seed)).toBe(false);
  });

  test('does not open with another key, for another row, or in the other environment', () => {
    const wrapped = wrap(seed, label, key);
    expect(unwrap(wrapped, label, Buffer.alloc(32, 2))).toBeNull();
    expect(unwrap(wrapped, { ...label, id: label.id.replace('0', '1') }, key)).toBeNull();
    expect(unwrap(wrapped, { ...label, environment: 'TEST' }, key)).toBeNull();
  });

  test('does not open when any byte is flipped or missing', () => {
    const wrapped = wrap(seed, label, key);
    for (let at = 0; at < wrapped.length; at++) {
      const other = Buffer.from(wrapped);
      other[at] = (other[at] ?? 0) ^ 1;
      expect(unwrap(other, label, key)).toBeNull();
      expect(unwrap(wrapped.subarray(0, at), label, key)).toBeNull();
    }
  });
});

describe('the current key', () => {
  test('is made on first need and stored only wrapped', async () => {
    const first = await db.eventLog().append(entryOf(organization));
    const again = await db.eventLog().append(entryOf(organization));
    expect(again.signingKeyId).toBe(first.signingKeyId);
    const [row] = await keys();
    expect(row?.public_key).toEqual(first.publicKey);
    expect(row?.wrapped_private_key).toHaveLength(1 + 12 + 16 + 32);
  });

  test('cannot be read under another SECRET_KEY, and the error holds no secret', async () => {
    await db.eventLog().append(entryOf(organization));
    const stranger = deriveSecrets(otherSecret);
    const before = await db.events('LIVE');
    const error: unknown = await db
      .eventLog({ secrets: stranger })
      .append(entryOf(organization))
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SigningKeyError);
    const shown = JSON.stringify(error, Object.getOwnPropertyNames(error));
    for (const key of [...secrets.wrappingKeys, ...stranger.wrappingKeys]) {
      expect(shown).not.toContain(key.toString('hex'));
      expect(shown).not.toContain(key.toString('base64'));
    }
    expect(await db.events('LIVE')).toHaveLength(before.length);
  });

  test('can be read under the previous SECRET_KEY, when it is named', async () => {
    const { signingKeyId } = await db.eventLog().append(entryOf(organization));
    const rotated = deriveSecrets(otherSecret, ['a test secret that is long enough for it']);
    const next = await db.eventLog({ secrets: rotated }).append(entryOf(organization));
    expect(next.signingKeyId).toBe(signingKeyId);
  });

  test('beside another public key is refused: no receipt is signed that could not be verified', async () => {
    await db.eventLog().append(entryOf(organization, { environment: 'TEST' }));
    await db.query(
      `update signing_key set public_key = decode(repeat('ab', 32), 'hex') where environment = 'TEST'`,
    );
    await expect(db.eventLog().append(entryOf(organization, { environment: 'TEST' }))).rejects.toThrow(
      SigningKeyError,
    );
    await db.query(`update signing_key set retired_at = now() where environment = 'TEST'`);
  });
});

describe('rotation', () => {
  test('running logs sign with the new key; receipts of the old one stay valid', async () => {
    const logs = [db.eventLog(), db.eventLog()];
    const before = await Promise.all(logs.map((log) => log.append(entryOf(organization))));
    const rotated = await rotateSigningKey({ pool: db.pool(), secrets, now }, receipts);
    const after = await Promise.all(logs.map((log) => log.append(entryOf(organization))));
    expect(after.map((event) => event.signingKeyId)).toEqual([rotated.id, rotated.id]);
    expect(before[0]?.signingKeyId).not.toBe(rotated.id);
    await expectAllValid();
    const history = await keys();
    expect(history.filter((key) => key.retired_at === null).map((key) => key.id)).toEqual([rotated.id]);
  });

  test('under load no event is lost and none carries a wrong key', async () => {
    const log = db.eventLog();
    const pool = db.pool();
    const appends = Array.from({ length: 400 }, async (_, at) => {
      await new Promise((resolve) => setTimeout(resolve, at / 2));
      return log.append(entryOf(organization));
    });
    for (let round = 0; round < 5; round++) await rotateSigningKey({ pool, secrets, now }, receipts);
    await Promise.all(appends);
    await expectAllValid();
    expect((await keys()).filter((key) => key.retired_at === null)).toHaveLength(1);
  });

  test('two at once give one current key', async () => {
    const pool = db.pool();
    await Promise.all(Array.from({ length: 4 }, () => rotateSigningKey({ pool, secrets, now }, receipts)));
    expect((await keys()).filter((key) => key.retired_at === null)).toHaveLength(1);
  });
});

describe('a new SECRET_KEY', () => {
  test('wraps anew what the previous one opens, and then stands alone', async () => {
    const { signingKeyId } = await db.eventLog().append(entryOf(organization));
    const [all] = await db.query<{ count: string }>('select count(*) from signing_key');
    const pool = db.pool();
    const rotated = deriveSecrets(otherSecret, ['a test secret that is long enough for it']);
    expect(await rewrapSigningKeys({ pool, secrets: rotated })).toBe(Number(all?.count));
    expect(await rewrapSigningKeys({ pool, secrets: rotated })).toBe(0);
    const alone = await db.eventLog({ secrets: deriveSecrets(otherSecret) }).append(entryOf(organization));
    expect(alone.signingKeyId).toBe(signingKeyId);
    await expectAllValid();
  });

  test('leaves alone what it cannot open', async () => {
    const before = await keys();
    const stranger = deriveSecrets('a third secret, unrelated to the others', [
      'and a fourth one, just as unrelated',
    ]);
    expect(await rewrapSigningKeys({ pool: db.pool(), secrets: stranger })).toBe(0);
    expect(await keys()).toEqual(before);
  });
});

async function expectAllValid() {
  const publicKeys = new Map((await keys()).map((key) => [key.id, key.public_key]));
  for (const event of await db.events('LIVE')) {
    const publicKey = publicKeys.get(event.signingKeyId) ?? Buffer.alloc(0);
    expect(verifyReceipt(receiptOf(event), event.signature, publicKey)).toBe(true);
  }
}
