import type { Environment } from '#server/auth/principal.ts';

/** Tables without entities: the Merkle tree's are written in the batch of `ledger/event-batch.ts` alone. */
export interface LedgerTables {
  ledger_log: {
    environment: Environment;
    /** The log's name for good: the first line of its checkpoints. */
    origin: string;
    created_at: Date;
  };
  ledger_checkpoint: {
    environment: Environment;
    size: bigint;
    root: Buffer;
    /** The roots of the tree's complete subtrees, the largest first: all that it takes to grow it. */
    frontier: Buffer;
    signing_key_id: string;
    signature: Buffer;
    created_at: Date;
  };
  /** Full tiles alone; those at the edge are read from the level below. */
  ledger_tile: {
    environment: Environment;
    level: number;
    tile_index: bigint;
    hashes: Buffer;
    /** Of the tree over the tile's hashes: a hash of the tile above. */
    root: Buffer;
  };
  /** Changes on their way into the log: a trigger on `activity` writes them, the batch that appends them takes them away. */
  ledger_outbox: {
    /** Of the activity, and then of the entry. */
    id: string;
    seq: bigint;
    organization_id: string;
    environment: Environment;
    subject_id: string;
    /** The row of activity as it was written, without the address. */
    change: unknown;
  };
  /** What witnesses have signed. */
  ledger_cosignature: {
    environment: Environment;
    size: bigint;
    vkey: string;
    /** How many cosignatures of this checkpoint there were with it. */
    nth: number;
    /** As the checkpoint carries it. */
    line: string;
    cosigned_at: Date;
    created_at: Date;
  };
  /** Where each witness stands. */
  ledger_witness: {
    environment: Environment;
    vkey: string;
    /** What it has cosigned last; 0 for nothing. */
    size: bigint;
    /** Where it stands, as far as it has said: what the next question begins from. */
    ask_from: bigint;
    cosigned_at: Date | null;
    failure: string | null;
    failure_detail: string | null;
    failed_at: Date | null;
    attempts: number;
    next_at: Date | null;
    leased_until: Date | null;
  };
  ledger_publication: {
    environment: Environment;
    size: bigint;
    published_at: Date | null;
    failure: string | null;
    failure_detail: string | null;
    failed_at: Date | null;
  };
}
