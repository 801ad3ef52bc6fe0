import { sql } from 'kysely';
import type { Pool } from 'pg';
import type { Environment } from '#server/auth/principal.ts';
import { db, firstRow, rows, run } from '#server/db/rows.ts';
import type { Checkpoint } from './checkpoint.ts';
import { frontierOver } from './growth.ts';
import { verifierKey } from './note.ts';

function checkpointsOf(environment: Environment) {
  return db
    .selectFrom('ledger_checkpoint as head')
    .innerJoin('ledger_log as log', 'log.environment', 'head.environment')
    .innerJoin('signing_key as key', 'key.id', 'head.signing_key_id')
    .where('head.environment', '=', environment)
    .select([
      'log.origin',
      'head.size',
      'head.root',
      'head.signature',
      'key.public_key as publicKey',
      'head.created_at as createdAt',
      sql<string[]>`array(select line from ledger_cosignature each
        where each.environment = head.environment and each.size = head.size order by nth)`.as('cosignatures'),
    ]);
}

type CheckpointRow = Omit<Checkpoint, 'size'> & { size: bigint };

const toCheckpoint = (row: CheckpointRow): Checkpoint => ({ ...row, size: Number(row.size) });

/** The newest head of a log; null while it is empty. */
export async function latestCheckpoint(pool: Pool, environment: Environment): Promise<Checkpoint | null> {
  const query = checkpointsOf(environment).orderBy('head.size', 'desc').limit(1);
  const row = await firstRow(pool, query.$castTo<CheckpointRow>());
  return row && toCheckpoint(row);
}

/** The head of exactly this size, where one was signed. */
export async function checkpointOfSize(
  pool: Pool,
  environment: Environment,
  size: number,
): Promise<Checkpoint | null> {
  const query = checkpointsOf(environment).where('head.size', '=', BigInt(size));
  const row = await firstRow(pool, query.$castTo<CheckpointRow>());
  return row && toCheckpoint(row);
}

/** The smallest head that was signed of this size or more. */
export async function checkpointFrom(
  pool: Pool,
  environment: Environment,
  size: number,
): Promise<Checkpoint | null> {
  const query = checkpointsOf(environment)
    .where('head.size', '>=', BigInt(size))
    .orderBy('head.size')
    .limit(1);
  const row = await firstRow(pool, query.$castTo<CheckpointRow>());
  return row && toCheckpoint(row);
}

const outgrowing = {
  name: 'ledger_outgrown',
  text: `select (select created_at from ledger_checkpoint head where head.environment = $1 and head.size > given.size
      order by head.size limit 1) as at
    from unnest($2::bigint[]) with ordinality as given (size, place) order by given.place`,
};

/** Since when the log is larger than each of these sizes: when the first larger head was signed; null where none is. */
export async function outgrownAt(
  pool: Pool,
  environment: Environment,
  sizes: readonly number[],
): Promise<(Date | null)[]> {
  const found = await run<{ at: Date | null }>(pool, { ...outgrowing, values: [environment, sizes] });
  return found.map(({ at }) => at);
}

/**
 * The heads to prove entries under, the best first: the newest that all of `witnesses` have cosigned, the newest
 * that all but one have, and so on to the newest of all. An entry is proved under the first that covers it.
 */
export async function provingCheckpoints(
  pool: Pool,
  environment: Environment,
  witnesses: number,
): Promise<Checkpoint[]> {
  const cosigned = sql<bigint>`(select max(size) from generate_series(1, ${witnesses}::int) as wanted (nth)
    join lateral (select size from ledger_cosignature each where each.environment = ${environment}
      and each.nth = wanted.nth order by size desc limit 1) newest on true group by wanted.nth)`;
  const query = checkpointsOf(environment).where((eb) =>
    eb.or([
      eb('head.size', 'in', cosigned),
      eb(
        'head.size',
        '=',
        sql<bigint>`(select max(size) from ledger_checkpoint where environment = ${environment})`,
      ),
    ]),
  );
  const found = (await rows(pool, query.$castTo<CheckpointRow>())).map(toCheckpoint);
  const counted = (head: Checkpoint) => Math.min(head.cosignatures.length, witnesses);
  return found.sort((a, b) => counted(b) - counted(a) || b.size - a.size);
}

