import { hexOf, MalformedError } from './bytes.ts';
import { type Checkpoint, checkSignature } from './checkpoint.ts';
import { parseVerifierKey, signaturesBy, type VerifierKey } from './note.ts';
import { type Step, step } from './report.ts';
import type { SignatureOutcome } from './signatures.ts';

/** Whose word the checkpoint is: a key that the verifier brought along, or one that only the file names. */
export type Trust = 'known' | 'file';

/** A key of a log. What a retired key signs of a later size is not the log's word: it may have been stolen. */
export interface TrustedKey {
  vkey: string;
  /** The sizes of the log that it signs; all, unless said otherwise. */
  fromSize?: number;
  toSize?: number;
}

export interface KeyChoice {
  keys: readonly VerifierKey[];
  trust: Trust;
}

/**
 * The keys that may have signed for this log. Where one was brought for its origin, the file's own word is not
 * taken; where none was brought at all, or `allowFileKey` says so, it is, and the report says that it was.
 */
export async function choose(
  { origin, size }: Checkpoint,
  known: readonly (string | TrustedKey)[],
  fileKey: string | null,
  allowFileKey: boolean,
): Promise<KeyChoice> {
  const all = await Promise.all(known.map(parseTrustedKey));
  const own = all.filter(({ key }) => key.name === origin);
  if (own.length > 0 || !allowFileKey || fileKey === null) {
    const fitting = own.filter(({ fromSize = 0, toSize = size }) => fromSize <= size && size <= toSize);
    return { keys: fitting.map(({ key }) => key), trust: 'known' };
  }
  return { keys: [await parseVerifierKey(fileKey)], trust: 'file' };
}

async function parseTrustedKey(trusted: string | TrustedKey) {
  const { vkey, ...sizes } = typeof trusted === 'string' ? { vkey: trusted } : trusted;
  return { ...sizes, key: await parseVerifierKey(vkey) };
}

export async function checkpointStep(checkpoint: Checkpoint, { keys, trust }: KeyChoice): Promise<Step> {
  const { origin, size, root } = checkpoint;
  const facts = { Log: origin, Size: String(size), Root: hexOf(root) };
  if (keys.length === 0)
    return step(
      'checkpoint',
      'failed',
      `No key that you trust signs for the log ${origin} at this size.`,
      facts,
    );
  const signers = await signersOf(checkpoint, keys);
  const of = (outcome: SignatureOutcome) => signers.find((signer) => signer.outcome === outcome);
  const bad = of('invalid');
  if (bad) {
    const detail =
      'The signature does not fit: this state of the log was not signed, or has been changed since.';
    return step('checkpoint', 'failed', detail, { ...facts, Key: bad.key.vkey });
  }
  const valid = of('valid');
  if (valid) return step('checkpoint', 'ok', sayings[trust](size), { ...facts, 'Signed by': valid.key.vkey });
  if (of('unsupported'))
    return step('checkpoint', 'skipped', 'This browser or program cannot check Ed25519 signatures.', facts);
  return step('checkpoint', 'failed', `It carries no signature of a key that ${whose[trust]}.`, facts);
}

const entries = (size: number) => (size === 1 ? 'one entry' : `${size} entries`);

const sayings: Record<Trust, (size: number) => string> = {
  known: (size) => `Signed with the log's published key, when the log had ${entries(size)}.`,
  file: (size) =>
    `Signed when the log had ${entries(size)}, with the key that this file names. You have to know from elsewhere that the key is the log's.`,
};

const whose: Record<Trust, string> = { known: 'belongs to this log', file: 'this file names' };

async function signersOf(
  checkpoint: Checkpoint,
  keys: readonly VerifierKey[],
): Promise<{ key: VerifierKey; outcome: SignatureOutcome }[]> {
  const lines = keys.flatMap((key) =>
    signaturesBy(key, checkpoint.note).map((signature) => ({ key, signature })),
  );
  return Promise.all(
    lines.map(async ({ key, signature }) => {
      const { outcome } = await checkSignature(checkpoint, key, signature);
      return { key, outcome };
    }),
  );
}

/** The file must name its key soundly even where nobody relies on it: no byte of a proof may change unnoticed. */
export async function requireSameKey(vkey: string, { origin, note }: Checkpoint): Promise<void> {
  const key = await parseVerifierKey(vkey);
  if (key.name !== origin || signaturesBy(key, note).length === 0)
    throw new MalformedError('The key that the file names has not signed its checkpoint.');
}
