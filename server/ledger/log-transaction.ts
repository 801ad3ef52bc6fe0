import type { Pool, PoolClient, QueryResult } from 'pg';
import type { Environment } from '#server/auth/principal.ts';
import { emptyFrontier, type Frontier, frontierOver } from './growth.ts';
import { AppendError } from './ledger.errors.ts';
import type { Purpose } from './signing-keys.ts';

/** Where a log stands, read under its lock. */
export interface LogHead {
  /** -1 for an empty log. */
  lastIndex: bigint;
  /** Null until its first event. */
  origin: string | null;
  tree: TreeHead | null;
  signingKeys: Readonly<Record<Purpose, SigningKeyRow | null>>;
  /** Whether any webhook endpoint wants to be told of its events. */
  isWanted: boolean;
}

/** The last checkpoint. */
export interface TreeHead {
  frontier: Frontier;
  root: Buffer;
  signature: Buffer;
  signer: SigningKeyRow;
}

export interface SigningKeyRow {
  id: string;
  public_key: Buffer;
  wrapped_private_key: Buffer;
}

/** Of the keys, what is in hex here is bytes in their table. */
type KeyJson = [id: string, publicKey: string, wrappedPrivateKey: string];

interface HeadRow {
  last_index: string;
  origin: string | null;
  receipt_key: KeyJson | null;
  checkpoint_key: KeyJson | null;
  size: string | null;
  root: Buffer;
  frontier: Buffer;
  signature: Buffer;
  signer: KeyJson;
  is_wanted: boolean;
}

/** Namespace and number of each log's advisory lock. Replicas of all versions must agree: never change it. */
const lockNamespace = 6_211_984;
const lockNumbers = { LIVE: 1, TEST: 2 } as const satisfies Record<Environment, number>;

/** The endpoints that are told of events; an index holds no others. */
export const anyWanting = (environment: Environment) => `select from webhook_endpoint as endpoint
  where endpoint.environment = '${environment}' and disabled_at is null and deleted_at is null
    and events && '{*,event.*,event.anchored}'`;

const keyJson = (condition: string) => `(select
    json_build_array(id, encode(public_key, 'hex'), encode(wrapped_private_key, 'hex')) from signing_key where ${condition})`;

const currentKey = (environment: Environment, purpose: Purpose) =>
  keyJson(`environment = '${environment}' and purpose = '${purpose}' and retired_at is null`);

/**
 * One message, one round trip. READ COMMITTED whatever the database's default, so that the head is read in a
 * snapshot taken after the lock was granted: that is what makes indices contiguous between replicas. The
 * timeouts let the server take the lock back from a replica that froze while it held it. A default that would answer a
 * commit before it is on the disk is not taken over; one that waits for more is. Nothing of it is prepared: SQL's PREPARE
 * would be gone behind a pooler of transactions, and the protocol's takes a round trip of its own.
 */
const opening = (environment: Environment) => `
  begin isolation level read committed;
  set local lock_timeout = '6s';
  set local idle_in_transaction_session_timeout = '5s';
  select set_config('synchronous_commit', 'on', true) where current_setting('synchronous_commit') = 'off';
  select pg_advisory_xact_lock(${lockNamespace}, ${lockNumbers[environment]});
  select log.last_index, (select origin from ledger_log where environment = '${environment}') as origin,
      ${currentKey(environment, 'RECEIPT')} as receipt_key, ${currentKey(environment, 'CHECKPOINT')} as checkpoint_key,
      head.size, head.root, head.frontier, head.signature, ${keyJson('id = head.signing_key_id')} as signer,
      exists(${anyWanting(environment)}) as is_wanted
    from (select coalesce(max(log_index), -1) as last_index from event where environment = '${environment}') log
    left join (select * from ledger_checkpoint where environment = '${environment}' order by size desc limit 1) head
      on true`;

/** Runs `work` as the only writer of a log and commits. Nothing of it stays when it throws. */
export async function inLogTransaction<T>(
  pool: Pool,
  environment: Environment,
  work: (client: PoolClient, head: LogHead) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  // A connection lost while no query runs is an 'error' event, fatal without a listener; the next query fails.
  const ignore = () => {};
  client.on('error', ignore);
  let broken: Error | undefined;
  try {
    const result = await work(client, await open(client, environment));
    const { command } = await client.query('commit');
    // PostgreSQL answers the commit of a failed transaction with ROLLBACK, and no error.
    if (command !== 'COMMIT') throw new Error('The transaction was rolled back.');
    return result;
  } catch (error) {
    broken = await rollback(client);
    throw error;
  } finally {
    client.off('error', ignore);
    client.release(broken);
  }
}

async function open(client: PoolClient, environment: Environment): Promise<LogHead> {
  // pg answers a message of several statements with one result for each.
  const results = (await client.query(opening(environment))) as unknown as QueryResult<HeadRow>[];
  const row = results.at(-1)?.rows[0];
  if (!row) throw new Error('The log gave no head.');
  return {
    lastIndex: BigInt(row.last_index),
    origin: row.origin,
    tree: treeHead(row),
    signingKeys: {
      RECEIPT: row.receipt_key && keyRow(row.receipt_key),
      CHECKPOINT: row.checkpoint_key && keyRow(row.checkpoint_key),
    },
    isWanted: row.is_wanted,
  };
}

const keyRow = ([id, publicKey, wrapped]: KeyJson): SigningKeyRow => ({
  id,
  public_key: Buffer.from(publicKey, 'hex'),
  wrapped_private_key: Buffer.from(wrapped, 'hex'),
});

function treeHead({ size, root, frontier, signature, signer }: HeadRow): TreeHead | null {
  if (size === null) return null;
  const unpacked = frontierOver(Number(size), root, frontier);
  if (!unpacked) {
    throw new AppendError(`The checkpoint of size ${size} does not fit its own root.`);
  }
  return { frontier: unpacked, root, signature, signer: keyRow(signer) };
}

/** What the next leaf goes onto. Throws where the signed tree and the stored events differ in number. */
export function frontierOf({ tree, lastIndex }: LogHead): Frontier {
  const frontier = tree?.frontier ?? emptyFrontier;
  if (BigInt(frontier.size) === lastIndex + 1n) return frontier;
  throw new AppendError(
    `The log's last checkpoint is over ${frontier.size} events but ${lastIndex + 1n} are stored.`,
  );
}

/** The reason to throw the connection away, if it cannot be rolled back. */
async function rollback(client: PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error('rollback failed');
  }
}
