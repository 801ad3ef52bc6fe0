import { rootOf } from '#server/ledger/growth.ts';
import { MalformedError } from '#server/ledger/verifier/bytes.ts';
import { type Checkpoint, parseCheckpoint } from '#server/ledger/verifier/checkpoint.ts';
import { parseVerifierKey } from '#server/ledger/verifier/note.ts';
import type { Fact } from '#server/ledger/verifier/report.ts';
import { witnessStep } from '#server/ledger/verifier/witness-step.ts';
import { DamageError, UnreadableError } from './audit.errors.ts';
import { frontierAt, type LeafHashes } from './leaf-hashes.ts';
import { type BelievedKeys, believedCheckpoint, parsedCheckpoint } from './trusted-keys.ts';

/** Whose cosignatures count (vkeys), and how many of them must be there. */
export interface Witnesses {
  vkeys: readonly string[];
  quorum: number;
}

/** The newest state of the log that the witnesses vouch for, and who of them does since when. */
export interface Cosigned {
  size: number;
  by: readonly Fact[];
}

/** The log that is followed, all of it. */
interface Followed {
  origin: string;
  hashes: LeafHashes;
}

/**
 * The first of these checkpoints that enough witnesses have cosigned, which must be of the log that is followed. By
 * whose key the log has signed it does not matter: it may be one of before the first that is known here.
 */
export async function requireCosigned(
  texts: readonly string[],
  { origin, hashes }: Followed,
  witnesses: Witnesses,
): Promise<Cosigned> {
  const reasons: string[] = [];
  for (const text of texts) {
    const checkpoint = parsedCheckpoint(text);
    if (checkpoint.origin !== origin)
      throw new DamageError(`What the witnesses have cosigned is the log ${checkpoint.origin}.`);
    const { outcome, detail, facts } = await cosignatures(checkpoint, witnesses);
    if (outcome === 'ok') {
      requireSame(checkpoint, hashes, 'the checkpoint that the witnesses have cosigned');
      return { size: checkpoint.size, by: facts };
    }
    if (outcome === 'skipped')
      throw new UnreadableError(`The cosignatures cannot be checked here. ${detail}`);
    reasons.push(`Size ${checkpoint.size}: ${detail}`);
  }
  throw new DamageError(`The witnesses do not vouch for this log. ${reasons.join(' ')}`);
}

const cosignatures = (checkpoint: Checkpoint, { vkeys, quorum }: Witnesses) =>
  witnessStep(checkpoint, vkeys, quorum);

function requireSame({ size, root }: Checkpoint, hashes: LeafHashes, what: string): void {
  if (size > hashes.size())
    throw new DamageError(
      `The log has ${hashes.size()} entries here, and ${what} is over ${size}.`,
      hashes.size(),
    );
  if (!rootOf(frontierAt(hashes, size)).equals(Buffer.from(root)))
    throw new DamageError(
      `The log here is not the one of ${what} (size ${size}): there are two of one name.`,
    );
}

export interface Note {
  /** Where it was read. */
  name: string;
  text: string;
}

/**
 * Checkpoints that somebody else was shown, each against the log that is followed. One counts if a key of the log has
 * signed it, or enough witnesses have; of any other nothing follows. Answers how many there are.
 */
export async function auditNotes(
  notes: readonly Note[],
  { origin, keys, hashes }: Followed & { keys: BelievedKeys },
  witnesses: Witnesses | null,
): Promise<number> {
  for (const { name, text } of notes) {
    const checkpoint = noteOf(name, text);
    if (checkpoint.origin !== origin)
      throw new UnreadableError(`${name} is of the log ${checkpoint.origin}, and not of ${origin}.`);
    const counts = (await isBelieved(text, keys)) || (await isCosigned(checkpoint, witnesses));
    if (!counts)
      throw new UnreadableError(
        `${name} proves nothing: no key of the log has signed it, nor have enough witnesses.`,
      );
    requireSame(checkpoint, hashes, `the note ${name}`);
  }
  return notes.length;
}

function noteOf(name: string, text: string): Checkpoint {
  try {
    return parseCheckpoint(text);
  } catch (error) {
    throw error instanceof MalformedError
      ? new UnreadableError(`${name} is no checkpoint. ${error.message}`)
      : error;
  }
}

async function isBelieved(text: string, keys: BelievedKeys): Promise<boolean> {
  try {
    await believedCheckpoint(text, keys);
    return true;
  } catch (error) {
    if (error instanceof DamageError) return false;
    throw error;
  }
}

const isCosigned = async (checkpoint: Checkpoint, witnesses: Witnesses | null) =>
  witnesses !== null && (await cosignatures(checkpoint, witnesses)).outcome === 'ok';

/** Checks what a person has given: a log's own signature is no witness's. */
export async function requireWitnesses(vkeys: readonly string[]): Promise<void> {
  for (const vkey of vkeys) {
    const { over } = await parseVerifierKey(vkey).catch((error: unknown) => {
      throw error instanceof MalformedError ? new UnreadableError(error.message) : error;
    });
    if (over === 'text') throw new UnreadableError(`${vkey} is the key of a log, and not of a witness.`);
  }
}
