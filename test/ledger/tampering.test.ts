import type { Pool, PoolClient } from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { DamageError } from '#server/auditor/audit.errors.ts';
import { audit } from '#server/auditor/audit.ts';
import { auditDatabase } from '#server/auditor/audit-database.ts';
import { readAuditState } from '#server/auditor/audit-state.ts';
import { frontierAt } from '#server/auditor/leaf-hashes.ts';
import type { LogSource } from '#server/auditor/log-source.ts';
import { readKeyList } from '#server/auditor/trusted-keys.ts';
import { sha256 } from '#server/auth/secrets.ts';
import { latestCheckpoint, logKeys } from '#server/ledger/checkpoint.query.ts';
import { type Checkpoint, checkpointNote } from '#server/ledger/checkpoint.ts';
import { type Committed, commitmentOf } from '#server/ledger/commitment.ts';
import { emptyFrontier, grow, rootOf } from '#server/ledger/growth.ts';
import { headInsertion, headValues, signHead, storeTiles } from '#server/ledger/integrate.ts';
import { leafHash } from '#server/ledger/merkle.ts';
import { verifierKey } from '#server/ledger/note.ts';
import { type Receipted, receiptOf, signReceipt } from '#server/ledger/receipt.ts';
import { createSigningKeys, type LoadedKey, type Purpose } from '#server/ledger/signing-keys.ts';
import { parseTilePath } from '#server/ledger/tile.ts';
import { readEntries, readTiles, TreeDamageError } from '#server/ledger/tree.query.ts';
import { createRandom, type Random } from '../preflight/random.ts';
import { createDatabase, type Database, entryOf, now, secrets } from './support.ts';

vi.setConfig({ testTimeout: 180_000 });

const size = 300;
/** What the client has kept: the proof of an event under the head of this size. */
const kept = { index: 41, size: 290 };
const rounds = 1_000;

/** What every second event says besides. */
const said = { occurredAt: new Date('2026-11-19T00:00:00.000Z'), metadata: '{"site":"Zürich"}' };

let db: Database;
let pool: Pool;
let organization: string;
let proof: { checkpoint: Checkpoint; commitment: Buffer; vkey: string };

beforeAll(async () => {
  db = await createDatabase();
  pool = db.pool(2);
  organization = await db.organization();
  const log = db.eventLog();
  const append = (count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, at) => log.append(entryOf(organization, at % 2 ? said : {}))),
    );
  for (let at = 0; at < kept.size; at += 10) await append(10);
  const checkpoint = await latestCheckpoint(pool, 'LIVE');
  const event = (await db.events('LIVE'))[kept.index];
  if (checkpoint?.size !== kept.size || !event) throw new Error('the log is not as it should be');
  const vkey = verifierKey({ name: checkpoint.origin, publicKey: checkpoint.publicKey });
  proof = { checkpoint, commitment: event.commitment, vkey };
  await append(size - kept.size);
});
afterAll(() => db.close());

/** The log as everybody is served it, out of a transaction that nobody else sees. */
function sourceIn(client: PoolClient): LogSource {
  const within = client as unknown as Pool;
  const tile = async (path: string) => {
    const [, level = '', name = ''] = /^tile\/(entries|\d+)\/(.*)$/.exec(path) ?? [];
    const at = parseTilePath(name);
    if (!at) return null;
    if (level === 'entries') return readEntries(within, 'LIVE', at);
    return (await readTiles(within, 'LIVE', [{ ...at, level: Number(level) }]))[0] ?? null;
  };
  return {
    async get(path) {
      if (path === 'keys') {
        const keys = await logKeys(within, 'LIVE');
        const receiptKeys = keys?.receiptKeys.map((key) => ({ publicKey: key.publicKey.toString('base64') }));
        return keys && Buffer.from(JSON.stringify({ ...keys, receiptKeys }));
      }
      if (path === 'checkpoint') {
        const head = await latestCheckpoint(within, 'LIVE');
        return head && Buffer.from(checkpointNote(head));
      }
      try {
        return await tile(path);
      } catch (error) {
        if (error instanceof TreeDamageError) return null;
        throw error;
      }
    },
  };
}

