import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '#server/db/id.ts';
import { commitmentOf } from '#server/ledger/commitment.ts';
import type { EventEntry } from '#server/ledger/event-entry.ts';
import type { EventLog } from '#server/ledger/event-log.ts';
import { AppendError, OverloadedError } from '#server/ledger/ledger.errors.ts';
import { inLogTransaction } from '#server/ledger/log-transaction.ts';
import { type Receipted, receiptOf, verifyReceipt } from '#server/ledger/receipt.ts';
import { createDatabase, type Database, entryOf, type StoredEvent } from './support.ts';

let db: Database;
let organization: string;
beforeAll(async () => {
  db = await createDatabase();
  organization = await db.organization();
});
afterAll(() => db.close());

const entries = (count: number, more: Partial<EventEntry> = {}) =>
  Array.from({ length: count }, () => entryOf(organization, more));
const indices = (from: bigint, count: number) => Array.from({ length: count }, (_, at) => from + BigInt(at));

/** What a test may rely on: the indices of an environment are 0, 1, 2 … whatever ran before it. */
async function expectContiguous(environment: 'LIVE' | 'TEST') {
  const rows = await db.events(environment);
  expect(rows.map((row) => row.logIndex)).toEqual(indices(0n, rows.length));
  return rows;
}

describe('group commit', () => {
  test('500 concurrent appends get contiguous indices in their order, in few transactions', async () => {
    const log = db.eventLog();
    const sent = entries(500, { environment: 'TEST' });
    const appended = await Promise.all(sent.map((entry) => log.append(entry)));
    expect(appended.map((event) => event.logIndex)).toEqual(indices(appended[0]?.logIndex ?? -1n, 500));
    const rows = await expectContiguous('TEST');
    expect(rows.slice(-500).map((row) => row.id)).toEqual(sent.map((entry) => entry.id));
    expect(new Set(rows.slice(-500).map((row) => row.transaction)).size).toBeLessThanOrEqual(2);
  });

  test('what is stored is what was given, and its receipt and commitment can be rebuilt from the row', async () => {
    const log = db.eventLog();
    const sent = entryOf(organization, { apiKeyId: newId(), createdByType: 'API_KEY', createdById: newId() });
    const { publicKey, inclusion: _, ...appended } = await log.append(sent);
    const stored = (await db.events('LIVE')).find((row) => row.id === sent.id);
    expect(stored).toMatchObject({ ...sent, ...appended });
    expectValid(stored, publicKey);
  });

  test('every receipt of a large batch verifies', async () => {
    const log = db.eventLog();
    const appended = await Promise.all(entries(300).map((entry) => log.append(entry)));
    const stored = new Map((await db.events('LIVE')).map((row) => [row.logIndex, row]));
    for (const { logIndex, publicKey } of appended) expectValid(stored.get(logIndex), publicKey);
  });

  test('live and test are two logs with a key each', async () => {
    const log = db.eventLog();
    const [live, other] = await Promise.all([
      log.append(entryOf(organization)),
      log.append(entryOf(organization, { environment: 'TEST' })),
    ]);
    expect(live.signingKeyId).not.toBe(other.signingKeyId);
    await expectContiguous('LIVE');
    await expectContiguous('TEST');
  });

  test('a caller is answered only after its event is visible to others', async () => {
    const log = db.eventLog();
    await Promise.all(
      entries(50).map(async (entry) => {
        await log.append(entry);
        expect(await db.query('select 1 from event where id = $1', [entry.id])).toHaveLength(1);
      }),
    );
  });

  test('payloads of the largest size share a batch without trouble', async () => {
    const log = db.eventLog();
    const canonical = Buffer.alloc(64 * 1024, 0x61);
    const appended = await Promise.all(entries(100, { canonical }).map((entry) => log.append(entry)));
    expect(new Set(appended.map((event) => event.logIndex)).size).toBe(100);
    await expectContiguous('LIVE');
  });
});

