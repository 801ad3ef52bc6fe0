import { join } from 'node:path';
import { type Environment, environments } from '#server/auth/principal.ts';
import type { Runtime } from '#server/context.ts';
import { checkpointOfSize, cosignedCheckpoint, latestCheckpoint } from '#server/ledger/checkpoint.query.ts';
import { type Checkpoint, checkpointNote } from '#server/ledger/checkpoint.ts';
import { logNames } from '#server/ledger/origin.ts';
import { publicationOf } from '#server/ledger/watchers.query.ts';
import { type Loop, startLoop } from '#server/loop.ts';
import { commit, GitError, isAhead, isWorkTree, push } from './git.ts';
import { ContradictionError, publishTo } from './published-folder.ts';

/** Publishes checkpoints by the clock, where a folder is named; null where none is. Appends never wait for it. */
export function startPublishing(runtime: Runtime): Loop | null {
  const { ledgerPublishDir: dir, ledgerPublishSeconds } = runtime.config;
  if (dir === undefined) return null;
  const loop = startLoop({
    ...{ name: 'publish checkpoints', everyMs: ledgerPublishSeconds * 1000, log: runtime.log },
    round: async () => {
      for (const environment of environments) await publish(runtime, dir, environment);
      return false;
    },
  });
  loop.wake();
  return loop;
}

export async function publish(runtime: Runtime, dir: string, environment: Environment): Promise<void> {
  const { pool, log, now } = runtime;
  const head = await headToPublish(runtime, environment);
  if (!head) return;
  try {
    await write(runtime, dir, environment, head);
    await pool.query(
      `insert into ledger_publication as last (environment, size, published_at) values ($1, $2, $3)
        on conflict (environment) do update set size = excluded.size, failure = null, failure_detail = null,
          failed_at = null, published_at =
            case when last.size = excluded.size then last.published_at else excluded.published_at end
        where last.size <> excluded.size or last.failure is not null`,
      [environment, head.size, now()],
    );
  } catch (error) {
    log.warn(
      { err: error, environment, size: head.size },
      'a checkpoint was not published; it is tried again',
    );
    await pool.query(
      `insert into ledger_publication as last (environment, size, failure, failure_detail, failed_at)
        values ($1, 0, $2, $3, $4)
        on conflict (environment) do update set failure = $2, failure_detail = $3,
          failed_at = case when last.failure = $2 then last.failed_at else $4 end`,
      [environment, ...failureOf(error), now()],
    );
  }
}

/** The newest that has been cosigned since the last time; where there is none, the newest. */
async function headToPublish(
  { pool, config }: Runtime,
  environment: Environment,
): Promise<Checkpoint | null> {
  const [cosigned, last] = await Promise.all([
    cosignedCheckpoint(pool, environment, config.witnesses.length),
    publicationOf(pool, environment),
  ]);
  if (cosigned && cosigned.size > (last?.size ?? 0)) return cosigned;
  return latestCheckpoint(pool, environment);
}

async function write(
  { config, pool }: Runtime,
  dir: string,
  environment: Environment,
  head: Checkpoint,
): Promise<void> {
  const name = logNames[environment];
  const published = { size: head.size, note: checkpointNote(head) };
  await publishTo(join(dir, name), published, async (size) => {
    const own = await checkpointOfSize(pool, environment, size);
    return own && checkpointNote(own);
  });
  if (!(await isWorkTree(dir))) return;
  await commit(dir, name, `${head.origin}: ${head.size} entries`);
  if (config.ledgerPublishPush && (await isAhead(dir))) await push(dir);
}

/** A code, and what may be shown of it: paths of this machine stay in the log. */
function failureOf(error: unknown): [code: string, detail: string] {
  if (error instanceof ContradictionError) return ['CONTRADICTION', error.message];
  if (error instanceof GitError) return ['GIT', "Git did not take the checkpoint; the server's log has why."];
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  return ['NOT_WRITTEN', `The checkpoint could not be written${code}.`];
}