/** What a client finds that kept one proof and reads the log from its first entry; null when all is well. */
async function finding(client: PoolClient): Promise<string | null> {
  try {
    const source = sourceIn(client);
    const { state, origin } = await audit(source, readAuditState(null), { given: [proof.vkey] });
    if (state.frontier.size < kept.size) return 'The log is shorter than it was.';
    if (!rootOf(frontierAt(state.hashes, kept.size)).equals(proof.checkpoint.root))
      return 'It is not the log of the kept proof.';
    if (!state.hashes.at(kept.index).equals(leafHash(proof.commitment))) return 'The kept event is another.';
    const list = await readKeyList(source);
    await auditDatabase({
      ...{ pool: client as unknown as Pool, origin, hashes: state.hashes },
      receiptKeys: list?.receiptKeys ?? null,
    });
    return null;
  } catch (error) {
    if (error instanceof DamageError || error instanceof TreeDamageError) return error.message;
    throw error;
  }
}

type Tamper = (client: PoolClient, random: Random) => Promise<unknown>;

/** Flips one bit of one byte. */
const flipped =
  (column: string): Tamper =>
  async (client, random) => {
    const index = random.below(size);
    const { rows } = await client.query<{ value: Buffer }>(
      `select ${column} as value from event where log_index = $1`,
      [index],
    );
    const value = Buffer.from(rows[0]?.value ?? Buffer.alloc(1));
    const at = random.below(value.length);
    value[at] = (value[at] ?? 0) ^ (1 << random.below(8));
    await client.query(`update event set ${column} = $1 where log_index = $2`, [value, index]);
  };

const changed =
  (assignment: string): Tamper =>
  (client, random) =>
    client.query(`update event set ${assignment} where log_index = $1`, [random.below(size)]);

const swap: Tamper = async (client, random) => {
  const [a, b] = [random.below(size / 2), size / 2 + random.below(size / 2)];
  const move = (from: number, to: number) =>
    client.query('update event set log_index = $2 where log_index = $1', [from, to]);
  await move(a, -1);
  await move(b, a);
  await move(-1, b);
};

/** Another event in the place of one, with everything about it in order but the tree. */
const exchange = async (client: PoolClient, random: Random, below = size) => {
  const canonical = Buffer.from(`{"n":${random.below(1_000_000)}}`);
  const index = random.below(below);
  const { rows } = await client.query<Committed & Receipted>(rowsAs('where log_index = $1'), [index]);
  const [row] = rows;
  if (row) await write(client, { ...row, payloadHash: sha256(canonical) }, canonical);
};

const rowsAs = (where: string) => `select id, organization_id as "organizationId", environment, type,
  payload_hash as "payloadHash", salt, commitment, log_index as "logIndex", ingested_at as "ingestedAt",
  occurred_at as "occurredAt", metadata, commitment_version as "commitmentVersion" from event ${where}`;

async function write(client: PoolClient, row: Committed & Receipted, canonical: Buffer): Promise<void> {
  const commitment = commitmentOf(row);
  const { privateKey } = await keyOf(client, 'RECEIPT');
  const logIndex = BigInt(row.logIndex);
  const signature = await signReceipt(receiptOf({ ...row, commitment, logIndex }), privateKey);
  await client.query(
    'update event set canonical = $2, payload_hash = $3, commitment = $4, signature = $5 where id = $1',
    [row.id, canonical, row.payloadHash, commitment, signature],
  );
}

/** The server's own key, as whoever has SECRET_KEY opens it. */
async function keyOf(client: PoolClient, purpose: Purpose): Promise<LoadedKey> {
  const { rows } = await client.query(
    `select id, public_key, wrapped_private_key from signing_key where environment = 'LIVE' and purpose = $1`,
    [purpose],
  );
  return createSigningKeys({ secrets, now }).open(rows[0] as never, 'LIVE');
}

const truncate: Tamper = async (client, random) => {
  const to = 10 * (1 + random.below(kept.size / 10 - 1));
  await client.query('delete from event where log_index >= $1', [to]);
  await client.query('delete from ledger_checkpoint where size > $1', [to]);
  await client.query('delete from ledger_tile where (tile_index + 1) * 256 > $1', [to]);
};

