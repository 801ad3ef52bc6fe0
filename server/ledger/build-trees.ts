import type { ClientBase, Pool } from 'pg';
import type { Environment } from '#server/auth/principal.ts';
import type { ServerSecrets } from '#server/auth/secrets.ts';
import { emptyFrontier, type Frontier, grow } from './growth.ts';
import { headInsertion, headValues, signHead, storeTiles } from './integrate.ts';
import { inLogTransaction, type LogHead } from './log-transaction.ts';
import { leafHash } from './merkle.ts';
import { nameLog } from './origin.ts';
import { createSigningKeys } from './signing-keys.ts';

export interface BuildDeps {
  pool: Pool;
  secrets: ServerSecrets;
  now(): Date;
  originOf(environment: Environment): string;
}

const pageSize = 8_192;

/** Logs from before there was a tree get one, all at once. For the start of the server. */
export async function buildTrees(deps: BuildDeps): Promise<void> {
  const { rows } = await deps.pool.query<{ environment: Environment }>(
    `select environment from unnest(array['LIVE', 'TEST']) as log (environment)
      where exists (select from event where event.environment = log.environment)
        and not exists (select from ledger_checkpoint c where c.environment = log.environment)`,
  );
  for (const { environment } of rows) {
    await inLogTransaction(deps.pool, environment, async (client, head) => {
      if (!head.tree) await buildTree(deps, client, environment, head);
    });
  }
}

async function buildTree(
  deps: BuildDeps,
  client: ClientBase,
  environment: Environment,
  head: LogHead,
): Promise<void> {
  const log = { environment, origin: head.origin ?? (await nameLog(client, deps, environment)) };
  const key = await createSigningKeys(deps).current(client, { environment, purpose: 'CHECKPOINT' }, head);
  const size = Number(head.lastIndex + 1n);
  let frontier: Frontier = emptyFrontier;
  while (frontier.size < size) {
    const growth = grow(frontier, (await entriesFrom(client, environment, frontier.size)).map(leafHash));
    await storeTiles(client, environment, frontier, growth);
    if (growth.frontier.size === frontier.size) throw new Error(`The ${environment} log has gaps.`);
    frontier = growth.frontier;
  }
  const integrated = signHead(log, grow(frontier, []), key, deps.now());
  await client.query(headInsertion(1), headValues(log, integrated, key));
}

async function entriesFrom(client: ClientBase, environment: Environment, from: number): Promise<Buffer[]> {
  const { rows } = await client.query<{ commitment: Buffer }>(
    `select commitment from event where environment = $1 and log_index >= $2 and log_index < $3 order by log_index`,
    [environment, from, from + pageSize],
  );
  return rows.map(({ commitment }) => commitment);
}