describe('a unit of several', () => {
  test('is appended whole and in order, however many come at once', async () => {
    const log = db.eventLog();
    const units = Array.from({ length: 40 }, (_, at) => entries(1 + (at % 25)));
    const appended = await Promise.all(
      units.map((unit, at) =>
        at % 2 ? log.appendAll(unit) : Promise.all(unit.map((entry) => log.append(entry))),
      ),
    );
    for (const [at, unit] of appended.entries()) {
      expect(unit).toHaveLength(units[at]?.length ?? 0);
      if (at % 2)
        expect(unit.map(({ logIndex }) => logIndex)).toEqual(indices(unit[0]?.logIndex ?? -1n, unit.length));
    }
    const stored = new Map((await expectContiguous('LIVE')).map((row) => [row.id, row.logIndex]));
    expect(appended.flat().map(({ logIndex }) => logIndex)).toEqual(
      units.flat().map(({ id }) => stored.get(id)),
    );
  });

  test('is refused whole for one bad row; none of it is there, and the others of its batch are', async () => {
    const log = db.eventLog();
    const bad = entries(10);
    bad[7] = entryOf(organization, { type: 'nul\u0000' });
    const good = [entries(5), entries(1), entries(20)];
    const [refused, ...settled] = await Promise.allSettled([
      log.appendAll(bad),
      ...good.map((unit) => log.appendAll(unit)),
    ]);
    expect(refused).toMatchObject({ status: 'rejected', reason: expect.any(AppendError) });
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
    const stored = new Set((await expectContiguous('LIVE')).map(({ id }) => id));
    expect(bad.filter(({ id }) => stored.has(id))).toEqual([]);
    expect(good.flat().every(({ id }) => stored.has(id))).toBe(true);
  });

  test('that is not admitted leaves the others as they are', async () => {
    const admit = async (_client: unknown, units: readonly (readonly EventEntry[])[]) =>
      units.map((unit) => (unit.length === 3 ? new Error('three are too many') : null));
    const log = db.eventLog({ admit });
    const settled = await Promise.allSettled([2, 3, 4].map((count) => log.appendAll(entries(count))));
    expect(
      settled.map((each) => (each.status === 'fulfilled' ? each.value.length : each.reason.message)),
    ).toEqual([2, 'three are too many', 4]);
    await expectContiguous('LIVE');
  });

  test('may be larger than a batch, and counts with all of it while it waits', async () => {
    const log = db.eventLog();
    const large = await log.appendAll(entries(600));
    expect(new Set(large.map(({ inclusion }) => inclusion?.().checkpoint.size)).size).toBe(1);
    const waiting = Promise.all([log.appendAll(entries(2_000)), log.appendAll(entries(2_000))]);
    await expect(log.appendAll(entries(97))).rejects.toThrow(OverloadedError);
    await waiting;
  });
});

