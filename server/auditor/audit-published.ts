import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { emptyFrontier, rootOf } from '#server/ledger/growth.ts';
import { DamageError, UnreadableError } from './audit.errors.ts';
import { frontierAt, type LeafHashes } from './leaf-hashes.ts';
import { type BelievedKeys, believedCheckpoint } from './trusted-keys.ts';

/** Checkpoints that were published in earlier times, each against the log of now. Answers how many there are. */
export async function auditPublished(
  dir: string,
  { keys, hashes }: { keys: BelievedKeys; hashes: LeafHashes },
): Promise<number> {
  const names = (await namesIn(dir)).filter((name) => /^[1-9]\d{0,15}$/.test(name));
  let frontier = emptyFrontier;
  for (const name of names.sort((a, b) => Number(a) - Number(b))) {
    const { size, root } = await believedCheckpoint(await readFile(join(dir, name), 'utf8'), keys);
    if (String(size) !== name)
      throw new UnreadableError(
        `${join(dir, name)} is not the checkpoint of the size that it is named after.`,
      );
    if (size > hashes.size())
      throw new DamageError(
        `A checkpoint of ${size} entries was published, and the log has ${hashes.size()}.`,
        hashes.size(),
      );
    frontier = frontierAt(hashes, size, frontier);
    if (!rootOf(frontier).equals(Buffer.from(root)))
      throw new DamageError(`The log is not the one of the checkpoint published for size ${size}.`);
  }
  return names.length;
}

async function namesIn(dir: string): Promise<string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    throw new UnreadableError(error instanceof Error ? error.message : `${dir} cannot be read.`);
  }
}
