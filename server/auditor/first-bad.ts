import { rootOf } from '#server/ledger/growth.ts';
import { hashesAt, tileWidth } from '#server/ledger/tile.ts';
import type { Checkpoint } from '#server/ledger/verifier/checkpoint.ts';
import { DamageError } from './audit.errors.ts';
import { frontierAt, type LeafHashes } from './leaf-hashes.ts';
import type { LogSource } from './log-source.ts';
import { compareWithKnown, leavesOf } from './read-entries.ts';
import { type BelievedKeys, believedCheckpoint } from './trusted-keys.ts';

interface Asked {
  source: LogSource;
  keys: BelievedKeys;
  hashes: LeafHashes;
  checkpoint: Checkpoint;
}

/** Reads again what was read before `known`; throws with the first entry that has become another. */
export async function findChanged({ source, hashes, checkpoint }: Asked, known: number): Promise<void> {
  const size = Math.min(known, checkpoint.size);
  for (let index = 0; index <= hashesAt(size - 1, 1) && size > 0; index++)
    compareWithKnown(await leavesOf(source, index, checkpoint.size), index * tileWidth, hashes);
}

/**
 * The entries do not lead to the root that was signed. Which is the first that is wrong? Smaller checkpoints say:
 * up to one that fits all is well, from one that does not fit something is not.
 */
export async function findFirstBad(asked: Asked, known: number): Promise<DamageError> {
  let [good, bad] = [known, asked.checkpoint.size];
  let frontier = frontierAt(asked.hashes, known);
  while (bad - good > 1) {
    const found = await checkpointBetween(asked, good, bad);
    if (!found) break;
    const reached = frontierAt(asked.hashes, found.size, frontier);
    if (rootOf(reached).equals(Buffer.from(found.root))) [good, frontier] = [found.size, reached];
    else bad = found.size;
  }
  const where = bad - good === 1 ? `index ${good}` : `an index from ${good} to ${bad - 1}`;
  return new DamageError(
    `The entries do not lead to the root that was signed for size ${bad}: the first wrong one is at ${where}.`,
    good,
  );
}

/** One that was signed, in the middle if there is one. A folder has none. */
async function checkpointBetween(
  { source, keys }: Asked,
  good: number,
  bad: number,
): Promise<Checkpoint | null> {
  for (let end = bad; end - good > 1; end = Math.floor((good + end) / 2)) {
    const text = await source.get(`checkpoint/from/${Math.floor((good + end) / 2)}`);
    const found = text && (await believedCheckpoint(text.toString('utf8'), keys));
    if (found && found.size > good && found.size < bad) return found;
  }
  return null;
}
