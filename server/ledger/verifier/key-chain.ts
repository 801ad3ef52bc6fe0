import { MalformedError, naturalOf, utf8 } from './bytes.ts';
import { parseNote, parseVerifierKey, type SignedNote, signaturesBy, type VerifierKey } from './note.ts';
import { verifySignature } from './signatures.ts';

/** A key of a log's checkpoints, as `/ledger/{live|test}/keys` lists it. */
export interface ListedKey {
  vkey: string;
  /** It signs checkpoints of this size and larger. */
  fromSize: number;
  /** The note by which the key before it names it; null for the first. */
  endorsement: string | null;
}

/** A key that may be believed, because it was given or because one that may has named it. */
export interface ChainedKey {
  key: VerifierKey;
  fromSize: number;
}

/** Keeps it apart from a checkpoint, whose first line is an origin. */
export const endorsementLine = 'countersign/checkpoint-key@v1';

interface Endorsement {
  note: SignedNote;
  origin: string;
  fromSize: number;
  vkey: string;
}

function parseEndorsement(text: string): Endorsement {
  const note = parseNote(text);
  const [first, origin, from, vkey, ...more] = note.text.slice(0, -1).split('\n');
  if (first !== endorsementLine || !origin || !from?.startsWith('from ') || !vkey || more.length > 0)
    throw new MalformedError('The endorsement of a key does not have the form that it must have.');
  return { note, origin, fromSize: naturalOf(from.slice('from '.length), 'size'), vkey };
}

/** A key to begin with, and since which size it signs: null where only the list can say that. */
export interface KnownKey {
  vkey: string;
  fromSize: number | null;
}

/**
 * The keys that follow from those that are trusted, the oldest first. A key is taken over where the one before it
 * has signed for it; the list's own word is believed for nothing but since when a trusted key signs. What is known
 * of sizes stays so: a list that keeps silent of a successor does not bring back the key before it.
 */
export async function followKeys(
  trusted: readonly KnownKey[],
  listed: readonly ListedKey[],
): Promise<ChainedKey[]> {
  const settled = trusted.filter(isSettled).map((key) => ({ ...key, endorsement: null }));
  const others = listed.filter(({ vkey }) => !settled.some((each) => each.vkey === vkey));
  const last = Math.max(0, ...settled.map(({ fromSize }) => fromSize));
  const chain: ChainedKey[] = [];
  for (const each of [...settled, ...others].sort((a, b) => a.fromSize - b.fromSize)) {
    const key = await parseVerifierKey(each.vkey);
    const before = chain.at(-1);
    const isTrusted = trusted.some(({ vkey }) => vkey === each.vkey);
    // What follows a key whose successor is known is known too.
    const mayFollow =
      before && (before.fromSize >= last || !settled.some(({ vkey }) => vkey === before.key.vkey));
    if (isTrusted || (mayFollow && (await isNamed(each, before, key))))
      chain.push({ key, fromSize: each.fromSize });
  }
  return chain;
}

const isSettled = (key: KnownKey): key is KnownKey & { fromSize: number } => key.fromSize !== null;

async function isNamed({ endorsement, fromSize }: ListedKey, before: ChainedKey, key: VerifierKey) {
  if (endorsement === null) return false;
  return (await endorsed(parseEndorsement(endorsement), before.key, key)) === fromSize;
}

/** Since which size the key signs, by the word of the one before it; null where that has not signed for it. */
async function endorsed(
  { note, origin, fromSize, vkey }: Endorsement,
  before: VerifierKey,
  key: VerifierKey,
): Promise<number | null> {
  if (vkey !== key.vkey || origin !== before.name || key.name !== origin) return null;
  const signers = await Promise.all([before, key].map((each) => hasSigned(each, note)));
  return signers.every(Boolean) ? fromSize : null;
}

async function hasSigned(key: VerifierKey, note: SignedNote): Promise<boolean> {
  if (key.over !== 'text') return false;
  const outcomes = await Promise.all(
    signaturesBy(key, note).map(({ bytes }) =>
      verifySignature(key.algorithm, key.publicKey, bytes, utf8(note.text)),
    ),
  );
  return outcomes.includes('valid');
}

/** The one that signs checkpoints of this size; null where none that is believed does. */
export const keyAt = (chain: readonly ChainedKey[], size: number): VerifierKey | null =>
  chain.findLast(({ fromSize }) => fromSize <= size)?.key ?? null;
