import type { Pool } from 'pg';
import type { Environment } from '#server/auth/principal.ts';
import { provingCheckpoints } from './checkpoint.query.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Integrated } from './integrate.ts';
import { consistencyRanges, inclusionRanges } from './merkle.ts';
import { readRanges, TreeDamageError } from './tree.query.ts';

/** That the entry at `index` is in the tree of this checkpoint; both of one size. */
export interface InclusionProof {
  index: number;
  /** The leaf's sibling first, up to the root's child. */
  path: Buffer[];
  checkpoint: Checkpoint;
}

/** Of an entry of a batch, under the head that was signed with it. */
export function provedBy({ growth, checkpoint }: Integrated, index: number): InclusionProof {
  return { index, path: inclusionRanges(index, checkpoint.size).map(growth.hash), checkpoint };
}

/**
 * Of any entries, each under the head that `provingCheckpoints` prefers for it, given how many witnesses there are;
 * those of one head are read at once.
 */
export async function inclusionProofs(
  pool: Pool,
  environment: Environment,
  indices: readonly number[],
  witnesses = 0,
): Promise<InclusionProof[]> {
  const heads = await provingCheckpoints(pool, environment, witnesses);
  const headOf = (index: number): Checkpoint => {
    const head = heads.find(({ size }) => size > index);
    if (head) return head;
    throw new TreeDamageError(`Entry ${index} of the ${environment} log is in no checkpoint.`);
  };
  const groups = Map.groupBy(indices, headOf);
  const proofs = await Promise.all(
    [...groups].map(([checkpoint, group]) => provedUnder(pool, environment, checkpoint, group)),
  );
  const byIndex = new Map(proofs.flat().map((proof) => [proof.index, proof]));
  return indices.map((index) => byIndex.get(index) as InclusionProof);
}

async function provedUnder(
  pool: Pool,
  environment: Environment,
  checkpoint: Checkpoint,
  indices: readonly number[],
): Promise<InclusionProof[]> {
  const { size } = checkpoint;
  const ranges = indices.map((index) => inclusionRanges(index, size));
  const hash = await readRanges(pool, environment, ranges.flat(), size);
  return indices.map((index, at) => ({ index, path: (ranges[at] ?? []).map(hash), checkpoint }));
}

/** That the tree of `size` begins with the tree of `first`; neither may be larger than the log. */
export async function consistencyPath(
  pool: Pool,
  environment: Environment,
  first: number,
  size: number,
): Promise<Buffer[]> {
  const ranges = consistencyRanges(first, size);
  return ranges.map(await readRanges(pool, environment, ranges, size));
}
