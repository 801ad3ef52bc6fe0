import type { Pool } from 'pg';
import type { Environment } from '#server/auth/principal.ts';
import { db, firstRow, rows } from '#server/db/rows.ts';
import type { Checkpoint } from './checkpoint.ts';
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
    ]);
}

type CheckpointRow = Omit<Checkpoint, 'size' | 'cosignatures'> & { size: bigint };

const toCheckpoint = (row: CheckpointRow): Checkpoint => ({
  ...row,
  size: Number(row.size),
  cosignatures: [],
});

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

/** A key that signs heads of the tree. */
export interface CheckpointKey {
  vkey: string;
  /** It signs heads of this size and larger. */
  fromSize: number;
  createdAt: Date;
  retiredAt: Date | null;
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
    ]);
  const found = await rows(pool, query.$castTo<KeyRow>());
  const [first] = found;
  if (!first) return null;
  const { CHECKPOINT = [], RECEIPT = [] } = Object.groupBy(found, ({ purpose }) => purpose);
  return {
    origin: first.origin,
    checkpointKeys: CHECKPOINT.map(({ origin: name, publicKey, sinceSize, createdAt, retiredAt }) => ({
      ...{ createdAt, retiredAt },
      vkey: verifierKey({ name, publicKey }),
      fromSize: Number(sinceSize) + 1,
    })),
    receiptKeys: RECEIPT.map(({ publicKey, createdAt, retiredAt }) => ({ publicKey, createdAt, retiredAt })),
  };
}

interface KeyRow extends ReceiptKey {
  origin: string;
  purpose: 'RECEIPT' | 'CHECKPOINT';
  sinceSize: bigint;
}