/** The newest of the heads with the most cosignatures. */
export async function cosignedCheckpoint(
  pool: Pool,
  environment: Environment,
  witnesses: number,
): Promise<Checkpoint | null> {
  const [best] = await provingCheckpoints(pool, environment, witnesses);
  return best && best.cosignatures.length > 0 ? best : null;
}

/** What of the newest head does not fit what is stored; null where all does. Nothing below it is looked at. */
export async function treeDamage(pool: Pool, environment: Environment): Promise<string | null> {
  const query = db.selectNoFrom([
    sql<bigint | null>`(select max(log_index) from event where environment = ${environment})`.as('lastIndex'),
    sql<{ size: number; root: string; frontier: string } | null>`(select json_build_object('size', size,
      'root', encode(root, 'hex'), 'frontier', encode(frontier, 'hex')) from ledger_checkpoint
      where environment = ${environment} order by size desc limit 1)`.as('head'),
  ]);
  const { lastIndex = null, head = null } = (await firstRow(pool, query)) ?? {};
  const [stored, signed] = [Number(lastIndex ?? -1n) + 1, head?.size ?? 0];
  if (stored !== signed) return `The last checkpoint is over ${signed} entries, and ${stored} are stored.`;
  const fits =
    !head || frontierOver(head.size, Buffer.from(head.root, 'hex'), Buffer.from(head.frontier, 'hex'));
  return fits ? null : `The checkpoint of ${signed} entries does not fit its own root.`;
}

/** A key that signs heads of the tree. */
export interface CheckpointKey {
  vkey: string;
  /** It signs heads of this size and larger. */
  fromSize: number;
  createdAt: Date;
  retiredAt: Date | null;
  /** The note by which the key before it names it as its successor; null for the first. */
  endorsement: string | null;
}

/** A key that signs receipts. */
export interface ReceiptKey {
  publicKey: Buffer;
  createdAt: Date;
  retiredAt: Date | null;
}

export interface LogKeys {
  origin: string;
  checkpointKeys: CheckpointKey[];
  receiptKeys: ReceiptKey[];
}

/** All keys a log ever had, the oldest first; null while it is empty. */
export async function logKeys(pool: Pool, environment: Environment): Promise<LogKeys | null> {
  const query = db
    .selectFrom('signing_key as key')
    .innerJoin('ledger_log as log', 'log.environment', 'key.environment')
    .where('key.environment', '=', environment)
    .orderBy('key.created_at')
    .orderBy('key.id')
    .select([
      'log.origin',
      'key.purpose',
      'key.since_size as sinceSize',
      'key.public_key as publicKey',
      'key.created_at as createdAt',
      'key.retired_at as retiredAt',
      'key.endorsement',
    ]);
  const found = await rows(pool, query.$castTo<KeyRow>());
  const [first] = found;
  if (!first) return null;
  const { CHECKPOINT = [], RECEIPT = [] } = Object.groupBy(found, ({ purpose }) => purpose);
  return {
    origin: first.origin,
    checkpointKeys: CHECKPOINT.map(({ origin: name, publicKey, sinceSize, ...key }) => ({
      vkey: verifierKey({ name, publicKey }),
      fromSize: Number(sinceSize) + 1,
      createdAt: key.createdAt,
      retiredAt: key.retiredAt,
      endorsement: key.endorsement,
    })),
    receiptKeys: RECEIPT.map(({ publicKey, createdAt, retiredAt }) => ({ publicKey, createdAt, retiredAt })),
  };
}

interface KeyRow extends ReceiptKey {
  origin: string;
  purpose: 'RECEIPT' | 'CHECKPOINT';
  sinceSize: bigint;
  endorsement: string | null;
}
