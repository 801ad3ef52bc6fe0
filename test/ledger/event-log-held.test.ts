import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OverloadedError } from '#server/ledger/ledger.errors.ts';
import { inLogTransaction } from '#server/ledger/log-transaction.ts';
import { createDatabase, type Database, entryOf } from './support.ts';

let db: Database;
let organization: string;
beforeAll(async () => {
  db = await createDatabase();
  organization = await db.organization();
});
afterAll(() => db.close());

describe.concurrent('a log whose lock another process holds', () => {
  test('for too long: a pushback, not a fault', async () => {
    const client = await db.pool(1).connect();
    try {
      await client.query('begin; select pg_advisory_xact_lock(6211984, 2)');
      const append = db.eventLog().append(entryOf(organization, { environment: 'TEST' }));
      await expect(append).rejects.toThrow(OverloadedError);
    } finally {
      client.release(true);
    }
  }, 20_000);

  test('because it froze there: the lock is taken from it, and it cannot commit any more', async () => {
    let thaw = () => {};
    const frozen = new Promise<void>((resolve) => {
      thaw = resolve;
    });
    let reached = () => {};
    const holding = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const stale = inLogTransaction(db.pool(1), 'LIVE', async () => {
      reached();
      await frozen;
    });
    const outcome = expect(stale).rejects.toThrow();
    await holding;
    await expect(db.eventLog().append(entryOf(organization))).resolves.toMatchObject({ logIndex: 0n });
    thaw();
    await outcome;
  }, 20_000);
});
