import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChainedKey } from '#server/ledger/verifier/key-chain.ts';
import { DamageError, UnreadableError } from './audit.errors.ts';
import type { LeafHashes } from './leaf-hashes.ts';
import { believedCheckpoint } from './trusted-keys.ts';

/** Checkpoints that were published in earlier times, each against the log of now. Answers how many there are. */
export async function auditPublished(
  dir: string,
  { keys, hashes }: { keys: readonly ChainedKey[]; hashes: LeafHashes },
): Promise<number> {
  const names = (await namesIn(dir)).filter((name) => /^[1-9]\d{0,15}$/.test(name));
  for (const name of names.sort((a, b) => Number(a) - Number(b))) {
    const { size, root } = await believedCheckpoint(await readFile(join(dir, name), 'utf8'), keys, true);
    if (size > hashes.size())
      throw new DamageError(
        `A checkpoint of ${size} entries was published, and the log has ${hashes.size()}.`,
        hashes.size(),
      );
    if (!hashes.rootAt(size).equals(Buffer.from(root)))
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
