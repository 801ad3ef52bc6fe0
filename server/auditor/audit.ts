import { type Frontier, rootOf } from '#server/ledger/growth.ts';
import { bytesOfBase64 } from '#server/ledger/verifier/bytes.ts';
import type { Checkpoint } from '#server/ledger/verifier/checkpoint.ts';
import type { KnownKey } from '#server/ledger/verifier/key-chain.ts';
import { verifyConsistency } from '#server/ledger/verifier/merkle.ts';
import { DamageError, UnreadableError } from './audit.errors.ts';
import type { AuditState } from './audit-state.ts';
import { findChanged, findFirstBad } from './first-bad.ts';
import type { Asked, LogSource } from './log-source.ts';
import { readEntries } from './read-entries.ts';
import {
  type BelievedKeys,
  believedCheckpoint,
  believedKeys,
  type KeyList,
  readKeyList,
} from './trusted-keys.ts';

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
}

export interface AuditOptions {
  /** Keys of the log (vkeys) that are known from elsewhere. */
  given: readonly string[];
  /** Whether what was read in earlier times is read again. */
  again?: boolean;
}

/**
 * Follows a log from where `before` left it, with nothing but what everybody may read: each new entry against the
 * tiles, the tree that grows from them against the signed root, and so every checkpoint against every earlier one.
 * Throws `DamageError` with the first thing that does not fit.
 */
export async function audit(
  source: LogSource,
  before: AuditState,
  { given, again }: AuditOptions,
): Promise<Audited> {
  const text = (await source.get('checkpoint'))?.toString('utf8');
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
  const state = { ...before, origin, keys: learned(heard, trusted), frontier, checkpoint: text };
  return { state, origin, from: known, size, firstUse, keys, list };
}

/** What is known of a key's sizes goes before its being given once more. */
function trustedOf(given: readonly string[], { keys }: AuditState): KnownKey[] {
  const fresh = given.filter((vkey) => !keys.some((key) => key.vkey === vkey));
  return [...keys, ...fresh.map((vkey) => ({ vkey, fromSize: null }))];
}

interface Heard {
  checkpoint: Checkpoint;
  keys: BelievedKeys;
  list: KeyList | null;
  firstUse: string | null;
}

/**
 * The checkpoint with the keys by which it may be believed. They are read after it, and once more past all caches
 * where they do not fit: a key may have been rotated just now.
 */
async function hear(source: LogSource, text: string, trusted: readonly KnownKey[]): Promise<Heard> {
  try {
    return await believed(source, text, trusted, { isFresh: false });
  } catch (error) {
    if (!(error instanceof DamageError)) throw error;
    return believed(source, text, trusted, { isFresh: true });
  }
}

async function believed(
  source: LogSource,
  text: string,
  trusted: readonly KnownKey[],
  asked: Asked,
): Promise<Heard> {
  const list = await readKeyList(source, asked);
  const firstUse = trusted.length === 0 ? (list?.checkpointKeys[0]?.vkey ?? null) : null;
  const anchors = firstUse === null ? trusted : [{ vkey: firstUse, fromSize: null }];
  if (anchors.length === 0)
    throw new UnreadableError('There is no list of keys beside the log. Give its key with --key.');
  const keys = await believedKeys(anchors, list);
  return { checkpoint: await believedCheckpoint(text, keys), keys, list, firstUse };
}

/** All that may be believed from now on, so that a list that forgets a key does not bring back the one before it. */
function learned({ keys: { chain } }: Heard, trusted: readonly KnownKey[]): KnownKey[] {
  const followed = chain.map(({ key, fromSize }) => ({ vkey: key.vkey, fromSize }));
  const unplaced = trusted.filter(({ vkey }) => !followed.some((key) => key.vkey === vkey));
  return [...followed, ...unplaced];
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