/**
 * By whoever has the database and SECRET_KEY: another past, with a tree and a signed head that fit it. Of what came
 * after the kept proof it says nothing.
 */
const rewrite: Tamper = async (client, random) => {
  await exchange(client, random, kept.size);
  await client.query('delete from ledger_tile');
  await client.query('delete from ledger_checkpoint');
  const { rows } = await client.query<{ commitment: Buffer }>(
    'select commitment from event order by log_index',
  );
  const growth = grow(
    emptyFrontier,
    rows.map(({ commitment }) => leafHash(commitment)),
  );
  await storeTiles(client, 'LIVE', emptyFrontier, growth);
  const key = await keyOf(client, 'CHECKPOINT');
  const log = { environment: 'LIVE', origin: proof.checkpoint.origin } as const;
  await client.query(headInsertion(1), headValues(log, signHead(log, growth, key, now()), key));
};

const tampers: Record<string, Tamper> = {
  'a byte of a payload': flipped('canonical'),
  'a byte of a hash': flipped('payload_hash'),
  'a byte of a salt': flipped('salt'),
  'a byte of a commitment': flipped('commitment'),
  'a byte of a signature': flipped('signature'),
  'a type': changed(`type = type || 'x'`),
  'a time': changed(`ingested_at = ingested_at - interval '1 millisecond'`),
  'the time that the sender says': changed(
    `occurred_at = coalesce(occurred_at, ingested_at) - interval '1 millisecond'`,
  ),
  metadata: changed(`metadata = coalesce(metadata, '{}') || ' '`),
  'all that the sender says': (client, random) =>
    client.query(
      'update event set occurred_at = null, metadata = null, commitment_version = 1 where log_index = $1',
      [2 * random.below(size / 2) + 1],
    ),
  'the version of a commitment': changed('commitment_version = 3 - commitment_version'),
  'an id': changed(`id = gen_random_uuid()`),
  'an organization': (client, random) =>
    client.query('update event set organization_id = $2 where log_index = $1', [
      random.below(size),
      stranger,
    ]),
  'a deletion': (client, random) =>
    client.query('delete from event where log_index = $1', [random.below(size)]),
  'two places exchanged': swap,
  'an event exchanged, its receipt signed anew': (client, random) => exchange(client, random),
  'a tail cut off, with its heads and tiles': truncate,
  'a whole log rewritten and signed anew': rewrite,
  'a byte of a tile': async (client, random) => {
    const at = random.below(256 * 32);
    await client.query(
      'update ledger_tile set hashes = set_byte(hashes, $1, 255 - get_byte(hashes, $1)) where level = 0',
      [at],
    );
  },
  'a head': (client) =>
    client.query(`update ledger_checkpoint set root = sha256(root) where size = $1`, [size]),
};
let stranger: string;

test(`${rounds} changes in the database, of ${Object.keys(tampers).length} kinds, are each found by who kept one proof`, async () => {
  stranger = await db.organization();
  const random = createRandom(20_261_128);
  const names = Object.keys(tampers);
  const missed: string[] = [];
  const client = await pool.connect();
  try {
    expect(await finding(client)).toBeNull();
    for (let round = 0; round < rounds; round++) {
      const name = names[round % names.length] ?? '';
      await client.query('begin');
      await tampers[name]?.(client, random);
      if ((await finding(client)) === null) missed.push(`${name} (round ${round})`);
      await client.query('rollback');
    }
    expect(await finding(client)).toBeNull();
  } finally {
    client.release();
  }
  expect(missed).toEqual([]);
});

test('without a kept proof, a log that was rewritten with the keys of the server looks as good as any', async () => {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await rewrite(client, createRandom(1));
    await expect(
      audit(sourceIn(client), readAuditState(null), { given: [proof.vkey] }),
    ).resolves.toMatchObject({ size });
    expect(await finding(client)).toBe('It is not the log of the kept proof.');
  } finally {
    await client.query('rollback');
    client.release();
  }
});
