import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildTrees } from '#server/ledger/build-trees.ts';
import { checkpointOfSize, latestCheckpoint, logKeys } from '#server/ledger/checkpoint.query.ts';
import { checkpointText } from '#server/ledger/checkpoint.ts';
import { consistencyPath, inclusionProofs } from '#server/ledger/proof.ts';
import { rotateSigningKey } from '#server/ledger/signing-keys.ts';
import { readTiles } from '#server/ledger/tree.query.ts';
import { naiveConsistency, naiveLeaf, naivePath, naiveRoot } from './naive-tree.ts';
import { createDatabase, type Database, entryOf, now, originOf, secrets } from './support.ts';

/** More than a full tile of full tiles would take too long; 70 batches leave some of every kind but that. */
const size = 700;

let db: Database;
let organization: string;
beforeAll(async () => {
  db = await createDatabase();
  organization = await db.organization();
});
afterAll(() => db.close());

const commitments = async (own = db) => (await own.events('LIVE')).map(({ commitment }) => commitment);

describe('a log that grows', () => {
  test('answers each event with a proof under the head that was signed with it', async () => {
    const log = db.eventLog();
    for (let stored = 0; stored < size; stored += 10) {
      const batch = await Promise.all(Array.from({ length: 10 }, () => log.append(entryOf(organization))));
      const entries = await commitments();
      for (const { logIndex, inclusion } of batch) {
        const proof = inclusion?.();
        const { checkpoint, path } = proof ?? {};
        if (!checkpoint) throw new Error('no proof');
        const tree = entries.slice(0, checkpoint.size);
        expect(checkpoint.root).toEqual(naiveRoot(tree));
        expect(path).toEqual(naivePath(Number(logIndex), tree));
      }
    }
  }, 60_000);

  test('has a checkpoint for every batch, each with the root of the events up to there', async () => {
    const entries = await commitments();
    const stored = await db.query<{ size: string; root: Buffer }>(
      `select size, root from ledger_checkpoint where environment = 'LIVE' order by size`,
    );
    expect(stored.length).toBeGreaterThanOrEqual(size / 10);
    for (const each of stored) expect(each.root).toEqual(naiveRoot(entries.slice(0, Number(each.size))));
    expect(Number(stored.at(-1)?.size)).toBe(entries.length);
  });

  test('proves any event later, and that it has only grown', async () => {
    const pool = db.pool();
    const entries = await commitments();
    const indices = [0, 1, 255, 256, 257, 511, 512, 600, size - 1];
    for (const { index, path, checkpoint } of await inclusionProofs(pool, 'LIVE', indices)) {
      expect(checkpoint.size).toBe(entries.length);
      expect(path).toEqual(naivePath(index, entries));
    }
    for (const first of [0, 1, 10, 256, 300, 512, 690, size]) {
      expect(await consistencyPath(pool, 'LIVE', first, size)).toEqual(naiveConsistency(first, entries));
    }
    expect(await consistencyPath(pool, 'LIVE', 256, 300)).toEqual(
      naiveConsistency(256, entries.slice(0, 300)),
    );
  });

  test('keeps tiles: the full ones stored, the others as of any size', async () => {
    const pool = db.pool();
    const entries = await commitments();
    const leaves = entries.map(naiveLeaf);
    const tiles = [
      { level: 0, index: 0, width: 256 },
      { level: 0, index: 2, width: 100 },
      { level: 0, index: 0, width: 3 },
      { level: 1, index: 0, width: 2 },
    ];
    expect(await readTiles(pool, 'LIVE', tiles)).toEqual([
      Buffer.concat(leaves.slice(0, 256)),
      Buffer.concat(leaves.slice(512, 612)),
      Buffer.concat(leaves.slice(0, 3)),
      Buffer.concat([naiveRoot(entries.slice(0, 256)), naiveRoot(entries.slice(256, 512))]),
    ]);
    const stored = await db.query('select level, tile_index from ledger_tile order by level, tile_index');
    expect(stored).toEqual([
      { level: 0, tile_index: '0' },
      { level: 0, tile_index: '1' },
    ]);
  });
});

