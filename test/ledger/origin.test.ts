import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigError } from '#server/config.ts';
import { checkOrigins } from '#server/ledger/origin.ts';
import { createDatabase, type Database, entryOf, secrets } from './support.ts';

let db: Database;
beforeAll(async () => {
  db = await createDatabase();
});
afterAll(() => db.close());

const start = (config: { publicUrl?: string; ledgerOrigin?: string }) =>
  checkOrigins(db.pool(1), { publicUrl: undefined, ledgerOrigin: undefined, ...config }, secrets);
const unfit = [
  'https://keys.example.com/a+b',
  'https://keys.example.com/a b',
  'https://keys.example.com/a\u2003b',
];

describe('a log that has no name yet', () => {
  test.each(unfit)(
    'is not named after %s: the server does not start, and says what to set',
    async (publicUrl) => {
      await expect(start({ publicUrl })).rejects.toThrow(ConfigError);
      await expect(start({ publicUrl })).rejects.toThrow('Set LEDGER_ORIGIN');
      await start({ publicUrl, ledgerOrigin: 'keys.example.com/ledger' });
    },
  );

  test('is named after any other address, or after nobody', async () => {
    await start({ publicUrl: 'https://keys.example.com:8443/päth' });
    await start({});
  });

  test('never gets a name that no checkpoint can be signed with', async () => {
    const entry = entryOf(await db.organization());
    const log = db.eventLog({ originOf: () => 'a+b/ledger/live' });
    await expect(log.append(entry)).rejects.toThrow('Set LEDGER_ORIGIN');
    expect(await db.query('select from ledger_log')).toEqual([]);
    await expect(db.eventLog().append(entry)).resolves.toMatchObject({ logIndex: 0n });
  });
});

test('a log that has one keeps it, whatever PUBLIC_URL becomes, and no other LEDGER_ORIGIN is taken', async () => {
  const id = await db.organization();
  await db.eventLog().append(entryOf(id));
  await db.eventLog().append(entryOf(id, { environment: 'TEST' }));
  await start({ publicUrl: unfit[0] });
  await start({ ledgerOrigin: 'log.test/ledger' });
  await expect(start({ ledgerOrigin: 'other.test/ledger' })).rejects.toThrow(
    'is named log.test/ledger/live for good',
  );
});
