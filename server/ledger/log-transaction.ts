import type { Pool, PoolClient, QueryResult } from 'pg';
import type { Environment } from '#server/auth/principal.ts';

/** Where a log stands, read under its lock. */
export interface LogHead {
  /** -1 for an empty log. */
  lastIndex: bigint;
  signingKey: SigningKeyRow | null;
  /** Whether any webhook endpoint wants to be told of its events. */
  isWanted: boolean;
}

export interface SigningKeyRow {
  id: string;
  public_key: Buffer;
  wrapped_private_key: Buffer;
}

interface HeadRow extends Partial<SigningKeyRow> {
  last_index: string;
  is_wanted: boolean;
}

/** Namespace and number of each log's advisory lock. Replicas of all versions must agree: never change it. */
const lockNamespace = 6_211_984;
const lockNumbers = { LIVE: 1, TEST: 2 } as const satisfies Record<Environment, number>;

/** The endpoints that are told of events; an index holds no others. */
export const anyWanting = (environment: Environment) => `select from webhook_endpoint as endpoint
  where endpoint.environment = '${environment}' and disabled_at is null and deleted_at is null
    and events && '{*,event.*,event.anchored}'`;

/**
 * One message, one round trip. READ COMMITTED whatever the database's default, so that the head is read in a
 * snapshot taken after the lock was granted: that is what makes indices contiguous between replicas. The
 * timeouts let the server take the lock back from a replica that froze while it held it.
 */
const opening = (environment: Environment) => `
  begin isolation level read committed;
  set local lock_timeout = '6s';
  set local idle_in_transaction_session_timeout = '5s';
  select pg_advisory_xact_lock(${lockNamespace}, ${lockNumbers[environment]});
  select head.last_index, k.id, k.public_key, k.wrapped_private_key, exists(${anyWanting(environment)}) as is_wanted
    from (select coalesce(max(log_index), -1) as last_index from event where environment = '${environment}') head
    left join signing_key k on k.environment = '${environment}' and k.retired_at is null`;

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
  const { last_index, is_wanted: isWanted, id, public_key, wrapped_private_key } = row;
  const signingKey = id && public_key && wrapped_private_key ? { id, public_key, wrapped_private_key } : null;
  return { lastIndex: BigInt(last_index), signingKey, isWanted };
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