describe('a batch that fails', () => {
  test('rejects just the culprits; the others keep their order without a gap', async () => {
    const log = db.eventLog();
    const sent = entries(40);
    const culprits = [3, 17, 18, 39];
    sent[3] = entryOf(newId());
    sent[17] = entryOf(organization, { id: sent[0]?.id });
    sent[18] = entryOf(organization, { type: 'nul\u0000' });
    sent[39] = entryOf(organization, { createdByType: 'NOBODY' as 'USER' });
    const settled = await Promise.allSettled(sent.map((entry) => log.append(entry)));
    const failed = settled.flatMap((each, at) => (each.status === 'rejected' ? [at] : []));
    expect(failed).toEqual(culprits);
    const kept = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value.logIndex] : []));
    expect(kept).toEqual(indices(kept[0] ?? -1n, 36));
    await expectContiguous('LIVE');
  });

  test('says which rule was broken and nothing of the row', async () => {
    const log = db.eventLog();
    const secret = Buffer.from('{"iban":"DE02"}');
    const error: unknown = await log
      .append(entryOf(organization, { canonical: secret, createdByType: 'NOBODY' as 'USER' }))
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AppendError);
    expect(error).toMatchObject({ causeCode: '23514', constraint: 'event_created_by_type_check' });
    const shown = JSON.stringify(error, Object.getOwnPropertyNames(error));
    expect(shown).not.toContain(secret.toString('hex'));
    expect(shown).not.toContain(organization);
  });

  test('the next batches go on', async () => {
    const log = db.eventLog();
    await expect(log.append(entryOf(newId()))).rejects.toThrow(AppendError);
    await expect(log.append(entryOf(organization))).resolves.toBeDefined();
    await expectContiguous('LIVE');
  });

  test('connections killed under way: no crash, no gap, and every success is there', async () => {
    const log = db.eventLog({ pool: db.pool(3, 'victim') });
    const succeeded: string[] = [];
    let failures = 0;
    let killing = true;
    const writer = async () => {
      while (killing) {
        const entry = entryOf(organization);
        await log.append(entry).then(
          () => succeeded.push(entry.id),
          () => failures++,
        );
      }
    };
    const writers = Array.from({ length: 8 }, writer);
    while (failures < 80) {
      await db.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'victim'`,
      );
      await db.query('select pg_sleep(0.01)');
    }
    killing = false;
    await Promise.all(writers);
    const stored = new Set((await expectContiguous('LIVE')).map((row) => row.id));
    expect(succeeded.filter((id) => !stored.has(id))).toEqual([]);
    expect(succeeded.length).toBeGreaterThan(0);
  }, 20_000);

  test('a log that has become shorter is refused instead of forked', async () => {
    const own = await createDatabase();
    try {
      const id = await own.organization();
      const log = own.eventLog();
      await Promise.all([log.append(entryOf(id)), log.append(entryOf(id))]);
      await own.query('delete from event where log_index = 1');
      await expect(log.append(entryOf(id))).rejects.toThrow('The log ends at 0 but 1 was committed');
      expect(await own.events('LIVE')).toHaveLength(1);
    } finally {
      await own.close();
    }
  });
});

describe('what is the matter with a log', () => {
  const append = (log: EventLog, id: string) => log.append(entryOf(id));
  const take = (log: EventLog, id: string) => log.appendTaken('LIVE', async () => [entryOf(id)]);

  test.each([
    ['events, then events', append, append],
    ['history, then history', take, take],
    ['events, then history', append, take],
    ['history, then events', take, append],
  ])('is known from %s', async (_what, failing, mended) => {
    let isAway = true;
    const pool = db.pool();
    const log = db.eventLog({
      pool: { connect: () => (isAway ? Promise.reject(new Error('no machine')) : pool.connect()) } as pg.Pool,
    });
    await expect(failing(log, organization)).rejects.toThrow('no machine');
    expect(log.troubleOf('LIVE')).toMatchObject({
      code: 'NOT_APPENDED',
      detail: expect.not.stringContaining('machine'),
    });
    expect(log.troubleOf('TEST')).toBeNull();
    isAway = false;
    await expect(log.appendTaken('LIVE', async () => [])).resolves.toBe(0);
    expect(log.troubleOf('LIVE'), 'nothing was appended yet').not.toBeNull();
    await mended(log, organization);
    expect(log.troubleOf('LIVE')).toBeNull();
  });

  test('is not what one row is refused for', async () => {
    const log = db.eventLog();
    await expect(append(log, newId())).rejects.toThrow(AppendError);
    expect(log.troubleOf('LIVE')).toBeNull();
  });
});

test.each([
  ['off', 'on'],
  ['local', 'local'],
  ['remote_apply', 'remote_apply'],
])('where synchronous_commit is %s by default, a batch commits with %s', async (given, used) => {
  const pool = db.pool(1);
  await pool.query(`set synchronous_commit = ${given}`);
  const setting = await inLogTransaction(pool, 'LIVE', async (client) => {
    const { rows } = await client.query<{ synchronous_commit: string }>('show synchronous_commit');
    return rows[0]?.synchronous_commit;
  });
  expect(setting).toBe(used);
});

describe('several processes on one database', () => {
  test('never fork and leave no gap', async () => {
    const logs = [db.eventLog(), db.eventLog(), db.eventLog()];
    const sent = entries(900);
    const appended = await Promise.all(sent.map((entry, at) => logs[at % logs.length]?.append(entry)));
    expect(new Set(appended.map((event) => event?.logIndex)).size).toBe(900);
    const rows = await expectContiguous('LIVE');
    expect(new Set(rows.slice(-900).map((row) => row.id))).toEqual(new Set(sent.map((entry) => entry.id)));
  });

  test('hold under a database whose default is another isolation level', async () => {
    await db.query(`do $$ begin execute format(
      'alter database %I set default_transaction_isolation = ''repeatable read''', current_database()); end $$`);
    const logs = [db.eventLog(), db.eventLog()];
    const appended = await Promise.all(
      entries(400).map(async (entry, at) => {
        if (at >= 100) await new Promise((resolve) => setTimeout(resolve, at));
        return logs[at % 2]?.append(entry);
      }),
    );
    expect(appended).toHaveLength(400);
    await expectContiguous('LIVE');
  });

  test('starting at once on an empty log, they agree on one signing key', async () => {
    const own = await createDatabase();
    try {
      const id = await own.organization();
      const logs = Array.from({ length: 5 }, () => own.eventLog());
      const appended = await Promise.all(logs.map((log) => log.append(entryOf(id))));
      expect(new Set(appended.map((event) => event.signingKeyId)).size).toBe(1);
      expect(await own.query('select purpose from signing_key order by purpose')).toEqual([
        { purpose: 'CHECKPOINT' },
        { purpose: 'RECEIPT' },
      ]);
    } finally {
      await own.close();
    }
  });
});

describe('pushback and end', () => {
  test('beyond the bound a caller is turned away at once, the others are served', async () => {
    const log = db.eventLog();
    const settled = await Promise.allSettled(entries(4200).map((entry) => log.append(entry)));
    const refused = settled.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    expect(refused).toHaveLength(4200 - 4096);
    expect(refused[0]).toBeInstanceOf(OverloadedError);
    expect(refused[0]).toMatchObject({ code: 'OVERLOADED', status: 503 });
    await expectContiguous('LIVE');
  });

  test('waiting payloads are bounded by their size, too', async () => {
    const log = db.eventLog();
    const canonical = Buffer.alloc(64 * 1024, 0x61);
    const settled = await Promise.allSettled(entries(1100, { canonical }).map((entry) => log.append(entry)));
    expect(settled.filter((each) => each.status === 'rejected')).toHaveLength(1100 - 1024);
    await expect(log.append(entryOf(organization))).resolves.toBeDefined();
  });

  test('close finishes what is queued and takes no more', async () => {
    const log = db.eventLog();
    const waiting = entries(1500).map((entry) => log.append(entry));
    const closed = log.close();
    await expect(log.append(entryOf(organization))).rejects.toThrow(OverloadedError);
    let answered = 0;
    for (const each of waiting) void each.then(() => answered++);
    await closed;
    await Promise.resolve();
    expect(answered).toBe(1500);
    await expectContiguous('LIVE');
  });

  test('closing an idle log is immediate, and twice is no fault', async () => {
    const log = db.eventLog();
    await log.close();
    await log.close();
  });
});

function expectValid(stored: StoredEvent | undefined, publicKey: Buffer) {
  if (!stored) throw new Error('The event is not stored.');
  const event: Receipted = stored;
  expect(verifyReceipt(receiptOf(event), stored.signature, publicKey)).toBe(true);
  expect(commitmentOf(stored).equals(stored.commitment)).toBe(true);
}