describe('the key that signs checkpoints', () => {
  test('is not the one that signs receipts, and stays listed when it is followed by another', async () => {
    const pool = db.pool();
    const before = await latestCheckpoint(pool, 'LIVE');
    await rotateSigningKey({ pool, secrets, now }, { environment: 'LIVE', purpose: 'CHECKPOINT' });
    const { publicKey } = await db.eventLog().append(entryOf(organization));
    const after = await latestCheckpoint(pool, 'LIVE');
    expect(after?.size).toBe((before?.size ?? 0) + 1);
    expect(after?.publicKey).not.toEqual(before?.publicKey);
    const keys = await logKeys(pool, 'LIVE');
    expect(keys?.checkpointKeys.map(({ fromSize, retiredAt }) => [fromSize, retiredAt !== null])).toEqual([
      [1, true],
      [after?.size, false],
    ]);
    expect(keys?.receiptKeys.map((key) => key.publicKey)).toEqual([publicKey]);
    expect(keys?.receiptKeys.map((key) => key.publicKey)).not.toContainEqual(after?.publicKey);
  });

  test('signs exactly the three lines of a checkpoint', async () => {
    const head = await checkpointOfSize(db.pool(), 'LIVE', size);
    if (!head) throw new Error('no checkpoint');
    expect(checkpointText(head)).toBe(`log.test/ledger/live\n${size}\n${head.root.toString('base64')}\n`);
  });
});

describe('a log that somebody has changed in the database', () => {
  /** What a process answers that starts after it. */
  async function appendedAfter(statement: string): Promise<string[]> {
    const own = await createDatabase();
    try {
      const id = await own.organization();
      const append = (count: number, log = own.eventLog()) =>
        Promise.allSettled(Array.from({ length: count }, () => log.append(entryOf(id))));
      await append(250);
      await own.query(statement);
      return (await append(20)).map((each) =>
        each.status === 'rejected' ? String(each.reason) : 'appended',
      );
    } finally {
      await own.close();
    }
  }

  test.each([
    [
      'a head with another root',
      `update ledger_checkpoint set root = decode(repeat('ab', 32), 'hex') where size = 250`,
      'does not fit its own root',
    ],
    [
      'a head that is gone',
      'delete from ledger_checkpoint where size = (select max(size) from ledger_checkpoint)',
      'last checkpoint is over',
    ],
    [
      'an event that is gone',
      'delete from event where log_index = 249',
      'last checkpoint is over 250 events but 249',
    ],
    [
      'a head that nobody signed',
      `update ledger_checkpoint set signature = decode(repeat('ab', 64), 'hex') where size = 250`,
      `is not signed by the log's key`,
    ],
    [
      'an event that was exchanged',
      `update event set commitment = decode(repeat('ab', 32), 'hex') where log_index = 3`,
      'is not what its checkpoints say',
    ],
  ])('%s: nothing more is signed', async (_name, statement, message) => {
    const answers = await appendedAfter(statement);
    expect(new Set(answers)).toEqual(new Set([expect.stringContaining(message)]));
  });

  test('nothing: everything goes on', async () => {
    expect(new Set(await appendedAfter('select 1'))).toEqual(new Set(['appended']));
  });
});

test('a log from before there was a tree gets the same tree as if it had always had one', async () => {
  const own = await createDatabase();
  try {
    const id = await own.organization();
    const log = own.eventLog();
    await Promise.all(Array.from({ length: 600 }, () => log.append(entryOf(id))));
    const tiles = () => own.query('select * from ledger_tile order by level, tile_index');
    const before = await tiles();
    await own.query('delete from ledger_checkpoint');
    await own.query('delete from ledger_tile');
    const pool = own.pool();
    await buildTrees({ pool, secrets, now, originOf });
    await buildTrees({ pool, secrets, now, originOf });
    expect(await tiles()).toEqual(before);
    const entries = await commitments(own);
    expect((await latestCheckpoint(pool, 'LIVE'))?.root).toEqual(naiveRoot(entries));
    await own.eventLog().append(entryOf(id));
    expect((await latestCheckpoint(pool, 'LIVE'))?.root).toEqual(naiveRoot(await commitments(own)));
  } finally {
    await own.close();
  }
});

test('three processes share one tree', async () => {
  const own = await createDatabase();
  try {
    const id = await own.organization();
    const logs = [own.eventLog(), own.eventLog(), own.eventLog()];
    await Promise.all(Array.from({ length: 600 }, (_, at) => logs[at % 3]?.append(entryOf(id))));
    const entries = await commitments(own);
    const heads = await own.query<{ size: string; root: Buffer }>('select size, root from ledger_checkpoint');
    for (const head of heads) expect(head.root).toEqual(naiveRoot(entries.slice(0, Number(head.size))));
  } finally {
    await own.close();
  }
});
