import { type Frontier, rootOf } from '#server/ledger/growth.ts';
import { bytesOfBase64 } from '#server/ledger/verifier/bytes.ts';
import type { Checkpoint } from '#server/ledger/verifier/checkpoint.ts';
import { verifyConsistency } from '#server/ledger/verifier/merkle.ts';
import { DamageError, UnreadableError } from './audit.errors.ts';
import type { AuditState } from './audit-state.ts';
import { type Cosigned, requireCosigned, type Witnesses } from './audit-witnesses.ts';
import { findChanged, findFirstBad } from './first-bad.ts';
import { headsOf, hear, learned, trustedOf } from './head.ts';
import type { LogSource } from './log-source.ts';
import { readEntries } from './read-entries.ts';
import type { BelievedKeys, KeyList } from './trusted-keys.ts';

export interface Audited {
  state: AuditState;
  origin: string;
  /** Up to where the log was known before, and is now. */
  from: number;
  size: number;
  /** The key that the log itself named, where no other was given. */
  firstUse: string | null;
  keys: BelievedKeys;
  list: KeyList | null;
  /** Where witnesses were asked for. */
  cosigned: Cosigned | null;
}

export interface AuditOptions {
  /** Keys of the log (vkeys) that are known from elsewhere. */
  given: readonly string[];
  /** Whether what was read in earlier times is read again. */
  again?: boolean;
  /** Who must have seen this log. */
  witnesses?: Witnesses | null;
}

/**
 * Follows a log from where `before` left it, with nothing but what everybody may read: each new entry against the
 * tiles, the tree that grows from them against the signed root, and so every checkpoint against every earlier one.
 * Throws `DamageError` with the first thing that does not fit.
 */
export async function audit(
  source: LogSource,
  before: AuditState,
  { given, again, witnesses = null }: AuditOptions,
): Promise<Audited> {
  const heads = await headsOf(source, witnesses);
  const [text] = heads;
  if (text === undefined) return nothing(before);
  const trusted = trustedOf(given, before);
  const heard = await hear(source, text, trusted);
  const { checkpoint, keys, list, firstUse } = heard;
  const { origin, size } = checkpoint;
  const known = before.frontier.size;
  before.hashes.truncate(known);
  requireGrowth(before, checkpoint);
  const asked = { source, keys, hashes: before.hashes, checkpoint };
  if (again) await findChanged(asked, known);
  const frontier = await readEntries(source, before.frontier, size, before.hashes);
  if (!rootOf(frontier).equals(Buffer.from(checkpoint.root))) {
    if (!again) await findChanged(asked, known);
    throw await findFirstBad(asked, known);
  }
  await requireConsistency(source, before.frontier, checkpoint);
  const cosigned = witnesses && (await requireCosigned(heads, { origin, hashes: before.hashes }, witnesses));
  const state = { ...before, origin, keys: learned(heard, trusted), frontier, checkpoint: text };
  return { state, origin, from: known, size, firstUse, keys, list, cosigned };
}

function nothing(before: AuditState): never {
  if (before.checkpoint === null)
    throw new UnreadableError('There is no checkpoint: the log is empty, or not here.');
  throw new DamageError('The log has no checkpoint any more.', 0);
}

function requireGrowth({ origin, frontier }: AuditState, checkpoint: Checkpoint): void {
  if (origin !== null && origin !== checkpoint.origin)
    throw new DamageError(`This is the log ${checkpoint.origin}, and not ${origin}.`);
  if (checkpoint.size < frontier.size)
    throw new DamageError(
      `The log has ${checkpoint.size} entries, and had ${frontier.size}: those from index ${checkpoint.size} on are gone.`,
      checkpoint.size,
    );
}

/** What the log itself gives as the proof of it; a mirror's folder gives none. */
async function requireConsistency(
  source: LogSource,
  before: Frontier,
  { size, root }: Checkpoint,
): Promise<void> {
  if (before.size === 0 || before.size === size) return;
  const answer = await source.get(`consistency?from=${before.size}&to=${size}`);
  if (!answer) return;
  const from = { size: before.size, root: new Uint8Array(rootOf(before)) };
  try {
    const { path } = JSON.parse(answer.toString('utf8')) as { path: string[] };
    const proof = path.map((hash) => bytesOfBase64(hash, 32));
    if (await verifyConsistency(from, { size, root }, proof)) return;
  } catch {
    // Whatever it is, it is no proof.
  }
  throw new DamageError(`The proof that size ${size} continues size ${before.size} does not hold.`);
}
